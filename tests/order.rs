//! Other preprocessors before and after this one, in a book of mdBook's own Markdown.
//!
//! The folder with their programs is named by the variable `PREPROCESSORS`; `.ci/run order` installs
//! them and sets it. Without it, nothing is tested.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, thread};

use serde_json::{Value, json};

/// The preprocessors, and what each of them writes into the pages.
const OTHERS: &[(&str, &str)] = &[
    ("mdbook-toc", "[1. Numbers](#1-numbers)"),
    ("mdbook-mermaid", "<pre class=\"mermaid\">"),
    ("mdbook-katex", "class=\"katex\""),
];

/// What each of them looks for, and what looks like our constructs and is none.
const PLAIN: &str = "\
# A page

<!-- toc -->

## 1. Numbers

A formula $a_b + c_d$ and std::b:c, a note[^1], `:tada:` and {{name}}.

[^1]: The note.

Term
: its definition

$$
\\sum_{i=1}^n i
$$

## Diagram {#own}

```mermaid
graph TD
    A --> B
```

- <p>one
- [x](#1-numbers) ~two~
";

/// The same around constructs.
const MIXED: &str = "\
# A page

<!-- toc -->

## 1. Numbers

A formula $a_b + c_d$ :tada:

::: tip Term
Term
: its definition

```mermaid
graph TD
    A --> B
```

$x_y$
:::

Term
: its definition
";

/// Runs a preprocessor on a book and returns the book that it writes.
fn run(program: &PathBuf, context: &Value, book: &Value) -> Value {
    let mut child = Command::new(program)
        .env_remove("CI")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = json!([context, book]).to_string();
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", program.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn page(book: &Value, index: usize) -> &str {
    book["items"][index]["Chapter"]["content"].as_str().unwrap()
}

#[test]
fn others_see_what_they_saw_before() {
    let Some(folder) = env::var_os("PREPROCESSORS").map(PathBuf::from) else {
        eprintln!("skipped: `PREPROCESSORS` does not name the folder of other preprocessors");
        return;
    };
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
    let root = tempfile::tempdir().unwrap();
    let context = json!({
        "root": root.path(),
        "config": {
            "book": { "src": "src" },
            "output": { "html": {} },
            "preprocessor": { "vuepress-compat": {}, "toc": {}, "mermaid": {}, "katex": {} },
        },
        "renderer": "html",
        "mdbook_version": "0.5.4",
    });
    let chapter = |path: &str, content: &str| {
        json!({ "Chapter": {
            "name": "Page", "content": content, "number": [1], "sub_items": [],
            "path": path, "source_path": path, "parent_names": [],
        } })
    };
    let book = json!({ "items": [chapter("plain.md", PLAIN), chapter("mixed.md", MIXED)] });
    for (name, written) in OTHERS {
        let other = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        let alone = run(&other, &context, &book);
        let after = run(&other, &context, &run(&ours, &context, &book));
        let before = run(&ours, &context, &alone);
        for (order, both) in [("before us", &before), ("after us", &after)] {
            assert_eq!(page(both, 0), page(&alone, 0), "{name} {order}");
            let mixed = page(both, 1);
            for part in [
                *written,
                "🎉",
                "custom-block tip",
                "<!-- --></div>\n\nTerm\n: its definition\n",
            ] {
                assert!(mixed.contains(part), "{name} {order}: {part}\n{mixed}");
            }
        }
        assert!(page(&alone, 0).contains(written), "{name}");
    }
}
