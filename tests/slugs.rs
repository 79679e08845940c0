//! Ids of headings, compared with those that the generators themselves give.
//!
//! `tests/slugs/ids.json` holds what VuePress 1, VuePress 2 and VitePress make of the headings of
//! `tests/slugs/page.md`; `tests/slugs/generate.mjs` writes it anew, and needs Node. The page goes
//! through mdBook here. `tests/slugs/mdbook.json` holds what mdBook 0.4 and 0.5 make of
//! `tests/slugs/mdbook.md`; that is compared where those ids are computed.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_vuepress_compat::{Options, convert};
use serde_json::json;

/// What mdBook makes of a page.
fn render(page: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/SUMMARY.md"), "[Page](page.md)\n").unwrap();
    fs::write(folder.path().join("src/page.md"), page).unwrap();
    let book = MDBook::load_with_config(folder.path(), Config::default()).unwrap();
    book.build().unwrap();
    let html = fs::read_to_string(folder.path().join("book/page.html")).unwrap();
    let main = html.split("<main>").nth(1).unwrap();
    main.split("</main>").next().unwrap().to_owned()
}

/// The values of an attribute of elements, empty where one has none.
fn attributes(html: &str, name: &str, is_element: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let tokens = Tokenizer::new_with_emitter(html, DefaultEmitter::default());
    tokens
        .filter_map(|token| match token.unwrap() {
            Token::StartTag(tag) if is_element(&tag.name) => {
                let value = tag.attributes.get(name.as_bytes());
                let value = value.map(|value| String::from_utf8_lossy(value).into_owned());
                Some(value.unwrap_or_default())
            }
            _ => None,
        })
        .collect()
}

/// The ids of the headings in HTML.
fn ids(html: &str) -> Vec<String> {
    attributes(html, "id", |name| matches!(name, [b'h', b'1'..=b'6']))
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
        let actual = ids(&render(&convert(&page, &options).text));
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

#[test]
fn lists_of_headings_lead_to_the_ids_of_mdbook() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slugs");
    let pages = ["page.md", "mdbook.md"].map(|page| fs::read_to_string(folder.join(page)).unwrap());
    // Footnotes, at the end of the last page, go to the end.
    let page = format!("{}\n\n{CONVERTED}\n\n{}", pages[0], pages[1]);
    for flavor in [
        "vuepress1",
        "vuepress2",
        "vitepress",
        "hope",
        "plume",
        "reco2",
    ] {
        for more in [
            json!({}),
            json!({ "breaks": true, "gfm": true, "dl": true }),
        ] {
            let mut markdown = more.clone();
            markdown["anchor"] = json!(false);
            let options =
                json!({ "flavor": flavor, "markdown": markdown, "toc": { "level": [1, 2, 3] } });
            let options = Options::from_table(&options, "html").unwrap();
            let html = render(&convert(&format!("# First\n\n[[toc]]\n\n{page}"), &options).text);
            let list = html
                .split("<nav class=\"table-of-contents\">")
                .nth(1)
                .unwrap();
            let list = list.split("</nav>").next().unwrap();
            let links = attributes(list, "href", |name| name == b"a");
            assert!(links.len() > 100, "{flavor}: {}", links.len());
            let ids = ids(&html);
            let mut rest = ids.as_slice();
            for link in links {
                let found = (rest.iter()).position(|id| link.strip_prefix('#') == Some(id));
                let Some(found) = found else {
                    let next = &rest[..rest.len().min(5)];
                    panic!("{flavor}, {more}: `{link}` is not one of the next ids: {next:?}");
                };
                rest = &rest[found + 1..];
            }
        }
    }
}

/// Headings in which something else is shown than was written.
const CONVERTED: &str = r#"
## New <Badge text="beta" type="tip"/> <Badge>rc</Badge>

## ==Marked== and H~2~O, 19^th^, ++in++

## `code`{.cls} **bold**{.cls} [link](x.md){target=_blank}

## :a: :information_source: :one: :+1:

## {{ "value" }} and {{ $frontmatter.x }}

## <RouterLink to="/x.html">route</RouterLink> <font color="red">red</font>

## https://example.com/a-b_c www.example.com a@example.com

## a[^note] b^[inline note]

## <UnknownComponent/> and <Other>text</Other> </stray>

## **注意：**后

::: tip
## In a box -- x
:::

> ### In a quote [^note]

[^note]: text
"#;
