//! Pages without VuePress syntax come back byte for byte, in every flavor.
//!
//! `tests/identity/` holds every construct of CommonMark and of GFM, and mdBook's own.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use mdbook_vuepress_compat::{Options, convert};
use serde_json::json;

use common::settings::FLAVORS;

/// The pages with their names.
fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/identity");
    let mut pages: Vec<_> = (folder.read_dir().unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // Whatever the checkout made of the line ends.
            (name, text.replace("\r\n", "\n"))
        })
        .collect();
    pages.sort();
    assert!(!pages.is_empty(), "no pages");
    pages
}

/// Asserts that no flavor changes a page or has anything to say about it.
#[track_caller]
fn assert_unchanged(pages: impl IntoIterator<Item = (String, String)>) {
    let mut failures = BTreeMap::<String, Vec<&str>>::new();
    for (name, source) in pages {
        for flavor in FLAVORS.iter().chain(&["auto"]) {
            // To half of the family, what mdBook takes for attributes of a heading is text, and to
            // VitePress a bare address is a link.
            let markdown = match *flavor {
                "mdbook" => json!({}),
                _ => json!({ "attrs": true, "linkify": false }),
            };
            let table = json!({ "flavor": flavor, "markdown": markdown });
            let options = Options::from_table(&table, "html").unwrap();
            let page = convert(&source, &options);
            if page.text != source {
                let difference = difference(&source, &page.text);
                let failure = format!("{name} changes at {difference}");
                failures.entry(failure).or_default().push(flavor);
            }
            for diagnostic in page.diagnostics {
                let marked = &source[diagnostic.range];
                let failure = format!("{name}: {} at {marked:?}", diagnostic.message);
                failures.entry(failure).or_default().push(flavor);
            }
        }
    }
    let failures: Vec<String> = (failures.iter())
        .map(|(failure, flavors)| format!("{failure}\n({})", flavors.join(", ")))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Asserts the same of all pages, each changed in a way that changes nothing for VuePress.
#[track_caller]
fn assert_all_unchanged(change: impl Fn(&str) -> String) {
    assert_unchanged((pages().into_iter()).map(|(name, source)| (name, change(&source))));
}

/// The first line that differs, with the one above it.
fn difference(source: &str, actual: &str) -> String {
    let (mut old, mut new) = (source.split_inclusive('\n'), actual.split_inclusive('\n'));
    let mut above = "";
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (a, b) if a == b => above = a.unwrap_or_default(),
            (a, b) => return format!("line {number}, below {above:?}\n- {a:?}\n+ {b:?}"),
        }
    }
    String::new()
}

/// Puts something before every line that is not empty, and something else before the others.
fn prefixed(source: &str, prefix: &str, blank: &str) -> String {
    let prefix = |line: &str| match line {
        "\n" => format!("{blank}\n"),
        line => format!("{prefix}{line}"),
    };
    source.split_inclusive('\n').map(prefix).collect()
}

#[test]
fn as_written() {
    assert_all_unchanged(str::to_owned);
}

#[test]
fn with_crlf() {
    assert_all_unchanged(|source| source.replace('\n', "\r\n"));
}

#[test]
fn with_byte_order_mark() {
    assert_all_unchanged(|source| format!("\u{feff}{source}"));
}

#[test]
fn without_final_newline() {
    assert_all_unchanged(|source| source.trim_end().to_owned());
    assert_all_unchanged(|source| source.trim_end().replace('\n', "\r\n"));
}

#[test]
fn with_blank_lines_around() {
    assert_all_unchanged(|source| format!("\n \n\t\n{source}\n\n  \n"));
}

#[test]
fn in_a_quote() {
    assert_all_unchanged(|source| prefixed(source, "> ", ">"));
}

#[test]
fn in_a_list_item() {
    assert_all_unchanged(|source| {
        format!("1.  item\n\n{}\nbehind\n", prefixed(source, "    ", ""))
    });
}

#[test]
fn pages_of_little_text() {
    let pages = [
        "",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u{feff}",
        "a",
        "a\n",
        "\\",
        "#",
        "-",
        ">",
        "`",
        "```",
        "<",
        "&",
        "[",
        "![",
        "|",
        "中",
        "\u{feff}# a\r\n",
        "a\rb\r\rc",
        "a\n---\nb\n---\n",
        "***\n",
        "\0",
    ];
    assert_unchanged(pages.map(|source| (format!("{source:?}"), source.to_owned())));
}

/// What stands before every page here, so that no stage leaves out the page as a whole.
const CONSTRUCTS: &str = "## :tada: {1}\n\n::: tip\n[x](#y) <Badge text=\"b\"/>\n:::\n\n";

#[test]
fn after_constructs_in_the_mdbook_flavor() {
    let options = Options::from_table(&json!({ "flavor": "mdbook" }), "html").unwrap();
    for (name, source) in pages() {
        let page = convert(&format!("{CONSTRUCTS}{source}"), &options);
        assert!(page.text.contains("custom-block tip"), "{name}");
        let (_, text) = page.text.split_once("</span>\n<!-- --></div>\n\n").unwrap();
        if text != source {
            panic!("{name} changes at {}", difference(&source, text));
        }
    }
}
