//! Fences against the real highlighters of the family: language, code, marked lines and title.
//!
//! `tests/conformance/fences/goldens.json` holds what they make of each case; `goldens.mjs` beside
//! it asks them anew.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use mdbook_vuepress_compat::{Options, convert};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::json;

/// Language, code, marked lines and title.
type Fence = (String, String, Vec<usize>, String);

/// The flavors whose sites use these highlighters.
const FLAVORS: &[(&str, &str)] = &[
    ("vuepress1", "vuepress1"),
    ("prism", "vuepress2"),
    ("shiki", "plume"),
    ("vitepress", "vitepress"),
    ("vitepress2", "vitepress2"),
];

#[test]
fn fences_are_those_of_the_real_highlighters() {
    let goldens = include_str!("conformance/fences/goldens.json");
    let goldens: BTreeMap<String, BTreeMap<String, Fence>> = serde_json::from_str(goldens).unwrap();
    let mut failures = String::new();
    for (case, answers) in &goldens {
        for (names, expected) in answers {
            for (name, flavor) in FLAVORS {
                if !names.split(' ').any(|known| known == *name) {
                    continue;
                }
                let mut options = json!({ "flavor": flavor });
                if *name == "shiki" {
                    options["markdown"] = json!({ "code-notation": true });
                }
                let options = Options::from_table(&options, "html").unwrap();
                let actual = read(&convert(case, &options).text);
                if actual != *expected {
                    failures.push_str(&format!(
                        "{name}: {case}  expected {expected:?}\n  actual   {actual:?}\n"
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Reads the only fence of a page.
fn read(page: &str) -> Fence {
    let mut frame = String::new();
    let mut fence = Fence::default();
    let mut in_code = false;
    for event in Parser::new(page) {
        match event {
            Event::Html(html) if html.contains("vp-code\"") || html.contains("vp-code ") => {
                frame = html.into_string();
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                info.split([',', ' '])
                    .next()
                    .unwrap()
                    .clone_into(&mut fence.0);
                in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if in_code => fence.1.push_str(&text),
            _ => {}
        }
    }
    let lines: Vec<&str> = fence.1.lines().map(str::trim_end).collect();
    fence.1 = lines.join("\n").trim_end().to_owned();
    if let Some(language) = between(&frame, "class=\"language-", " ") {
        fence.0 = language;
    }
    if matches!(fence.0.as_str(), "text" | "txt") {
        fence.0.clear();
    }
    let marked = between(&frame, "data-hl-lines=\"", "\"").unwrap_or_default();
    fence.2 = marked.split(',').flat_map(lines_of).collect();
    fence.3 = between(&frame, "\"code-block-title\">", "</div>").unwrap_or_default();
    fence
}

fn between(text: &str, open: &str, close: &str) -> Option<String> {
    let (_, behind) = text.split_once(open)?;
    let (inside, _) = behind.split_once(close)?;
    Some(inside.replace("&quot;", "\"").replace("&amp;", "&"))
}

/// The lines of a range such as `3-5`.
fn lines_of(range: &str) -> RangeInclusive<usize> {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) => first..=last,
        #[expect(clippy::reversed_empty_ranges, reason = "nothing is marked")]
        _ => 1..=0,
    }
}
