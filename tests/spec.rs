//! Runs the examples of `tests/spec/`: source, `.`, expected text.
//!
//! An example is a fence of 32 backticks with the info string `example`, behind which options may
//! stand: the lines of `[preprocessor.vuepress-compat]`, parted by `;`, and besides them `renderer`,
//! `mdbook`, `path`, `chapters`, the other pages of the book, and `files`, what else stands in its
//! source folder. Files that a page imports are those of `tests/files/`, where the folder of the
//! chapters is `src/`. A `→` in an example stands for a tab, `␍` for a carriage return. Icons,
//! style sheets and scripts are shortened to `<svg/>`, `<style/>` and `<script/>`.
//! `SNAPSHOTS=overwrite` writes the results into the files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write;
use std::path::Path;

use serde_json::json;

mod common;

use common::examples::{Example, FENCE, examples};

/// Runs an example through the whole preprocessor.
fn convert(example: &Example<'_>) -> String {
    let lines = example.options.replace(';', "\n");
    let mut options: toml::Table = toml::from_str(&lines).unwrap_or_else(|error| panic!("{error}"));
    let mut take = |key: &str, default: &str| {
        let value = options
            .remove(key)
            .map(|value| value.as_str().unwrap().to_owned());
        value.unwrap_or_else(|| default.to_owned())
    };
    let version = take("mdbook", "0.5.4");
    let renderer = take("renderer", "html");
    let path = take("path", "page.md");
    let mut list = |key: &str| -> Vec<String> {
        let value = options.remove(key).map(toml::Value::try_into);
        value.map_or_else(Vec::new, Result::unwrap)
    };
    let chapters = list("chapters");
    let files = list("files");
    options.entry("flavor").or_insert("vuepress2".into());
    options.entry("fail-on-warnings").or_insert("never".into());
    let source = example.source();
    let chapter = |path: &str, content: &str| {
        let target = path.replace("README.md", "index.md");
        json!({ "Chapter": {
            "name": "Page", "content": content, "number": null, "sub_items": [],
            "path": target, "source_path": path, "parent_names": [],
        } })
    };
    let mut items = vec![chapter(&path, &source)];
    for other in &chapters {
        let (path, content) = match other.split_once(" permalink ") {
            Some((path, link)) => (path, format!("---\npermalink: {link}\n---\n")),
            None => (other.as_str(), String::new()),
        };
        items.push(chapter(path, &content));
    }
    let folder = tempfile::tempdir().unwrap();
    for file in &files {
        let file = folder.path().join("src").join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "x").unwrap();
    }
    let root = match files.is_empty() {
        true => Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files")),
        false => folder.path(),
    };
    let input = json!([
        {
            "root": root,
            "config": { "book": {}, "preprocessor": { "vuepress-compat": options } },
            "renderer": renderer,
            "mdbook_version": version,
        },
        { "items": items },
    ]);
    let mut output = Vec::new();
    mdbook_vuepress_compat::run(&input.to_string(), &mut output).unwrap();
    let book: serde_json::Value = serde_json::from_slice(&output).unwrap();
    let content = book["items"][0]["Chapter"]["content"].as_str().unwrap();
    shorten(content).replace('\t', "→").replace('\r', "␍")
}

fn shorten(content: &str) -> String {
    let mut shortened = content.to_owned();
    for (open, close, short) in [
        ("<svg ", "</svg>", "<svg/>"),
        ("<style data-vuepress-compat>", "</style>", "<style/>"),
        ("<script data-vuepress-compat>", "</script>", "<script/>"),
    ] {
        while let Some(start) = shortened.find(open) {
            let end = start + shortened[start..].find(close).unwrap() + close.len();
            shortened.replace_range(start..end, short);
        }
    }
    shortened
}

#[test]
fn spec() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut failures = String::new();
    let mut count = 0;
    let mut files: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file)
            .unwrap()
            .replace("\r\n", "\n");
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let mut blessed = String::new();
        for (before, example) in examples(&text) {
            blessed.push_str(&before);
            let Some(example) = example else { continue };
            count += 1;
            let mut result = convert(&example);
            if !result.is_empty() && !result.ends_with('\n') {
                result.push('\n');
            }
            let options = if example.options.is_empty() {
                String::new()
            } else {
                format!(" {}", example.options)
            };
            write!(
                blessed,
                "{FENCE} example{options}\n{}.\n{result}{FENCE}\n",
                example.source
            )
            .unwrap();
            if result != example.expected {
                let at = format!("tests/spec/{name}:{}", example.line);
                let difference = format!(
                    "{at}\n--- source\n{}--- expected\n{}--- actual\n{result}\n",
                    example.source, example.expected
                );
                failures.push_str(&difference);
            }
        }
        if overwrite && blessed != text {
            std::fs::write(&file, blessed).unwrap();
        }
    }
    assert!(count > 0, "no examples");
    assert!(overwrite || failures.is_empty(), "{failures}");
}
