//! Numbers in pages: however large, they allocate nothing, and all numbers beyond what a page counts
//! mean the same.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod common;

use std::fs;
use std::path::Path;

use mdbook_vuepress_compat::{Options, run};
use serde_json::{Value, json};

use common::settings::FLAVORS;

/// A number larger than whatever a page counts.
const LARGE: &str = "999999";

/// Numbers of things that do not fit in memory, that overflow when one is added, and that fit in no
/// integer.
const HUGE: &[&str] = &[
    "4294967295",
    "99999999999",
    "9223372036854775806",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999999999999999999",
];

/// The constructs that take a number, with `N` in its place.
const PAGES: &[&str] = &[
    "<!-- @include: ./part.md{1-N} -->",
    "<!-- @include: ./part.md{N-} -->",
    "<!-- @include: ./part.md{N-N} -->",
    "<!-- @include: ./part.md{-N} -->",
    "<!-- @include: ./part.md{2,N} -->",
    "<!-- @include: ./part.md#one{1,N} -->",
    "<!-- @include: ./part.js{1-N} -->",
    "- <!-- @include: ./part.md{1-N} -->",
    "@[code{1-N}](./part.js)",
    "@[code{N-}](./part.js)",
    "@[code{-N}](./part.js)",
    "@[code{N} js{1-N}](./part.js)",
    "<<< ./part.js{1-N}",
    "<<< ./part.js#one{N}",
    "<<< ./part.js{2,N-N js:line-numbers}",
    "```js{1-N}\na\nb\n```",
    "```js {N-}\na\n```",
    "```js{N,1-N,N-1}\na\n```",
    "```js:collapsed-lines=N\na\n```",
    "```js:line-numbers=2:collapsed-lines=N {N}\na\n```",
    "```js\na // [!code hl:N]\nb // [!code ++:N]\nc\n```",
    "```js\n// [!code focus:N]\na\n// [!code word:a:N]\na\n```",
    "[[toc]]\n\n# A\n\n## N. B",
    "<font size=\"N\">a</font>",
    "<font size=\"+N\">a</font>",
    "<font size=\"-N\">a</font>",
    "![a =NxN](./a.png)",
    "![a|NxN](./a.png)",
    "![a](./a.png =Nx)",
    "::: window title=\"a\" height=\"N\"\na\n:::",
    "::: window height=\"Npx\" gap=\"N\"\na\n:::",
    "::: flex gap=N\na\n:::",
    "::: card-masonry cols=\"N\" gap=\"N\"\na\n:::",
    "::: card-grid cols=\"N\"\na\n:::",
    "::: cardList N\n```yaml\n- name: a\n  desc: N\n```\n:::",
    "::: timeline\n- a\n  time=N type=tip line=N\n:::",
    "::: chat\n{:N}\n\n{a}\nb\n:::",
    "::: table max-content=N\n| a |\n|---|\n| b |\n:::",
    "::: file-tree\n- a\n  - bN\n:::",
    "<Badge text=\"N\" :vertical=\"N\" />",
    "a{width=N}\n\n# B {#N}",
    "[^N] a\n\n[^N]: b",
];

/// What has rules of its own for how many digits a number may have, so that only the size of the
/// result is looked at.
const LIMITED: &[&str] = &[
    "a &#N; b &#xN;\n\n::: tip &#N;\na\n:::",
    "N. a\n\nb\nN. c",
    "- N. a\n::: steps\nN. a\n:::",
    "---\ntitle: N\ndate: N\norder: N\nsidebarDepth: N\noutline: [N, N]\ntags: [N]\n---\n\n{{ $frontmatter.title }}",
];

/// Converts pages, with `number` in the place of `N`, as a chapter of a book on the disk.
fn convert(flavor: &str, pages: &[&str], number: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let src = folder.path().join("src");
    fs::create_dir(&src).unwrap();
    let part = "# Part\n\n<!-- #region one -->\none\n<!-- #endregion one -->\n\ntwo\n";
    fs::write(src.join("part.md"), part).unwrap();
    let code = "// #region one\n  one();\n// #endregion one\ntwo();\n";
    fs::write(src.join("part.js"), code).unwrap();
    // The folder that VuePress 1 was started in.
    fs::write(folder.path().join("part.js"), code).unwrap();
    fs::write(src.join("a.png"), "").unwrap();
    let chapters: Vec<Value> = (pages.iter().enumerate())
        .map(|(index, page)| {
            let path = format!("{index}.md");
            let content = page.replace('N', number) + "\n";
            json!({ "Chapter": { "name": "a", "content": content, "path": path } })
        })
        .collect();
    let options = json!({
        "flavor": flavor,
        "fail-on-warnings": "never",
        "front-matter": { "title": true, "info": true },
        "markdown": {
            "attrs": true, "code-notation": true, "font": true, "footnote": true,
            "img-size": true, "include": true, "line-numbers": true,
        },
    });
    let config = json!({ "preprocessor": { "vuepress-compat": options } });
    let context = json!({
        "root": folder.path(), "config": config, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let mut output = Vec::new();
    run(
        &json!([context, { "items": chapters }]).to_string(),
        &mut output,
    )
    .unwrap();
    let book: Value = serde_json::from_slice(&output).unwrap();
    let items = book["items"].as_array().unwrap();
    let text = |item: &Value| item["Chapter"]["content"].as_str().unwrap().to_owned();
    items.iter().map(text).collect()
}

#[test]
fn huge_numbers_are_as_good_as_large_ones() {
    for flavor in FLAVORS {
        let large = convert(flavor, PAGES, LARGE);
        for number in HUGE {
            let huge = convert(flavor, PAGES, number);
            for ((huge, large), page) in huge.iter().zip(&large).zip(PAGES) {
                let huge = huge.replace(number, LARGE);
                assert_eq!(&huge, large, "{flavor}: {number} in {page}");
            }
        }
    }
}

#[test]
fn huge_numbers_make_no_large_page() {
    let floats = ["1e308", "1e999", "-1e-999", "0x1ffffffffffffffff"];
    for flavor in FLAVORS {
        for number in HUGE.iter().copied().chain(floats) {
            for page in convert(flavor, LIMITED, number) {
                assert!(page.len() < 1 << 16, "{flavor}: {number}");
            }
        }
    }
}

/// Replaces every number in a text.
fn with_numbers(text: &str, number: &str) -> String {
    let mut replaced = String::new();
    let mut in_number = false;
    for c in text.chars() {
        match c.is_ascii_digit() {
            true if in_number => {}
            true => replaced.push_str(number),
            false => replaced.push(c),
        }
        in_number = c.is_ascii_digit();
    }
    replaced
}

/// Every number of every example in `tests/spec`.
#[test]
fn huge_numbers_anywhere_make_no_large_page() {
    const SWITCHES: &[&str] = &[
        "attrs",
        "code-notation",
        "font",
        "footnote",
        "img-size",
        "line-numbers",
    ];
    let switches: Value = SWITCHES
        .iter()
        .map(|name| ((*name).to_owned(), json!(true)))
        .collect();
    let fence = "`".repeat(32) + " example";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    let mut pages = 0;
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let examples = text.split(&fence).skip(1);
        let sources = examples.filter_map(|example| {
            let (source, _) = example.split_once('\n')?.1.split_once("\n.\n")?;
            source
                .contains(|c: char| c.is_ascii_digit())
                .then_some(source)
        });
        for source in sources {
            pages += 1;
            for number in ["9223372036854775807", "18446744073709551615"] {
                let page = with_numbers(source, number) + "\n";
                for flavor in FLAVORS {
                    let table = json!({ "flavor": flavor, "markdown": switches });
                    let options = Options::from_table(&table, "html").unwrap();
                    let converted = mdbook_vuepress_compat::convert(&page, &options).text;
                    assert!(
                        converted.len() < 50 * page.len() + 50_000,
                        "{flavor}: {page}"
                    );
                }
            }
        }
    }
    assert!(pages > 100, "the examples are not found");
}
