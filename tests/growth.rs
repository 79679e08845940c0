//! How time and size grow with a page, whatever it is made of.
//!
//! What is measured is the command, so that reports and their excerpts are a part of it.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mdbook_vuepress_compat::{Code, Options, convert};
use serde_json::{Value, json};

/// Makes a page of a number of parts.
type Page = fn(usize) -> String;

/// Pages that are all of one kind; each once took a time that grew with the square of its length.
const PAGES: &[(&str, Page)] = &[
    ("open tags", |n| "<b>".repeat(n)),
    ("stray end tags", |n| "</b>".repeat(n)),
    ("stray end tags in text", |n| "text </b> text\n".repeat(n)),
    ("open <font>", |n| "<font color=red>".repeat(n)),
    ("crossed tags", |n| {
        "<font color=red><b></font></b>".repeat(n)
    }),
    ("crossed plain tags", |n| "<b><i></b></i>".repeat(n)),
    ("open tags, then paragraphs", |n| {
        "<b>".repeat(n) + "x\n\n" + &"y\n\n".repeat(n)
    }),
    ("open blocks", |n| "<div>".repeat(n)),
    ("open blocks with headings", |n| {
        "<div>\n\n# a\n\n".repeat(n)
    }),
    ("open tables", |n| "<table><tr><td>".repeat(n)),
    ("components", |n| "<XA>".repeat(n)),
    ("slots", |n| "<template>".repeat(n)),
    ("badges", |n| "<Badge>".repeat(n)),
    ("open <pre>", |n| "a <pre> ".repeat(n)),
    ("tags of two lines", |n| "<b\n>".repeat(n)),
    ("distinct tags", |n| {
        (0..n).map(|i| format!("<a{i}>")).collect()
    }),
    ("distinct tags, closed", |n| {
        let close: String = (0..n).map(|i| format!("</a{i}>")).collect();
        (0..n).map(|i| format!("<a{i}>")).collect::<String>() + &close
    }),
    ("open <RouterLink>", |n| {
        "<RouterLink to=\"/a.html\">".repeat(n)
    }),
    ("missing images in HTML", |n| {
        "<img src=\"x.png\"> ".repeat(n)
    }),
    ("missing images with a size", |n| {
        "![a](x.png =1x1) ".repeat(n)
    }),
    ("links to missing pages", |n| "[a](x.md) ".repeat(n)),
    ("links to missing headings", |n| "[a](#x)\n\n".repeat(n)),
    ("links to headings that nearly are", |n| {
        (0..n)
            .map(|i| format!("# h{i}\n\n[a](#h{i}x)\n\n"))
            .collect()
    }),
    ("attributes in braces", |n| {
        let list: String = (0..n).map(|i| format!("a{i}=b ")).collect();
        format!("**a**{{{list}}}")
    }),
    ("braces that nothing closes", |n| "==a=={".repeat(n)),
    ("attributes of a tag", |n| {
        format!("<a {} {}>x</a>", "b='c' ".repeat(n), "href=a.md ".repeat(n))
    }),
    ("images in images", |n| {
        "![aaaa".repeat(n) + &"](x)".repeat(n)
    }),
    ("tildes between URLs", |n| "https://e.org ~a~ ".repeat(n)),
    ("tags before colons", |n| "<x>:".repeat(n)),
    ("quotes that end before lazy lines", |n| {
        "># a\n:::\n".repeat(n)
    }),
    ("notes on lines of a paragraph", |n| ".\n^[a]".repeat(n)),
];

/// Runs the command on a book of one page and returns how long it takes.
fn time(page: &str) -> Duration {
    let switches =
        json!({ "attrs": true, "font": true, "img-size": true, "linkify": true, "mark": true });
    let chapter = json!({
        "name": "Page", "content": page, "number": null, "sub_items": [],
        "path": "page.md", "source_path": "page.md", "parent_names": [],
    });
    let options = json!({ "flavor": "hope", "markdown": switches });
    let input = json!([
        {
            "root": "/none",
            "config": { "book": {}, "preprocessor": { "vuepress-compat": options } },
            "renderer": "html",
            "mdbook_version": "0.5.4",
        },
        { "items": [{ "Chapter": chapter }] },
    ]);
    let input = input.to_string();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"))
        .env_remove("CI")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
    start.elapsed()
}

/// Returns the shortest of some times that a page takes: other work on the machine only adds to one.
fn shortest(page: &str, runs: usize) -> Duration {
    (0..runs).map(|_| time(page)).min().unwrap()
}

/// A page four times as long takes no more than eight times as long, which is far from the sixteen
/// times of one whose parts are all compared with each other.
#[test]
fn time_grows_with_the_page() {
    // Shorter times tell of the machine.
    const LEAST: Duration = Duration::from_millis(60);
    const ROUNDS: usize = 8;
    let start = shortest("", 5);
    for (name, page) in PAGES {
        let net = |n, runs| shortest(&page(n), runs).saturating_sub(start);
        let mut n = 250;
        while n < 32_000 && net(n, 2) < LEAST {
            n *= 2;
        }
        let (mut short, mut long) = (net(n, 2), net(4 * n, 1));
        for _ in 0..ROUNDS {
            if long <= short.max(LEAST) * 8 {
                break;
            }
            (short, long) = (short.min(net(n, 1)), long.min(net(4 * n, 1)));
        }
        assert!(
            long <= short.max(LEAST) * 8,
            "{name}: {n} parts take {short:?}, and four times as many {long:?}"
        );
    }
}

/// What repeats text ends, and is reported once, at the place where it ends.
#[test]
fn size_grows_with_the_page() {
    const MIB: usize = 1 << 20;
    let long = "x".repeat(40_000);
    let front_matter = |rest: String| format!("---\na: {long}\n---\n{rest}");
    let value = "{{ $frontmatter.a }}";
    let headings = |toc: &str| toc.repeat(2_000) + &"## Heading\n\n".repeat(2_000);
    let pages = [
        ("[[toc]]", "vuepress2", headings("[[toc]]\n\n")),
        ("[[toc]]", "vuepress1", headings("[[toc]]\n\n")),
        ("[[toc]]", "vuepress1", headings("a [[toc]]\n\n")),
        (
            value,
            "vuepress2",
            front_matter(format!("{value}\n\n").repeat(2_000)),
        ),
        (
            "::: tip",
            "vuepress2",
            front_matter(format!("::: tip {value}\n:::\n").repeat(2_000)),
        ),
        (
            "<font",
            "vuepress2",
            format!(
                "a <font face='{long}'>x\n\n{}</font>\n",
                "y\n\n".repeat(2_000)
            ),
        ),
    ];
    for (construct, flavor, page) in pages {
        for renderer in ["html", "epub"] {
            let options = Options::from_table(&json!({ "flavor": flavor }), renderer).unwrap();
            let converted = convert(&page, &options);
            let size = converted.text.len();
            assert!(size < 8 * MIB, "{construct} in {flavor}: {size} bytes");
            let limits: Vec<_> = (converted.diagnostics.iter())
                .filter(|diagnostic| diagnostic.code == Code::Limit)
                .collect();
            if renderer == "html" {
                assert_eq!(limits.len(), 1, "{construct} in {flavor}");
            }
            for limit in limits {
                assert!(
                    page[limit.range.clone()].starts_with(construct),
                    "{construct}: {limit:?}"
                );
            }
        }
    }
}

/// An alias stands for a value of any length.
#[test]
fn aliases_of_yaml_end() {
    let long = "x".repeat(20_000);
    let uses = "- *a\n".repeat(20_000);
    let cards = "- *b\n".repeat(20_000);
    for page in [
        format!("---\nv: &a {long}\ntags:\n{uses}---\nText\n"),
        format!("::: cardList\n```yaml\n- &b {{name: {long}}}\n{cards}```\n:::\n\nText\n"),
    ] {
        for flavor in ["vuepress2", "vdoing"] {
            let options =
                json!({ "flavor": flavor, "front-matter": Value::from_iter([("info", true)]) });
            let options = Options::from_table(&options, "html").unwrap();
            let text = convert(&page, &options).text;
            assert!(text.len() < 2 * page.len(), "{} bytes", text.len());
            assert!(text.ends_with("Text\n"));
        }
    }
}
