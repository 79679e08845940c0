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

/// A trigger of the block stage, which is no construct, and one of the inline stage. No line below can
/// define them.
const TRIGGERS: &str = "@[ <Badge text=\"b\"/>\n\n***\n\n";

/// The text that the triggers become ends with this.
const CONVERTED: &str = "b</span>\n\n***\n\n";

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

#[track_caller]
fn assert_triggered(settings: &[(String, Options)]) {
    let mut failures = Vec::new();
    for source in sources(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        let is_front_matter = source.contains("---\n") || source.contains("---\r");
        if is_front_matter || source.starts_with('\u{feff}') || source.contains(PANICS) {
            continue;
        }
        for (name, options) in settings {
            let difference = difference(&source, options);
            failures.extend(difference.map(|difference| format!("{name}: {difference}")));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

/// Returns the options with each switch on or off, all others having their default.
fn switches(is_on: bool) -> Vec<(String, Options)> {
    let all = SWITCHES.iter().chain(OTHER_SWITCHES);
    all.map(|switch| {
        let table = json!({ "flavor": "mdbook", "markdown": { *switch: is_on } });
        let options = Options::from_table(&table, "html").unwrap();
        (format!("{switch} = {is_on}"), options)
    })
    .collect()
}

#[test]
fn by_default_and_in_sets() {
    let sets = (0..SETS).map(|set| (format!("set {set}"), options("mdbook", set)));
    assert_triggered(&sets.collect::<Vec<_>>());
}

#[test]
fn with_each_switch_on() {
    assert_triggered(&switches(true));
}

#[test]
fn with_each_switch_off() {
    assert_triggered(&switches(false));
}
