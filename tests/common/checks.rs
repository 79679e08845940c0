//! What holds for every page, whatever it contains.
//!
//! Each check returns what is wrong. The first word of the message is the name of the check.

use std::ops::Range;
use std::time::{Duration, Instant};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_vuepress_compat::{Converted, Options, convert};
use pulldown_cmark::{Event, Options as Markdown, Parser, Tag, TagEnd};

use super::known::{self, Case, Known};
use super::settings;

/// The options of pulldown-cmark that mdBook 0.4 sets.
const MDBOOK_04: Markdown = Markdown::ENABLE_TABLES
    .union(Markdown::ENABLE_FOOTNOTES)
    .union(Markdown::ENABLE_STRIKETHROUGH)
    .union(Markdown::ENABLE_TASKLISTS)
    .union(Markdown::ENABLE_HEADING_ATTRIBUTES);

/// The options that mdBook 0.5 sets where `book.toml` turns nothing off.
pub(crate) const MDBOOK_05: Markdown = MDBOOK_04
    .union(Markdown::ENABLE_SMART_PUNCTUATION)
    .union(Markdown::ENABLE_DEFINITION_LIST)
    .union(Markdown::ENABLE_GFM);

/// The readers that build one tree of Markdown and raw HTML.
const TREE_READERS: &[(&str, Markdown)] = &[
    ("mdBook 0.5", MDBOOK_05),
    (
        "mdBook 0.5 without definition lists",
        MDBOOK_05.difference(Markdown::ENABLE_DEFINITION_LIST),
    ),
];

/// The readers that leave raw HTML as it is.
const FLAT_READERS: &[(&str, Markdown)] = &[
    ("mdBook 0.4", MDBOOK_04),
    (
        "mdBook 0.4 with smart punctuation",
        MDBOOK_04.union(Markdown::ENABLE_SMART_PUNCTUATION),
    ),
];

/// How long the conversion of a page and of each byte of it may take. Debug builds are slow.
const TIME: (Duration, Duration) = (Duration::from_secs(1), Duration::from_micros(200));

/// How long the output may be, for any page and for each byte of it.
const LENGTH: (usize, usize) = (64_000, 200);

/// Converts a page with a set of options and checks everything, a panic included.
///
/// Returns the known construct that explains why a second conversion changes the page, if it does.
pub(crate) fn check(
    page: &str,
    flavor: &str,
    set: usize,
) -> Result<Option<&'static Known>, String> {
    std::panic::catch_unwind(|| check_converted(page, flavor, set)).unwrap_or_else(|panic| {
        if flavor == "mdbook" && breaks_parser(page) {
            return Ok(None);
        }
        let message = (panic.downcast_ref::<String>().map(String::as_str))
            .or_else(|| panic.downcast_ref().copied());
        Err(format!("panic: {}", message.unwrap_or_default()))
    })
}

/// Whether a debug build of pulldown-cmark panics at a page as its author wrote it.
///
/// mdBook is built without these assertions, and in mdBook's own Markdown such a page stays as it is.
fn breaks_parser(page: &str) -> bool {
    let parse = |(_, reader): &(&str, Markdown)| markdown(page, *reader).for_each(drop);
    std::panic::catch_unwind(|| TREE_READERS.iter().for_each(parse)).is_err()
}

fn check_converted(page: &str, flavor: &str, set: usize) -> Result<Option<&'static Known>, String> {
    let options = &settings::options(flavor, set);
    let start = Instant::now();
    let converted = convert(page, options);
    let took = start.elapsed();
    let length = u32::try_from(page.len()).unwrap();
    if took > TIME.0 + TIME.1 * length {
        return Err(format!("time: {took:?} for {length} bytes"));
    }
    if converted.text.len() > LENGTH.0 + LENGTH.1 * page.len() {
        let long = converted.text.len();
        return Err(format!("length: {length} bytes became {long}"));
    }
    ranges(page, &converted)?;
    if converted.text == page && Tags::of(flavor) == Tags::DoNotAbort {
        // What mdBook makes of it is none of our business.
        return Ok(None);
    }
    let has_lists = |reader: Markdown| reader.contains(Markdown::ENABLE_DEFINITION_LIST);
    for (name, reader) in TREE_READERS {
        let has_own = flavor == "mdbook" || settings::has_definition_lists(set);
        if has_own && !has_lists(*reader) {
            // What is a definition to the page's author is a paragraph to this reader.
            continue;
        }
        balance(&converted.text, *reader, Tags::of(flavor))
            .map_err(|error| format!("balance: {error}, {name}"))?;
    }
    for (name, reader) in FLAT_READERS {
        nest(&converted.text, *reader).map_err(|error| format!("nest: {error}, {name}"))?;
    }
    lost(page, &converted.text)?;
    let Err(error) = twice(&converted.text, options) else {
        return Ok(None);
    };
    match known::find(&Case { page, flavor, set }) {
        Some(known) => Ok(Some(known)),
        None => Err(error),
    }
}

/// Checks that reports are about a range of the page, and say something.
pub(crate) fn ranges(page: &str, converted: &Converted) -> Result<(), String> {
    for diagnostic in &converted.diagnostics {
        if page.get(diagnostic.range.clone()).is_none() {
            return Err(format!("range: {diagnostic:?}"));
        }
        if diagnostic.message.is_empty() || diagnostic.message.contains('\n') {
            return Err(format!("message: {diagnostic:?}"));
        }
    }
    Ok(())
}

/// Checks that converting the output again changes nothing.
pub(crate) fn twice(once: &str, options: &Options) -> Result<(), String> {
    let twice = convert(once, options).text;
    if once == twice {
        return Ok(());
    }
    let same = (once.char_indices().zip(twice.chars()))
        .find(|((_, a), b)| a != b)
        .map_or(once.len().min(twice.len()), |((at, _), _)| at);
    let excerpt = |text: &str| text[same..].chars().take(60).collect::<String>();
    let (once, twice) = (excerpt(once), excerpt(&twice));
    Err(format!("twice: {once:?} becomes {twice:?}"))
}

/// Constructs that show only some of their text, or show it elsewhere.
const SELECTIVE: &[&str] = &[
    "---", ":::", "@tab", "^[", "<!--", "{{", "[[toc]]", "\u{feff}", "<script", "<style",
];

/// Checks that the words of lines of plain text are in the output, in the same order.
///
/// Pages with a construct that does not show all of its text are left out, and so are lines in a
/// tag that is open.
pub(crate) fn lost(page: &str, text: &str) -> Result<(), String> {
    let lower = page.to_lowercase();
    if SELECTIVE.iter().any(|marker| lower.contains(marker)) {
        return Ok(());
    }
    let mut rest = text;
    let mut is_tag = false;
    for line in page.lines() {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
        if !is_tag && line.chars().all(is_plain) {
            for word in line.split_whitespace() {
                let Some(at) = rest.find(word) else {
                    return Err(format!("lost: {word:?}"));
                };
                rest = &rest[at + word.len()..];
            }
        }
        let line = line.trim_start_matches([' ', '>']);
        is_tag = match (line.rfind('<'), line.rfind('>')) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => is_tag,
        };
    }
    Ok(())
}

/// Returns the events of a page.
pub(crate) fn markdown(
    text: &str,
    reader: Markdown,
) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, reader).into_offset_iter()
}

/// Checks that the events of a page nest.
pub(crate) fn nest(text: &str, reader: Markdown) -> Result<(), String> {
    let mut stack = Vec::new();
    for (event, range) in markdown(text, reader) {
        match event {
            Event::Start(tag) => stack.push(tag.to_end()),
            Event::End(end) if stack.pop() != Some(end) => {
                return Err(format!("{end:?} ends something else at {range:?}"));
            }
            _ => {}
        }
    }
    match stack.pop() {
        Some(open) => Err(format!("{open:?} is open at the end")),
        None => Ok(()),
    }
}

/// An element of the tree that Markdown and raw HTML make together.
#[derive(Debug)]
enum Element {
    Markdown(TagEnd),
    Raw(String),
}

/// What is asked of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tags {
    /// The tags in an element of Markdown are balanced within it.
    Match,
    /// No end tag ends an element of Markdown, which makes mdBook 0.5 abort.
    DoNotAbort,
}

impl Tags {
    /// What is asked of the pages of a flavor: in mdBook's own Markdown the author's tags stay.
    pub(crate) fn of(flavor: &str) -> Self {
        match flavor {
            "mdbook" => Self::DoNotAbort,
            _ => Self::Match,
        }
    }
}

/// Checks that the events nest, and the tags with them.
///
/// mdBook 0.5 builds one tree of both. It panics at a raw end tag with the name of the element of
/// Markdown around it, and warns about every other one that does not nest.
pub(crate) fn balance(text: &str, reader: Markdown, tags: Tags) -> Result<(), String> {
    let mut stack = Vec::new();
    let mut block = None;
    let mut images = 0;
    for (event, range) in markdown(text, reader) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => follow(&block.take().unwrap(), &mut stack, tags)?,
            Event::Html(html) => match &mut block {
                Some(block) => block.push_str(&html),
                None => return Err(format!("HTML outside of a block at {range:?}")),
            },
            Event::Start(tag) => {
                images += usize::from(matches!(tag, Tag::Image { .. }));
                stack.push(Element::Markdown(tag.to_end()));
            }
            Event::End(end) => {
                images -= usize::from(end == TagEnd::Image);
                while tags == Tags::DoNotAbort && matches!(stack.last(), Some(Element::Raw(_))) {
                    stack.pop();
                }
                match stack.pop() {
                    Some(Element::Markdown(open)) if open == end => {}
                    other => {
                        return Err(format!(
                            "{other:?} is open at the end of {end:?}, {range:?}"
                        ));
                    }
                }
            }
            // Only its text becomes the alternative text.
            Event::InlineHtml(_) if images > 0 => {}
            Event::InlineHtml(html) => follow(&html, &mut stack, tags)?,
            _ => {}
        }
    }
    match stack.pop() {
        Some(open) if tags == Tags::Match => Err(format!("{open:?} is open at the end")),
        _ => Ok(()),
    }
}

/// Returns the name that an element of Markdown has in HTML, if end tags may have it.
fn html_name(element: TagEnd) -> String {
    let name = match element {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(level) => return level.to_string(),
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item | TagEnd::FootnoteDefinition => "li",
        TagEnd::DefinitionList => "dl",
        TagEnd::DefinitionListTitle => "dt",
        TagEnd::DefinitionListDefinition => "dd",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Link => "a",
        _ => "",
    };
    name.to_owned()
}

/// Follows the tags of a piece of HTML.
fn follow(html: &str, stack: &mut Vec<Element>, tags: Tags) -> Result<(), String> {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    stack.push(Element::Raw(name));
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if tags == Tags::DoNotAbort {
                    match stack.last() {
                        Some(Element::Raw(open)) if *open == name => drop(stack.pop()),
                        Some(Element::Markdown(open)) if html_name(*open) == name => {
                            return Err(format!("`</{name}>` ends {open:?}"));
                        }
                        _ => {}
                    }
                    continue;
                }
                match stack.pop() {
                    Some(Element::Raw(open)) if open == name => {}
                    other => return Err(format!("`</{name}>` ends {other:?}")),
                }
            }
            _ => {}
        }
    }
    Ok(())
}
