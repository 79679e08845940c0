//! The flavor `mdbook` reads only pages on which a trigger occurs, so each construct needs one.
//!
//! Every example of `tests/spec/` is converted twice: alone, and below triggers that make all stages read
//! the page. A construct without a trigger of its own is converted only there.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::Path;

use mdbook_vuepress_compat::{Options, convert};
use serde_json::json;

mod common;

use common::examples::sources;
use common::settings::{OTHER_SWITCHES, SETS, SWITCHES, options};

/// A trigger of each stage.
const TRIGGERS: &str = "Text\n\n::: v-pre\nx :tada:\n:::\n\n";

/// The text that the triggers become ends with this.
const CONVERTED: &str = "🎉\n<!-- --></div>\n\n";

/// Attributes at which pulldown-cmark panics, and mdBook with it, unless the block stage reads the page.
const PANICS: &str = "{#b}\n> ===\n";

/// Returns a page without the style sheet and the script before it.
fn without_head(page: &str) -> &str {
    let mut page = page;
    for (open, close) in [("<style", "</style>\n\n"), ("<script", "</script>\n\n")] {
        if page.starts_with(open)
            && let Some((_, rest)) = page.split_once(close)
        {
            page = rest;
        }
    }
    page
}

/// Describes how a page below the triggers becomes something else than alone.
fn difference(source: &str, options: &Options) -> Option<String> {
    let alone = convert(source, options).text;
    let below = convert(&format!("{TRIGGERS}{source}"), options).text;
    let (_, below) = below.split_once(CONVERTED).unwrap();
    let alone = without_head(&alone);
    (alone != below).then(|| format!("{source:?}\nalone {alone:?}\nbelow {below:?}"))
}

#[test]
fn every_construct_has_a_trigger() {
    let defaults = (0..SETS).map(|set| (format!("set {set}"), options("mdbook", set)));
    let switches = SWITCHES.iter().chain(OTHER_SWITCHES).map(|switch| {
        let table = json!({ "flavor": "mdbook", "markdown": { *switch: true } });
        let options = Options::from_table(&table, "html").unwrap();
        ((*switch).to_owned(), options)
    });
    let settings: Vec<_> = defaults.chain(switches).collect();
    let mut failures = Vec::new();
    for source in sources(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        let is_front_matter = source.contains("---\n") || source.contains("---\r");
        if is_front_matter || source.starts_with('\u{feff}') || source.contains(PANICS) {
            continue;
        }
        for (name, options) in &settings {
            let difference = difference(&source, options);
            failures.extend(difference.map(|difference| format!("{name}: {difference}")));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}
