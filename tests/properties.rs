//! What holds for every page, whatever stands in it.
//!
//! Pages are made of the lines that meet in real ones, in orders that nobody would write. The
//! seed is fixed, so that a run on one machine is a run on all; `PROPTEST_RNG_SEED` and
//! `PROPTEST_CASES` look further.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use mdbook_driver::MDBook;
use mdbook_driver::config::Config as BookConfig;
use mdbook_vuepress_compat::{Options, convert};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use pulldown_cmark::{Event, Tag};
use serde_json::{Value, json};

mod common;

use common::checks::{self, MDBOOK_05, Tags, markdown};
use common::fragments::{
    ENDS, FENCES, HEADS, HTML, IMPORTS, MARKERS, PREFIXES, RAW_BODIES, REST, TABS, TEXTS,
};
use common::settings::{self, SETS, SWITCHES};
use common::{examples, minimise, mutants};

/// Flavors with each closing rule, title rule and HTML block rule.
const TYPICAL_FLAVORS: &[&str] = &[
    "vuepress1",
    "vuepress2",
    "vitepress",
    "plume",
    "reco2",
    "mdbook",
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

fn any_page() -> impl Strategy<Value = String> {
    (select(HEADS), page_of(any_line())).prop_map(|(head, page)| format!("{head}{page}"))
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
    TYPICAL_FLAVORS
        .iter()
        .map(|flavor| (*flavor, convert(page, &options(flavor)).text))
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_page_is_too_much(page in prop_oneof![any_page(), any_text()]) {
        let start = Instant::now();
        for flavor in TYPICAL_FLAVORS {
            let converted = convert(&page, &options(flavor));
            if let Err(error) = checks::ranges(&page, &converted) {
                prop_assert!(false, "{}: {}", flavor, error);
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
            if let Err(error) = checks::balance(&converted, MDBOOK_05, Tags::of(flavor)) {
                prop_assert!(false, "{}: {}\n--- page\n{}\n--- converted\n{}", flavor, error, page, converted);
            }
        }
    }

    #[test]
    fn html_is_balanced_with_every_switch(page in any_page()) {
        let switches: serde_json::Map<String, Value> =
            (SWITCHES.iter()).map(|switch| ((*switch).to_owned(), true.into())).collect();
        for flavor in TYPICAL_FLAVORS {
            let options = json!({ "flavor": flavor, "markdown": switches });
            let converted = convert(&page, &Options::from_table(&options, "html").unwrap()).text;
            if let Err(error) = checks::balance(&converted, MDBOOK_05, Tags::of(flavor)) {
                prop_assert!(false, "{}: {}\n--- page\n{}\n--- converted\n{}", flavor, error, page, converted);
            }
        }
    }

    #[test]
    fn no_marker_is_left(page in any_page()) {
        // What is a definition list to mdBook's own Markdown stays one.
        for (flavor, converted) in conversions(&page).filter(|(flavor, _)| *flavor != "mdbook") {
            for (event, _) in markdown(&converted, MDBOOK_05) {
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

/// The examples of `tests/spec`.
static EXAMPLES: LazyLock<Vec<String>> =
    LazyLock::new(|| examples::sources(Path::new(env!("CARGO_MANIFEST_DIR"))));

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 0, ..config(64) })]

    /// A page that fails is shortened as text, not as the choices that it was made of.
    #[test]
    fn mutants_hold(
        bytes in vec(any::<u8>(), 1..200),
        flavor in select(settings::FLAVORS),
        set in 0..SETS,
    ) {
        let page = mutants::page(&bytes, &EXAMPLES);
        if let Err(error) = checks::check(&page, flavor, set) {
            let page = minimise::minimise(&page, |page| checks::check(page, flavor, set).is_err());
            prop_assert!(false, "{} set {}: {}\n{:?}", flavor, set, error, page);
        }
    }
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
    fn mdbook_builds_every_page(pages in vec(any_page(), 1..=40), flavor in select(TYPICAL_FLAVORS)) {
        let pages: Vec<String> = (pages.iter())
            .map(|page| convert(page, &options(flavor)).text)
            .collect();
        let log = build(&pages);
        let complaint = ["unclosed HTML tag", "unexpected HTML end tag"].iter().any(|text| log.contains(text));
        // In mdBook's own Markdown the author's tags stay; here it is enough that the book builds.
        prop_assert!(!complaint || flavor == "mdbook", "{}\n--- converted\n{}", log, pages.join("\n--- next\n"));
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
        for flavor in TYPICAL_FLAVORS {
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
