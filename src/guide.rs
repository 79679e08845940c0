//! Holds the guide and the README against the tables of the code that they describe.

use std::fs;
use std::path::{Path, PathBuf};

use crate::block;
use crate::config::KEYS;
use crate::flavor::{Flavor, Switch};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap()
}

/// The text of all pages of the guide.
fn guide() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example/src");
    let pages = fs::read_dir(folder).unwrap();
    let mut pages: Vec<PathBuf> = pages.map(|page| page.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages
        .iter()
        .map(|page| fs::read_to_string(page).unwrap())
        .collect()
}

/// Whether the text holds the word, and not only as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
    })
}

#[test]
fn options_are_described() {
    let (reference, readme) = (read("book-example/src/options.md"), read("README.md"));
    let switches = Switch::ALL.iter().map(|(name, ..)| *name);
    for name in KEYS.iter().copied().chain(switches).chain(Flavor::names()) {
        assert!(
            has_word(&reference, name),
            "options.md does not tell of `{name}`"
        );
    }
    for name in KEYS.iter().copied().chain(Flavor::names()) {
        assert!(
            has_word(&readme, name),
            "README.md does not tell of `{name}`"
        );
    }
}

#[test]
fn codes_are_described() {
    let reference = read("book-example/src/diagnostics.md");
    let source = read("src/diagnostics.rs");
    let codes: Vec<&str> = (source.lines())
        .filter_map(|line| line.trim().strip_prefix("Self::")?.split_once(" => \""))
        .filter_map(|(_, code)| code.strip_suffix("\","))
        .collect();
    assert!(codes.len() > 10, "{codes:?}");
    for code in codes {
        let heading = format!("\n## {code}\n");
        assert!(
            reference.contains(&heading),
            "diagnostics.md does not tell of `{code}`"
        );
    }
}

#[test]
fn containers_are_described() {
    let (guide, readme) = (guide(), read("README.md"));
    for name in block::container_names() {
        assert!(
            has_word(&guide, name),
            "the guide does not tell of `{name}`"
        );
        assert!(
            has_word(&readme, name),
            "README.md does not tell of `{name}`"
        );
    }
}
