//! Pages without VuePress syntax come back byte for byte, in every flavor.
//!
//! `tests/identity/` holds every construct of CommonMark and of GFM, and mdBook's own.

use std::path::Path;

use mdbook_vuepress_compat::{Options, convert};
use serde_json::json;

const FLAVORS: &[&str] = &[
    "auto",
    "vuepress1",
    "vuepress2",
    "vitepress",
    "vitepress2",
    "hope",
    "plume",
    "reco1",
    "reco2",
    "vdoing",
    "gungnir",
];

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
fn assert_unchanged(name: &str, source: &str) {
    for flavor in FLAVORS {
        let options = Options::from_table(&json!({ "flavor": flavor }), "html").unwrap();
        let page = convert(source, &options);
        if page.text != source {
            panic!(
                "{name} ({flavor}) changes:\n{}",
                difference(source, &page.text)
            );
        }
        assert!(
            page.diagnostics.is_empty(),
            "{name} ({flavor}): {:#?}",
            page.diagnostics
        );
    }
}

/// The first line that differs, with the one above it.
fn difference(source: &str, actual: &str) -> String {
    let (mut old, mut new) = (source.split_inclusive('\n'), actual.split_inclusive('\n'));
    let mut above = "";
    let mut number = 1;
    loop {
        match (old.next(), new.next()) {
            (None, None) => return String::new(),
            (a, b) if a == b => above = a.unwrap_or_default(),
            (a, b) => return format!("line {number}, below {above:?}\n- {a:?}\n+ {b:?}"),
        }
        number += 1;
    }
}

#[test]
fn as_written() {
    for (name, source) in pages() {
        assert_unchanged(&name, &source);
    }
}

#[test]
fn with_crlf() {
    for (name, source) in pages() {
        assert_unchanged(&name, &source.replace('\n', "\r\n"));
    }
}

#[test]
fn with_byte_order_mark() {
    for (name, source) in pages() {
        assert_unchanged(&name, &format!("\u{feff}{source}"));
    }
}

#[test]
fn without_final_newline() {
    for (name, source) in pages() {
        assert_unchanged(&name, source.trim_end());
        assert_unchanged(&name, source.replace('\n', "\r\n").trim_end());
    }
}

#[test]
fn with_blank_lines_around() {
    for (name, source) in pages() {
        assert_unchanged(&name, &format!("\n \n\t\n{source}\n\n  \n"));
    }
}

#[test]
fn in_a_quote() {
    for (name, source) in pages() {
        let quoted: String = (source.split_inclusive('\n'))
            .map(|line| {
                if line == "\n" {
                    ">\n".to_owned()
                } else {
                    format!("> {line}")
                }
            })
            .collect();
        assert_unchanged(&name, &quoted);
    }
}

#[test]
fn in_a_list_item() {
    for (name, source) in pages() {
        let lines: String = (source.split_inclusive('\n'))
            .map(|line| {
                if line == "\n" {
                    "\n".to_owned()
                } else {
                    format!("    {line}")
                }
            })
            .collect();
        assert_unchanged(&name, &format!("1.  item\n\n{lines}\nbehind it\n"));
    }
}

#[test]
fn pages_of_little_text() {
    for source in [
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
        "---\n",
        "a\n---\nb\n---\n",
        "***\n",
        "\0",
    ] {
        assert_unchanged(&format!("{source:?}"), source);
    }
}
