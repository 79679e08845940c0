//! Compares what mdBook shows of the fixture pages with what the real parsers make of them.
//!
//! The goldens are in `tests/conformance/goldens/`, whose `README.md` tells how they are made.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

#[path = "conformance/structure.rs"]
mod structure;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

/// A fixture page in one flavor.
struct Case {
    name: String,
    flavor: String,
    page: String,
    golden: Value,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.replace("\r\n", "\n")
    };
    let mut cases = Vec::new();
    for entry in folder.join("goldens").read_dir().unwrap() {
        let goldens = entry.unwrap().path();
        let file = goldens.file_stem().unwrap().to_string_lossy().into_owned();
        let pages = read(&folder.join("pages").join(format!("{file}.txt")));
        let mut goldens: BTreeMap<String, BTreeMap<String, Value>> =
            serde_json::from_str(&read(&goldens)).unwrap();
        let pages = format!("\n{}", pages.replace('→', "\t").replace('␍', "\r"));
        for part in pages.split("\n%% ").skip(1) {
            let (name, page) = part.split_once('\n').unwrap();
            // A line break in front of the next name belongs to the page.
            let page = if page.ends_with('\n') {
                page.to_owned()
            } else {
                format!("{page}\n")
            };
            for (flavors, golden) in goldens.remove(name).unwrap() {
                cases.extend(flavors.split(' ').map(|flavor| Case {
                    name: format!("{file}, {name}"),
                    flavor: flavor.to_owned(),
                    page: page.clone(),
                    golden: golden.clone(),
                }));
            }
        }
        assert!(goldens.is_empty(), "{file} has goldens without a page");
    }
    cases
}

#[test]
fn mdbook_shows_what_the_real_parsers_see() {
    let cases = cases();
    assert!(cases.len() > 700, "{} cases", cases.len());
    let pages: Vec<String> = (cases.iter())
        .map(|case| structure::converted(&case.flavor, &case.page))
        .collect();
    let mut failures = String::new();
    for (index, ours) in structure::structures(&pages).iter().enumerate() {
        let Case {
            name,
            flavor,
            page,
            golden,
        } = &cases[index];
        if ours != golden {
            let converted = &pages[index];
            writeln!(
                failures,
                "{name} in {flavor}\n{page}--- converted\n{converted}\n--- real parser\n{golden}\n--- mdBook\n{ours}\n"
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
