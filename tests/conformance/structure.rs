//! Renders pages by mdBook and reads the structure that a reader sees from its HTML.
//!
//! A structure is JSON: a string is a run of text, an array is a block with its name in front, as
//! in `["tip","Title","text",["ul",["li","text"]]]`. `structure.mjs` makes the same of the tokens
//! of a real parser and says which differences do not count.

use std::collections::BTreeMap;
use std::path::Path;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_driver::config::Config;
use mdbook_vuepress_compat::{Options, convert};
use serde_json::{Value, json};

/// Converts a page of a site of `flavor`.
pub(crate) fn converted(flavor: &str, page: &str) -> String {
    // The theme of VuePress 2 makes alerts when it is asked to.
    let markdown = match flavor {
        "vuepress2" => json!({ "alert": true }),
        _ => json!({}),
    };
    let table = json!({ "flavor": flavor, "markdown": markdown });
    let options = Options::from_table(&table, "html").unwrap();
    std::panic::catch_unwind(|| convert(page, &options).text)
        .unwrap_or_else(|_| "the conversion panics".into())
}

/// Gives the structures of converted pages, which are the chapters of one book.
///
/// A page that mdBook cannot render has the structure `"panic"`.
pub(crate) fn structures(pages: &[String]) -> Vec<Value> {
    let rendered = std::panic::catch_unwind(|| render(pages));
    match rendered {
        Ok(pages) => pages.iter().map(|html| read(html)).collect(),
        Err(_) if pages.len() <= 1 => pages.iter().map(|_| json!("panic")).collect(),
        Err(_) => {
            let (left, right) = pages.split_at(pages.len() / 2);
            let mut all = structures(left);
            all.append(&mut structures(right));
            all
        }
    }
}

/// Renders the pages as chapters of a book whose template is their content and nothing else.
fn render(pages: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let src = root.join("src");
    let write = |path: &Path, text: &str| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(&src.join("SUMMARY.md"), "[Page](page.md)\n");
    write(&src.join("page.md"), "");
    write(&root.join("theme/index.hbs"), "{{{ content }}}");
    let config = "build.use-default-preprocessors = false\n\
                  output.html.search.enable = false\n\
                  output.html.print.enable = false\n\
                  output.html.smart-punctuation = false";
    let config: Config = config.parse().unwrap();
    let mut book = MDBook::load_with_config(root, config).unwrap();
    let chapter = |(number, page): (usize, &String)| {
        let path = format!("page{number}.md");
        BookItem::Chapter(Chapter::new("Page", page.clone(), path, Vec::new()))
    };
    book.book = Book::new_with_items(pages.iter().enumerate().map(chapter).collect());
    book.build().unwrap();
    let output = root.join("book");
    let read =
        |number: usize| std::fs::read_to_string(output.join(format!("page{number}.html"))).unwrap();
    (0..pages.len()).map(read).collect()
}

/// Elements that part the text before them from the text behind; the author's others do not.
const BLOCKS: &[&str] = &[
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Containers that become an element without a title.
const UNTITLED: &[&str] = &["center", "justify", "left", "raw", "right", "slot", "v-pre"];

/// What becomes of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A block of the structure.
    Block,
    /// The title of the block around it, which is the block's first word.
    Title,
    /// Text whose white space counts.
    Code,
    /// A stress mark around its text.
    Mark(&'static str),
    /// Its content is not shown.
    Hidden,
    /// Only its content counts.
    Content,
}

#[derive(Default)]
struct Reader {
    /// The open elements, with the blocks that they began.
    open: Vec<(String, Role)>,
    blocks: Vec<Vec<Value>>,
    text: String,
}

/// Reads the structure from a page of mdBook's.
fn read(html: &str) -> Value {
    let mut reader = Reader::default();
    reader.blocks.push(Vec::new());
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) if !reader.is_in(Role::Hidden) => {
                reader.text.push_str(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    reader.end_run();
    Value::Array(reader.blocks.swap_remove(0))
}

impl Reader {
    fn is_in(&self, role: Role) -> bool {
        self.open.iter().any(|(_, open)| *open == role)
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attrs: BTreeMap<String, String> = (tag.attributes.iter())
            .map(|(name, value)| {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                (text(name), text(value))
            })
            .collect();
        let is_label = attrs.get("class").is_some_and(|it| it == "vp-tab-label");
        if BLOCKS.contains(&name.as_str()) || is_label {
            self.end_run();
        }
        if name == "hr" {
            self.push(json!(["hr"]));
        }
        if name == "input" && attrs.get("type").is_some_and(|it| it == "checkbox") {
            let checked = attrs.contains_key("checked");
            self.text.push_str(if checked { "[x] " } else { "[ ] " });
        }
        if name == "br" {
            self.text.push(' ');
        }
        if tag.self_closing || VOID.contains(&name.as_str()) {
            return;
        }
        let role = self.role(&name, &attrs);
        if let Role::Mark(mark) = role {
            self.text.push_str(mark);
        }
        self.open.push((name, role));
    }

    /// Tells what an element is, and begins its block.
    fn role(&mut self, name: &str, attrs: &BTreeMap<String, String>) -> Role {
        let class = attrs.get("class").map_or("", String::as_str);
        let classes: Vec<&str> = class.split(' ').collect();
        let block = match name {
            "div" | "details" | "section" => {
                let kind = classes.iter().position(|class| *class == "custom-block");
                let untitled = classes.iter().find(|class| UNTITLED.contains(class));
                if classes.contains(&"vp-tabs") {
                    json!("tabs")
                } else if classes.contains(&"vp-panel") {
                    // Its title stands in the label in front.
                    self.end_run();
                    let title = self.blocks.last_mut().and_then(Vec::pop);
                    return self.begin(vec![json!("tab"), title.unwrap_or_default()]);
                } else if let Some(kind) = kind {
                    json!(classes.get(kind + 1))
                } else if let Some(untitled) = untitled {
                    json!(untitled)
                } else {
                    return Role::Content;
                }
            }
            "nav" if classes.contains(&"table-of-contents") => {
                self.end_run();
                self.push(json!(["toc"]));
                return Role::Hidden;
            }
            "p" if classes.contains(&"custom-block-title")
                || classes.contains(&"blockquote-tag-title") =>
            {
                return Role::Title;
            }
            "summary" => return Role::Title,
            "ol" => {
                let start = attrs
                    .get("start")
                    .and_then(|start| start.parse::<u64>().ok());
                return self.begin(vec![json!("ol"), json!(start.unwrap_or(1))]);
            }
            "blockquote" => match classes
                .iter()
                .find_map(|it| it.strip_prefix("blockquote-tag-"))
            {
                // An alert that is left to mdBook.
                Some(alert) => json!(alert),
                None => json!("quote"),
            },
            "ul" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "tr" | "dl"
            | "dt" | "dd" => json!(name),
            "td" | "th" => json!("cell"),
            "pre" => json!("code"),
            "code" if self.open.last().is_some_and(|(open, _)| open == "pre") => {
                let language = class
                    .split(' ')
                    .find_map(|class| class.strip_prefix("language-"));
                let block = self.blocks.last_mut().unwrap();
                block.push(json!(language.unwrap_or_default()));
                return Role::Code;
            }
            "code" => return Role::Mark("`"),
            "strong" => return Role::Mark("**"),
            "em" => return Role::Mark("*"),
            "del" => return Role::Mark("~~"),
            "style" | "script" | "svg" => return Role::Hidden,
            _ => return Role::Content,
        };
        self.begin(vec![block])
    }

    fn begin(&mut self, block: Vec<Value>) -> Role {
        self.end_run();
        self.blocks.push(block);
        Role::Block
    }

    fn end(&mut self, name: &str) {
        // What mdBook writes is balanced.
        if self.open.last().is_none_or(|(open, _)| open != name) {
            return;
        }
        let Some((_, role)) = self.open.pop() else {
            return;
        };
        match role {
            Role::Code => {
                let text = std::mem::take(&mut self.text);
                self.push(json!(text.trim_end()));
            }
            Role::Mark(mark) => self.text.push_str(mark),
            Role::Title => {
                let text = std::mem::take(&mut self.text);
                self.push(json!(one_line(&text)));
            }
            Role::Block => {
                self.end_run();
                if let Some(block) = self.blocks.pop() {
                    self.push(Value::Array(block));
                }
            }
            Role::Hidden | Role::Content => {}
        }
        if BLOCKS.contains(&name) {
            self.end_run();
        }
    }

    fn push(&mut self, value: Value) {
        if self.is_in(Role::Hidden) {
            return;
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(value);
        }
    }

    /// Ends a run of text, which is nothing when there is only white space in it.
    fn end_run(&mut self) {
        if self.is_in(Role::Code) {
            return;
        }
        if self.is_in(Role::Title) {
            self.text.push(' ');
            return;
        }
        let text = std::mem::take(&mut self.text);
        let text = one_line(&text);
        if !text.is_empty() {
            self.push(json!(text));
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
