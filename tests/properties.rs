//! What holds for every page, whatever stands in it.
//!
//! Pages are made of the lines that meet in real ones, in orders that nobody would write. The
//! seed is fixed, so that a run on one machine is a run on all; `PROPTEST_RNG_SEED` and
//! `PROPTEST_CASES` look further.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_vuepress_compat::{Options, convert};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use pulldown_cmark::{Event, Options as Markdown, Parser, Tag, TagEnd};
use serde_json::{Value, json};

/// Flavors with each closing rule, title rule and HTML block rule.
const FLAVORS: &[&str] = &["vuepress1", "vuepress2", "vitepress", "plume", "reco2"];

/// Switches that most flavors have off.
const SWITCHES: &[&str] = &[
    "attrs",
    "breaks",
    "cjk-emphasis",
    "code-notation",
    "emoticons",
    "figure",
    "footnote",
    "gfm",
    "img-mark",
    "img-size",
    "include",
    "ins",
    "line-numbers",
    "linkify",
    "mark",
    "spoiler",
    "sub",
    "sup",
];

/// What may stand in front of a line.
const PREFIXES: &[&str] = &[
    "", "", "", "", " ", "  ", "   ", "    ", "\t", "- ", "-   ", "* ", "1. ", "10) ", "  - ",
    "    - ", "> ", ">", "> > ", "> - ", "- > ", "- 1. ", " >\t", "\u{3000}", "- [ ] ",
];

const ENDS: &[&str] = &[
    "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\n  \n", "\n\n\n", "\r",
];

/// Container markers.
const MARKERS: &[&str] = &[
    "::: tip",
    "::: tip @",
    ":::tip",
    ":::: warning",
    "::: danger @ :tada:",
    "::::: details @",
    ":::details",
    "::: info **@",
    "::: note <b>@",
    "::: theorem @",
    "::: right",
    "::: center",
    "::: v-pre",
    "::: unknown-thing",
    "::: code-group",
    ":::: code-group",
    "::: code-group-item @",
    "::: code-group-item @:active",
    "::: code-tree title=\"@\"",
    ":::: tabs",
    "::: tab @",
    "::: steps",
    ":::: card-grid",
    "::: card title=\"@\"",
    "::: window title=@ height=9",
    "::: flex wrap",
    "::: preview @",
    "::: collapse",
    "::: collapse accordion expand",
    "::: timeline",
    "::: playground#x @",
    "::: table title=@",
    ":::: demo vue @",
    "::: important `@",
    "::: caution :::",
    ":: tip",
    "::: @",
    ":::",
    ":::",
    ":::",
    "::::",
    ":::::",
    "::: ",
    ":::  :::",
];

/// Markers of tabs, of which some have text that VuePress does not show; `§` stands for `@`.
const TABS: &[&str] = &[
    "::: tabs",
    "::: tabs",
    ":::: tabs#x",
    "::: code-tabs",
    ":::: code-tabs#x",
    "§tab @",
    "§tab @",
    "§tab:active @#y",
    "§tab",
    "::: npm-to",
    "::: npm-to tabs=\"npm,deno\"",
    "npm i @ && npm run @",
];

/// Lines without markers of VuePress.
const TEXTS: &[&str] = &[
    "@",
    "@ @",
    "@  ",
    "@\\",
    "# @",
    "## @ {#id}",
    "# 1. @ :tada: {@} ##",
    "### :tada:",
    "**@**{.a}*@*{b :tada:} @ {#c}",
    "==@=={.a} ^@^{#b} ~@~{.a}{#c} !!@!!{.a} `@`{.b} [@](x.md){.a}**@**{x}@",
    "--- {.a}",
    "{:tada:}",
    "## dup",
    "## <Badge text=\"1 @\"/>",
    "===",
    "---",
    "***",
    "中文@，时间：@",
    ": @",
    ":@",
    ":",
    "@ :tada: @:smile:@ :notone: :+1:",
    ":tada:",
    "[@](x.md \":smile:\") ![@](:x:.png)",
    "[@]: x.md",
    "[@][@] [@",
    "[@](/g/x.html#@) [](<a b.md> 't') ![@ =10x20](/x.png)",
    "![@](x.png \"@\")",
    "![@ *@*](x.png \"@\" =10x20) ![@](/x.png =5x)",
    "[![@](x.png#dark){width=10}](y.md?@)",
    "**@ *@** `@` `@",
    "<https://example.com/:tada:> https://example.com/:tada:",
    "| @ | @ |",
    "| - | :-: |",
    "@ | @",
    "--- | ---",
    "[^1]: @",
    "@[^1]",
    "@ $a :tada: b$ $$",
    "$$",
    "&lt; &colon;tada: \\:tada:",
    "@ == ~ ~~ {{ @ }}",
    "==@== a==@==c ===@=== ==@ **b== @**",
    "++@++ !!@!! !![@](x)!!",
    "x^2^ H~2~O ~@~ ^@ ~~@~~",
    "**注意：**@ *（@）*文 __：__@",
    "**“@”**文 **<b>@：**</b>后",
    "***@！***后**@",
    "{{{ @ }}}",
    "> [!TIP]",
    "> [!TIP]",
    "> [!INFO] @",
    "> > [!caution]",
    "> [!FAQ]+ @",
    ":+ @",
    "time=@ type=tip",
    "@file @",
    "[[toc]]",
    "https://example.com/(@ (//e.org/@)、@ me＠example.com,@",
    "[[TOC]] and more",
    "@ [[toc]]",
];

/// Lines that import files, in which `＠` stands for `@`. Without a book there are none.
const IMPORTS: &[&str] = &[
    "<!-- ＠include: @.md -->",
    "@ <!--＠include: ＠/@.md{1,2}--> @",
    "`<!-- ＠include: @.md -->`",
    "＠[code{2-3} js](@.js)",
    "＠[preview](@.vue)",
    "<<< ＠/@.js#x{1,2} [@]",
    "<<< @`@",
];

/// Lines of fences.
const FENCES: &[&str] = &[
    "```",
    "```",
    "```js",
    "~~~",
    "````md",
    "``` @ `",
    "    ```",
    "```rust,ignore {1,3}",
    "```js [@]",
    "```js title=\"@\" :active",
    "```vue:line-numbers=3 {2} title=\"a b.vue\" [label]",
    "~~~js /b/ :collapsed-lines=1",
    "@ // [!code ++] [!code focus:2]",
    "# [!code hl]",
    "<!-- [!code word:@:2] --> /* [\\!code --] */",
    "```sequence @",
];

/// Lines with HTML.
const HTML: &[&str] = &[
    "<div>",
    "</div>",
    "@ </div>",
    "<div>@</div>",
    "<div class=\"a\"",
    "<p>@",
    "@ </p>",
    "@<br></p>",
    "<br/> </br>",
    "<ul><li>@<li>@</ul>",
    "</li>",
    "<table><tr><td>@",
    "</td></tr></table>",
    "</td>",
    "<b>@ <i>@</b> @</i>",
    "**@</strong>",
    "*@ </em>*",
    "[@ </a>](x)",
    "# @</h1>",
    "<span>@",
    "@</span>",
    "<details><summary>@",
    "</summary></details>",
    "<blockquote>",
    "</blockquote>",
    "Promise<string> @",
    "Vec<T> <your-name>",
    "<Badge text=\"@\"/>",
    "<Badge>@",
    "</Badge>",
    "<template #x>",
    "<CodeGroup>",
    "<CodeGroupItem title=\"@\" active>",
    "</CodeGroupItem>",
    "</CodeGroup>",
    "<code-group><code-block title=a>@",
    "</code-block></code-group>",
    "<Tab>",
    "<TabItem title=\"@\">@</TabItem>",
    "</Tab>",
    "<div data-title=\"@\">",
    "</template>",
    "@ <b @click=\"@\">@</b> <i #x",
    "{{ '@' }} {{ @ }}",
    "<code class=\"language-rust\">@</code>",
    "<pre>@</pre>",
    "<svg><path d=\"M\"/></svg>",
    "<img src=x> <input>",
    "<RouterLink to=\"/x.html\">@",
    "</RouterLink> <route-link :to=\"'/@'\"/>",
    "<img :src=\"$withBase('/x.png')\" alt='@'>",
    "<!-- @ -->",
    "<a href=\"@",
    "a < b <- @ <3 <",
    "<font color=red>",
    "<font color='#f00' size=5>@",
    "@</font>",
    "</font>",
    "@<font color=0000FF>@</font>@",
    "<FONT COLOR=\"rgb(1,2,3)\">@</FONT>",
    "<font face=\"a;b\"><b>@</font></b>",
    "*@<font color=red>@*</font>",
    "<center>@",
    "</center>",
];

/// Lines that make the rest of the page something else.
const REST: &[&str] = &[
    "@^[@ `@]` [@]] ^[@^[@]",
    "# @^[@ <b>@]",
    "<!--",
    "<script>",
    "</script>",
    "<style>",
    "<pre>",
    "</pre>",
    "<textarea>",
    "<?",
    "<![CDATA[",
    "-->",
];

/// Lines of containers that do not show all of their text, and others that do not.
const RAW_BODIES: &[&str] = &[
    "@ [[toc]] @",
    "::: file-tree @",
    ":::: chat",
    "::: field @",
    "::: field-group",
    "- **@/** # *@* <b>@",
    "- ++@.md",
    "  - …",
    "{@}",
    "{.}",
    "{:@}",
];

/// Line by line, with every `@` made a word of its own.
fn page_of(bodies: impl Strategy<Value = &'static str>) -> impl Strategy<Value = String> {
    let line = (select(PREFIXES), bodies, select(ENDS));
    let lines = vec(line, 0..16);
    (lines, any::<bool>()).prop_map(|(lines, ends)| {
        let mut page = String::new();
        let mut words = 0;
        for (prefix, body, end) in lines {
            page.push_str(prefix);
            for (index, part) in body.split('@').enumerate() {
                if index > 0 {
                    page.push_str(&word(words));
                    words += 1;
                }
                page.push_str(&part.replace(['＠', '§'], "@"));
            }
            page.push_str(end);
        }
        if !ends {
            page.truncate(page.trim_end().len());
        }
        page
    })
}

fn word(number: usize) -> String {
    format!("word{number}q")
}

/// Lines that leave the rest of the page what it is.
fn tame() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => select(MARKERS), 3 => select(TEXTS), 2 => select(HTML)]
}

fn any_line() -> impl Strategy<Value = &'static str> {
    prop_oneof![6 => select(MARKERS), 4 => select(TABS), 6 => select(TEXTS), 6 => select(HTML), 3 => select(FENCES), 2 => select(IMPORTS), 2 => select(RAW_BODIES), 1 => select(REST)]
}

/// Front matter, whole and not, and what else may stand at the beginning.
fn head() -> impl Strategy<Value = &'static str> {
    select(
        &[
            "",
            "",
            "",
            "",
            "---\n",
            "---\n---\n",
            "---\ntitle: T\n---\n",
            "---\r\ntitle: \"T\"\r\ntags: [a]\r\n---\r\n",
            "---\nbad: : yaml\n---\n",
            "----\n",
            "\u{feff}",
            "\u{feff}---\ntitle: T\n---\n---\n",
            "<style>a{}</style>\n\n---\na: 1\n---\n",
            "---\n---\n---\n---\n",
            "---yaml\na: 1\n---\n",
            "---\nhome: true\nheroText: T\nfeatures: [{title: <b>F, details: ':::'}]\n---\n",
            "--- \n---",
            "\n---\na: 1\n---\n",
        ][..],
    )
}

fn any_page() -> impl Strategy<Value = String> {
    (head(), page_of(any_line())).prop_map(|(head, page)| format!("{head}{page}"))
}

/// Any text, and text of the characters that mean something.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[:\\-`~<>/!?*_\\[\\]()&;#|$\\\\ \t\r\na-c中]{0,60}",
        "(::: ?(tip|x)?|[:<>`*\\-|/] ?|</?(p|b|font|div)( a=\"?)?>|\r?\n| {1,5}|\t|[a\u{0}é中]){0,30}",
    ]
}

fn config(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20);
    }
    config.failure_persistence = None;
    config
}

fn options(flavor: &str) -> Options {
    Options::from_table(&json!({ "flavor": flavor }), "html").unwrap()
}

/// Converts the page in several flavors.
fn conversions(page: &str) -> impl Iterator<Item = (&'static str, String)> {
    FLAVORS
        .iter()
        .map(|flavor| (*flavor, convert(page, &options(flavor)).text))
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_page_is_too_much(page in prop_oneof![any_page(), any_text()]) {
        let start = Instant::now();
        for flavor in FLAVORS {
            let converted = convert(&page, &options(flavor));
            for diagnostic in &converted.diagnostics {
                prop_assert!(page.get(diagnostic.range.clone()).is_some(), "{flavor}: {diagnostic:?}");
                prop_assert!(!diagnostic.message.is_empty());
            }
        }
        prop_assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    }

    #[test]
    fn twice_is_once(page in prop_oneof![any_page(), any_text()]) {
        for (flavor, once) in conversions(&page) {
            let twice = convert(&once, &options(flavor)).text;
            prop_assert_eq!(&once, &twice, "{}", flavor);
        }
    }

    #[test]
    fn html_is_balanced(page in prop_oneof![3 => any_page(), 1 => any_text()]) {
        for (flavor, converted) in conversions(&page) {
            if let Err(error) = balance(&converted) {
                prop_assert!(false, "{}: {}\n--- page\n{}\n--- converted\n{}", flavor, error, page, converted);
            }
        }
    }

    #[test]
    fn html_is_balanced_with_every_switch(page in any_page()) {
        let switches: serde_json::Map<String, Value> =
            (SWITCHES.iter()).map(|switch| ((*switch).to_owned(), true.into())).collect();
        for flavor in FLAVORS {
            let options = json!({ "flavor": flavor, "markdown": switches });
            let converted = convert(&page, &Options::from_table(&options, "html").unwrap()).text;
            if let Err(error) = balance(&converted) {
                prop_assert!(false, "{}: {}\n--- page\n{}\n--- converted\n{}", flavor, error, page, converted);
            }
        }
    }

    #[test]
    fn no_marker_is_left(page in any_page()) {
        for (flavor, converted) in conversions(&page) {
            for (event, _) in markdown(&converted) {
                prop_assert!(!matches!(event, Event::Start(Tag::DefinitionList)), "{}\n{}", flavor, converted);
            }
        }
    }

    #[test]
    fn no_word_is_lost(page in page_of(tame())) {
        for (flavor, converted) in conversions(&page) {
            // A theme that takes one word for the title does not show the others.
            if flavor == "reco2" {
                continue;
            }
            let mut rest = converted.as_str();
            for number in (0..).take_while(|number| page.contains(&word(*number))) {
                let word = word(number);
                let Some(at) = rest.find(&word) else {
                    prop_assert!(false, "{} loses {}\n--- page\n{}\n--- converted\n{}", flavor, word, page, converted);
                    break;
                };
                rest = &rest[at + word.len()..];
            }
        }
    }

    #[test]
    fn secrets_stay_secret(page in any_page(), closed in any::<bool>()) {
        let end = if closed { "::::::\n" } else { "" };
        let page = format!(":::::: encrypt password=hunter2\n{page}\n{end}");
        for (flavor, converted) in conversions(&page) {
            prop_assert!(!converted.contains("hunter2"), "{}\n{}", flavor, converted);
            prop_assert!(!converted.contains(&word(0)), "{}\n--- page\n{}\n--- converted\n{}", flavor, page, converted);
        }
    }

    #[test]
    fn fences_stay_as_they_are(
        before in page_of(tame()),
        body in vec((select(PREFIXES), any_line()), 0..6),
        fence in select(&["~~~~~", "``````", "~~~~~~ md :tada:", "`````rust,ignore"][..]),
        after in page_of(tame()),
    ) {
        let end: String = fence.chars().take_while(|c| "`~".contains(*c)).collect();
        let body: String = (body.iter())
            .map(|(prefix, line)| format!("{prefix}{line}\n"))
            // A line of colons in a fence closes the container around it, in VuePress too.
            .filter(|line| !line.contains("::") && !line.contains(&end) && !line.contains("!code"))
            .collect();
        let fence = format!("{fence}\n{body}{end}\n");
        let page = format!("# Page\n\n{before}\n\n{fence}\n{after}");
        for (flavor, converted) in conversions(&page) {
            prop_assert!(converted.contains(&fence), "{}\n--- page\n{}\n--- converted\n{}", flavor, page, converted);
        }
    }

    #[test]
    fn fences_hide_every_marker(body in vec((select(PREFIXES), any_line()), 0..9), crlf in any::<bool>()) {
        let body: String = (body.iter())
            .filter(|(_, line)| !line.contains("!code"))
            .map(|(prefix, line)| format!("{prefix}{line}\n"))
            .collect();
        let mut page = format!("Text\n\n~~~~~~~~\n{body}~~~~~~~~\n\nText\n");
        if crlf {
            page = page.replace('\n', "\r\n");
        }
        for (flavor, converted) in conversions(&page) {
            prop_assert_eq!(&converted, &page, "{}", flavor);
        }
    }
}

/// The events of the page as mdBook has them.
fn markdown(text: &str) -> impl Iterator<Item = (Event<'_>, std::ops::Range<usize>)> {
    let options = Markdown::ENABLE_TABLES
        | Markdown::ENABLE_FOOTNOTES
        | Markdown::ENABLE_STRIKETHROUGH
        | Markdown::ENABLE_TASKLISTS
        | Markdown::ENABLE_HEADING_ATTRIBUTES
        | Markdown::ENABLE_SMART_PUNCTUATION
        | Markdown::ENABLE_DEFINITION_LIST
        | Markdown::ENABLE_GFM;
    Parser::new_ext(text, options).into_offset_iter()
}

/// An element of the tree that Markdown and raw HTML make together.
#[derive(Debug)]
enum Element {
    Markdown(TagEnd),
    Raw(String),
}

/// Says what is wrong where an element that Markdown makes does not end the tags that begin in it.
fn balance(text: &str) -> Result<(), String> {
    let mut stack = Vec::new();
    let mut block = None;
    let mut images = 0;
    for (event, range) in markdown(text) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => follow(&block.take().unwrap(), &mut stack)?,
            Event::Html(html) => match &mut block {
                Some(block) => block.push_str(&html),
                None => follow(&html, &mut stack)?,
            },
            Event::Start(tag) => {
                images += usize::from(matches!(tag, Tag::Image { .. }));
                stack.push(Element::Markdown(tag.to_end()));
            }
            Event::End(end) => {
                images -= usize::from(end == TagEnd::Image);
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
            Event::InlineHtml(html) => follow(&html, &mut stack)?,
            _ => {}
        }
    }
    match stack.pop() {
        Some(open) => Err(format!("{open:?} is open at the end")),
        None => Ok(()),
    }
}

/// Follows the tags of a piece of HTML.
fn follow(html: &str, stack: &mut Vec<Element>) -> Result<(), String> {
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

/// What is written to the log.
#[derive(Debug, Default, Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Builds a book of the pages with mdBook's HTML renderer and returns what it warns about.
fn build(pages: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let src = folder.path().join("src");
    std::fs::create_dir(&src).unwrap();
    let mut summary = String::new();
    for (number, page) in pages.iter().enumerate() {
        summary.push_str(&format!("- [Page](page{number}.md)\n"));
        std::fs::write(src.join(format!("page{number}.md")), page).unwrap();
    }
    std::fs::write(src.join("SUMMARY.md"), summary).unwrap();
    let config = "build.use-default-preprocessors = false\n\
                  output.html.search.enable = false\noutput.html.print.enable = false";
    let config: BookConfig = config.parse().unwrap();
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::WARN)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        let book = MDBook::load_with_config(folder.path(), config).unwrap();
        book.build().unwrap();
    });
    let bytes = log.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn mdbook_builds_every_page(pages in vec(any_page(), 1..=40), flavor in select(FLAVORS)) {
        let pages: Vec<String> = (pages.iter())
            .map(|page| convert(page, &options(flavor)).text)
            .collect();
        let log = build(&pages);
        let complaint = ["unclosed HTML tag", "unexpected HTML end tag"].iter().any(|text| log.contains(text));
        prop_assert!(!complaint, "{}\n--- converted\n{}", log, pages.join("\n--- next\n"));
    }
}

/// A long page takes as long as its length asks for.
#[test]
fn long_pages_take_no_long_time() {
    let long = |text: &str| text.repeat(60_000 / text.len());
    let nested = |text: &str| {
        (0..400)
            .map(|n| format!("{}{text}\n", "  ".repeat(n)))
            .collect::<String>()
    };
    let pages = [
        long("::: tip\n"),
        long("::: tip\ntext\n"),
        long(":::: warning\n::: tip\n"),
        long("::: preview\n"),
        long(":::\n"),
        long(":"),
        long(":a"),
        long(":tada:"),
        long("<font color=red>"),
        long("<font color=red>\n\n"),
        long("<b>x\n\n"),
        long("<div>"),
        long("<div>\n\n"),
        long("<tr><td>\n"),
        long("</div>\n\n"),
        long("<b><i></b></i>"),
        long("<x>"),
        long("<"),
        long("<!--"),
        long("<a b=\""),
        long("<!-- -->"),
        long("<!-- a -->\n"),
        long("<x-a/> b\n"),
        long("> "),
        long("- "),
        long("> - "),
        long("```\n"),
        long("```js {1}\n```\n"),
        format!("```js\n{}", long("// [!code hl:9999] [!code word:a]\n")),
        format!("```js\n{}", long("a // [!code word:a] [\\!code x]\n")),
        format!("```js /a/ {{1-9999}}\n{}", long("a ")),
        format!("```js {}\na", long("{1-9999} /a/ ")),
        format!("```js {{{}}}\n{}", long("1-9999,"), long("a\n")),
        long("    ::: tip\n"),
        long("| a | b |\n"),
        long("| - | - |\n"),
        long("[^1]: a\n"),
        long("[a]: b\n"),
        long("[a]: b '\n"),
        long("*a **b "),
        long("`a ``b "),
        long("[a]("),
        long("$a $$b "),
        long("- a\n\n  ::: tip\n"),
        long("::: tabs\n"),
        long(":::: tabs\n@tab a\n:::\n"),
        long("::: code-group\n```js [a]\n"),
        long("::: npm-to\n"),
        long("::: npm-to\n```\nnpm i\n"),
        long("<CodeGroup>\n<CodeGroupItem title=\"a\">\n\n"),
        long("> ::: tip\n"),
        long("\t::: tip\n"),
        nested("- ::: tip"),
        nested("- <div>"),
        nested("::: tip"),
        format!("---\n{}", long("a: [\n")),
        format!("---\n{}\n---\n", long("a: {")),
    ];
    for page in pages {
        for flavor in FLAVORS {
            let start = Instant::now();
            let once = convert(&page, &options(flavor)).text;
            let took = start.elapsed();
            let name: String = page.chars().take(40).collect();
            assert!(
                took < Duration::from_secs(10),
                "{name:?} in {flavor} took {took:?}"
            );
            assert!(
                once.len() < page.len() * 80,
                "{name:?} in {flavor} became {} bytes",
                once.len()
            );
        }
    }
}

/// Its values are read, however deep they are.
#[test]
fn front_matter_may_be_deep() {
    for deep in ["- ", "? ", "[", "{a: ", "- - ? "] {
        let page = format!("---\n{}\n---\nText\n", deep.repeat(20_000));
        let page = convert(&page, &options("vuepress2")).text;
        assert!(page.ends_with("Text\n"), "{deep:?}");
    }
}
