//! The flavors and the sets of options that pages are converted with.

use mdbook_vuepress_compat::Options;
use serde_json::{Map, Value, json};

pub(crate) const FLAVORS: &[&str] = &[
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
    "mdbook",
];

/// Switches that most flavors have off.
pub(crate) const SWITCHES: &[&str] = &[
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

/// Switches that most flavors have on, and those that leave the page to mdBook or to another
/// preprocessor.
pub(crate) const OTHER_SWITCHES: &[&str] = &[
    "alert",
    "align",
    "anchor",
    "code-tabs",
    "dl",
    "emoji",
    "font",
    "hint",
    "math",
    "mermaid",
    "tabs",
    "tasklist",
    "toc",
    "v-pre",
];

/// How many sets of options there are.
pub(crate) const SETS: usize = 4;

/// Whether pages converted with a set of options have definition lists.
pub(crate) fn has_definition_lists(set: usize) -> bool {
    set >= 2
}

/// Returns a set of options: 0 is the default of the flavor, each of the others sets more.
pub(crate) fn options(flavor: &str, set: usize) -> Options {
    let mut table = json!({ "flavor": flavor });
    let mut switches: Vec<&str> = Vec::new();
    if set >= 1 {
        switches.extend(SWITCHES);
    }
    if set >= 2 {
        switches.extend(OTHER_SWITCHES);
        table["containers"] = json!({
            "theorem": { "kind": "info", "title": "A <b>title", "class": "math" },
            "unknown-thing": { "kind": "plain" },
            "right": false,
        });
        table["titles"] = json!({ "tip": "**Tip** :tada:", "details": "<i>More" });
    }
    if set >= 3 {
        table["front-matter"] = json!({ "title": true, "info": true, "home": true });
        table["toc"] = json!({ "level": [1, 2, 3, 4, 5, 6] });
        table["language"] = "zh-CN".into();
        table["base"] = "/docs/".into();
    }
    let switches: Map<String, Value> = (switches.into_iter())
        .map(|switch| (switch.to_owned(), true.into()))
        .collect();
    table["markdown"] = switches.into();
    Options::from_table(&table, "html").unwrap()
}

/// Splits the input of the fuzz target `convert` into flavor, set of options and page.
pub(crate) fn input(bytes: &[u8]) -> Option<(&'static str, usize, &str)> {
    let [flavor, set, page @ ..] = bytes else {
        return None;
    };
    let flavor = FLAVORS[usize::from(*flavor) % FLAVORS.len()];
    let page = std::str::from_utf8(page).ok()?;
    Some((flavor, usize::from(*set) % SETS, page))
}
