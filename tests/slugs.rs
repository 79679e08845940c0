//! Ids of headings, compared with those that the generators themselves give.
//!
//! `tests/slugs/ids.json` holds what VuePress 1, VuePress 2 and VitePress make of the headings of
//! `tests/slugs/page.md`; `tests/slugs/generate.mjs` writes it anew, and needs Node. The page goes
//! through mdBook here.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_vuepress_compat::{Options, convert};
use serde_json::json;

/// The ids that mdBook gives the headings of a page.
fn ids(page: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/SUMMARY.md"), "[Page](page.md)\n").unwrap();
    fs::write(folder.path().join("src/page.md"), page).unwrap();
    let book = MDBook::load_with_config(folder.path(), Config::default()).unwrap();
    book.build().unwrap();
    let html = fs::read_to_string(folder.path().join("book/page.html")).unwrap();
    let main = html.split("<main>").nth(1).unwrap();
    let main = main.split("</main>").next().unwrap();
    let is_heading = |name: &[u8]| matches!(name, [b'h', b'1'..=b'6']);
    let tokens = Tokenizer::new_with_emitter(main, DefaultEmitter::default());
    tokens
        .filter_map(|token| match token.unwrap() {
            Token::StartTag(tag) if is_heading(&tag.name) => {
                let id = tag.attributes.get(&b"id"[..]);
                let id = id.map(|id| String::from_utf8_lossy(id).into_owned());
                Some(id.unwrap_or_default())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn ids_are_those_of_the_generators() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slugs");
    let page = fs::read_to_string(folder.join("page.md")).unwrap();
    let headings: Vec<&str> = page.lines().filter(|line| !line.is_empty()).collect();
    let expected = fs::read_to_string(folder.join("ids.json")).unwrap();
    let expected: BTreeMap<String, Vec<String>> = serde_json::from_str(&expected).unwrap();
    for (flavor, expected) in expected {
        let options = Options::from_table(&json!({ "flavor": flavor }), "html").unwrap();
        let actual = ids(&convert(&page, &options).text);
        assert_eq!(actual.len(), expected.len(), "{flavor}");
        let differences: Vec<String> = (headings.iter().zip(expected.iter().zip(&actual)))
            .filter(|(_, (expected, actual))| expected != actual)
            .map(|(heading, (expected, actual))| format!("{heading}\n- {expected}\n+ {actual}"))
            .collect();
        assert!(
            differences.is_empty(),
            "{flavor}\n{}",
            differences.join("\n")
        );
    }
}
