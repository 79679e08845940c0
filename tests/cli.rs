//! The command as mdBook and people call it: exit codes, and what goes to stdout and stderr.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The input of a book without chapters, of an mdBook of the given version.
fn empty_book(version: &str) -> String {
    format!(
        r#"[{{"root":"/book","config":{{"preprocessor":{{"vuepress-compat":{{}}}}}},"renderer":"html","mdbook_version":"{version}"}},{{"items":[]}}]"#
    )
}

/// Prepares the command so that the surroundings of the test do not matter.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
    command.args(arguments);
    for variable in ["CI", "MDBOOK_LOG", "NO_COLOR", "RUST_BACKTRACE", "RUST_LOG"] {
        command.env_remove(variable);
    }
    // What is told at info level has tests of its own.
    command.env("MDBOOK_LOG", "warn");
    command
}

/// Runs the command and returns its exit code, stdout and stderr.
fn run(arguments: &[&str], stdin: impl AsRef<[u8]>) -> (i32, String, String) {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not read what is sent closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
    told(child.wait_with_output().unwrap())
}

/// Returns the exit code, stdout and stderr.
fn told(output: Output) -> (i32, String, String) {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// What a failed run looks like.
fn failure(message: &str) -> (i32, String, String) {
    (1, String::new(), format!("error: {message}\n"))
}

/// What a run that only writes `stdout` looks like.
fn success(stdout: &str) -> (i32, String, String) {
    (0, stdout.to_owned(), String::new())
}

#[test]
fn supports_every_renderer_without_a_word() {
    for renderer in [
        "html", "epub", "pandoc", "markdown", "test", "unknown", "网页",
    ] {
        assert_eq!(run(&["supports", renderer], ""), success(""), "{renderer}");
    }
}

#[test]
fn does_not_support_what_mdbook_calls_not_supported() {
    let (code, stdout, stderr) = run(&["supports", "not-supported"], "");
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (1, "", ""));
}

#[test]
fn wrong_arguments_are_told_on_stderr() {
    for arguments in [["supports"].as_slice(), &["convert"], &["--html"]] {
        let (code, stdout, stderr) = run(arguments, "");
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.starts_with("error: "), "{stderr}");
    }
}

#[test]
fn tells_its_version() {
    let version = concat!("mdbook-vuepress-compat ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(&["--version"], ""), success(version));
}

#[test]
fn book_without_chapters_comes_back() {
    assert_eq!(run(&[], empty_book("0.5.4")), success(r#"{"items":[]}"#));
    let sections = empty_book("0.4.52").replace("items", "sections");
    assert_eq!(run(&[], sections), success(r#"{"sections":[]}"#));
}

#[test]
fn book_goes_to_stdout_and_nothing_else() {
    let input = include_str!("protocol/0.5-plain.json");
    let (code, stdout, stderr) = run(&[], input);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(input.ends_with(&format!(",{stdout}]")));
}

#[test]
fn input_that_is_no_book_is_an_error() {
    let is_not = "the input is not mdBook's `[context, book]`";
    for (input, message) in [
        (
            "",
            "the input is empty; mdBook sends `[context, book]` as JSON".to_owned(),
        ),
        (
            "# Chapter",
            format!("{is_not}: expected value at line 1 column 1"),
        ),
        (
            "[{}",
            format!("{is_not}: EOF while parsing a list at line 1 column 3"),
        ),
        (
            "[{}]",
            format!("{is_not}: invalid length 1, expected a tuple of size 2 at line 1 column 4"),
        ),
        (
            "[{}, {}]",
            "cannot read the context: missing field `mdbook_version` at line 1 column 2".to_owned(),
        ),
    ] {
        assert_eq!(run(&[], input), failure(&message), "{input}");
    }
}

#[test]
fn truncated_input_is_an_error() {
    let input = empty_book("0.5.4");
    let end = input.len() - 2;
    let message = format!(
        "the input is not mdBook's `[context, book]`: \
         EOF while parsing an object at line 1 column {end}"
    );
    assert_eq!(run(&[], &input[..end]), failure(&message));
}

#[test]
fn input_that_is_no_text_is_an_error() {
    assert_eq!(
        run(&[], b"[\xff]"),
        failure("cannot read the book from stdin: invalid utf-8 sequence of 1 bytes from index 1")
    );
}

#[test]
fn book_of_no_known_shape_is_an_error() {
    assert_eq!(
        run(&[], empty_book("0.5.4").replace("items", "pages")),
        failure("the book has neither `items` (mdBook 0.5) nor `sections` (mdBook 0.4)")
    );
}

#[test]
fn version_that_is_not_supported_is_an_error() {
    for version in ["0.4.39", "0.6.0-alpha.1", "0.6.0"] {
        assert_eq!(
            run(&[], empty_book(version)),
            failure(&format!(
                "mdBook {version} is not supported; supported is >=0.4.40, <0.6"
            ))
        );
    }
    assert_eq!(
        run(&[], empty_book("0.5.0-alpha.1")),
        success(r#"{"items":[]}"#)
    );
}

#[test]
fn closed_stdout_is_an_error_and_not_a_panic() {
    let mut child = command(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let input = empty_book("0.5.4");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(stderr.lines().count(), 1);
    assert!(
        stderr.starts_with("error: cannot write the book: "),
        "{stderr}"
    );
}

/// A book with one page and options.
fn book_with_page(content: &str, options: &Value) -> String {
    let config = json!({ "preprocessor": { "vuepress-compat": options } });
    let context = json!({
        "root": "/book", "config": config, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let chapter = json!({ "name": "Page", "content": content, "path": "page.md" });
    json!([context, { "items": [{ "Chapter": chapter }] }]).to_string()
}

#[test]
fn warnings_that_fail_the_build_leave_no_book() {
    let book =
        |policy| book_with_page("::: nope\nx\n:::\n", &json!({ "fail-on-warnings": policy }));
    let (code, stdout, stderr) = run(&[], book("always"));
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(
        stderr.ends_with("\nerror: 1 warning, and `fail-on-warnings` is set\n"),
        "{stderr}"
    );
    let (code, stdout, stderr) = run(&[], book("never"));
    assert_eq!(code, 0);
    assert!(stdout.starts_with("{\"items\":"), "{stdout}");
    assert!(stderr.starts_with("warning["), "{stderr}");
}

#[test]
fn warnings_fail_no_build_that_does_not_ask_for_it() {
    let on_ci = |options: &Value| {
        let mut child = command(&[])
            .env("CI", "true")
            .env("MDBOOK_LOG", "info")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = book_with_page("::: nope\nx\n:::\n", options);
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        told(child.wait_with_output().unwrap())
    };
    let hint = "1 warning; set `fail-on-warnings` to \"ci\" or \"always\" to fail the build";
    let (code, stdout, stderr) = on_ci(&json!({}));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.starts_with("{\"items\":"), "{stdout}");
    assert!(stderr.contains(hint), "{stderr}");

    let (code, stdout, stderr) = on_ci(&json!({ "fail-on-warnings": "ci" }));
    assert_eq!((code, stdout.as_str()), (1, ""));
    let reason = "error: 1 warning, and they fail the build where the variable `CI` is set\n";
    assert!(stderr.ends_with(reason), "{stderr}");
    assert!(!stderr.contains(hint), "{stderr}");
}

#[test]
fn links_to_ids_of_vuepress_are_right_for_every_renderer() {
    let page = "# 1. Setup\n\n[a](#_1-setup) [b](#1-setup) [c](#2-setup)\n";
    let vuepress = json!({ "flavor": "vuepress2" });
    let without_ids = json!({ "flavor": "vuepress2", "markdown": { "anchor": false } });
    for (renderer, options, id) in [
        ("html", &vuepress, "_1-setup"),
        ("html", &without_ids, "1-setup"),
        ("markdown", &vuepress, "1-setup"),
        ("epub", &vuepress, "1-setup"),
        ("html", &json!({ "check-links": true }), "1-setup"),
    ] {
        let input = book_with_page(page, options);
        let input = input.replace("\"html\"", &format!("\"{renderer}\""));
        let (_, book, stderr) = run(&[], input);
        assert_eq!(stderr.matches("warning[").count(), 1, "{stderr}");
        let report = "no heading has the id `2-setup`";
        assert!(stderr.contains(report), "{stderr}");
        let help = format!("did you mean `#{id}`?");
        assert!(stderr.contains(&help), "{stderr}");
        let links = format!("[a](#{id}) [b](#{id}) [c](#2-setup)");
        assert!(book.contains(&links), "{book}");
    }
}

#[test]
fn links_to_a_page_without_constructs_find_its_ids() {
    let page = "# 1. Setup\n\nTerm\n: C++ & C#\n\n## C++ & C# {.cls}\n";
    // The last two were written for mdBook, and lead nowhere.
    let links =
        "[a](b.md#_1-setup) [b](b.md#c-c) [c](b.md#term) [d](b.md#gone) [e](b.md#1-Setup)\n";
    let chapter = |path: &str, content: &str| json!({ "Chapter": { "name": "x", "content": content, "path": path, "source_path": path } });
    let context = json!({
        "root": "/book", "config": {}, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let items = [chapter("a.md", links), chapter("b.md", page)];
    let (_, book, stderr) = run(&[], json!([context, { "items": items }]).to_string());
    assert_eq!(stderr, "");
    let book: Value = serde_json::from_str(&book).unwrap();
    assert_eq!(
        book["items"][0]["Chapter"]["content"],
        "[a](b.md#1-setup) [b](b.md#c--c) [c](b.md#term) [d](b.md#gone) [e](b.md#1-Setup)\n"
    );
    assert_eq!(book["items"][1]["Chapter"]["content"], page);
}

#[test]
fn links_lead_to_a_printed_title() {
    let options = json!({ "flavor": "vuepress2", "front-matter": { "title": true } });
    for (renderer, title, heading, id) in [
        (
            "html",
            "1. Title",
            "# 1\\\\. Title { #_1-title }",
            "_1-title",
        ),
        ("epub", "1. Title", "# 1\\\\. Title", "1-title"),
        ("html", "Title", "# Title", "title"),
        ("epub", "Title", "# Title", "title"),
    ] {
        let link = title.replace("1. ", "_1-").to_lowercase();
        let page = format!("---\ntitle: {title}\n---\n\n[a](#{link})\n\n## Plain\n");
        let input = book_with_page(&page, &options);
        let input = input.replace("\"html\"", &format!("\"{renderer}\""));
        let (_, book, stderr) = run(&[], input);
        assert_eq!(stderr, "");
        let text = format!("{heading}\\n\\n\\n[a](#{id})");
        assert!(book.contains(&text), "{book}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_closed_stderr_does_not_lose_the_book() {
    let input = book_with_page("::: nope\nx\n:::\n\n</div>\n", &json!({}));
    let (_, book, _) = run(&[], &input);
    assert!(book.starts_with("{\"items\":"), "{book}");
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    for stderr in [Stdio::from(full()), Stdio::from(closed)] {
        let mut child = command(&[])
            // With what goes to the log.
            .env("MDBOOK_LOG", "debug")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let (code, stdout, _) = told(child.wait_with_output().unwrap());
        assert_eq!((code, &stdout), (0, &book));
    }
    let mut child = command(&[])
        .stdin(Stdio::piped())
        .stdout(full())
        .stderr(full())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.as_bytes()).unwrap();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn errors_are_one_line_whatever_they_name() {
    let hostile = "a\r\nb\u{1b}[31m\u{9b}2J\u{2028}\u{202e}\0";
    let escaped = "a\\r\\nb\\u{1b}[31m\\u{9b}2J\\u{2028}\\u{202e}\\u{0}";
    for (options, message) in [
        (
            json!({ hostile: 1 }),
            format!("there is no option `{escaped}`"),
        ),
        (
            json!({ "flavor": hostile }),
            format!("`flavor` cannot be `{escaped}`"),
        ),
        (
            json!({ "titles": { hostile: "x" } }),
            format!("`titles.{escaped}`: there is no container `{escaped}`"),
        ),
        (
            json!({ "aliases": { hostile: 1 } }),
            format!("`aliases.{escaped}` takes a string, not `1`"),
        ),
        (
            json!({ "renderer": { hostile: { "x": 1 } } }),
            format!("renderer.{escaped}: there is no option `x`"),
        ),
        (
            json!({ "containers": { "x": { hostile: 1 } } }),
            format!("there is no option `containers.x.{escaped}`"),
        ),
        (
            json!({ "languages": { "x": hostile } }),
            format!("`languages.x` takes the name of a language, not `{escaped}`"),
        ),
    ] {
        let (code, stdout, stderr) = run(&[], book_with_page("", &options));
        assert_eq!((code, stdout.as_str()), (1, ""), "{options}");
        let start = "error: in `[preprocessor.vuepress-compat]` of book.toml: ";
        assert!(stderr.starts_with(&format!("{start}{message}")), "{stderr}");
        assert_eq!(stderr.find(char::is_control), Some(stderr.len() - 1));
    }
    // A text that is none names its chapter.
    let chapter = |path: &str| {
        book_with_page("\u{fffc}", &json!({}))
            .replace("page.md", path)
            .replace('\u{fffc}', "\\ud800")
    };
    let (_, _, stderr) = run(&[], chapter("a\\n\\u001b[31m"));
    let start = "error: cannot read the content of chapter `a\\n\\u{1b}[31m`: ";
    assert!(stderr.starts_with(start), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn warnings_show_nothing_that_acts_on_a_terminal() {
    let page = "::: a\u{9b}31m\u{1b}[31m\u{202e}\nx\n:::\n\n[a](b\u{9b}.md) </b\u{85}>\n\n\
                ![](a%0A%1B%5B31m.png)\n\n@[code](\u{1b}[2J.js)\n";
    let options = json!({ "flavor": "vuepress2" });
    let input = book_with_page(page, &options).replace("page.md", "a\\n\\u009b.md");
    let (code, _, stderr) = run(&[], input);
    assert_eq!(code, 0);
    assert!(stderr.matches("warning[").count() >= 4, "{stderr}");
    let lines = stderr.replace('\n', "");
    assert_eq!(lines.find(char::is_control), None, "{stderr:?}");
    assert!(!stderr.contains('\u{202e}'), "{stderr:?}");
}

/// A book in `docs/book`, whose page refers to files around it.
fn book_with_assets() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, content: &[u8]| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    };
    let big = vec![7; 200 * 1024];
    write(
        "docs/book/book.toml",
        b"[preprocessor.vuepress-compat]\nflavor = 'vuepress2'\npublic = '../public'\n\
          aliases.'@pics' = '../../pics'\n",
    );
    write(
        "docs/book/src/SUMMARY.md",
        b"- [Home](README.md)\n- [Page](guide/a%20b.md)\n- [None](none.md)\n",
    );
    write("docs/book/src/README.md", b"![near](./near.png)\n");
    write("docs/book/src/near.png", b"near");
    write("docs/book/src/other.md", b"![](../assets/unlisted.png)\n");
    write(
        "docs/book/src/guide/a b.md",
        b"![big](../../assets/big.png)\n\n::: tip [file](../../assets/a%20b.zip)\n![big](../../assets/big.png)\n:::\n\n\
          <img src=\"/logo.svg\"> ![p](@pics/p.png) ![s](../../../../secret.png) [m](../../NOTES.md)\n",
    );
    write("docs/book/assets/big.png", &big);
    write("docs/book/assets/a b.zip", b"zip");
    write("docs/book/assets/unlisted.png", b"unlisted");
    write("docs/book/NOTES.md", b"# Notes\n");
    write("docs/public/logo.svg", b"<svg/>");
    write("pics/p.png", &big);
    write("secret.png", b"secret");
    folder
}

/// What the command made of the page of that book.
fn page_with_assets(root: &Path) -> String {
    let page = fs::read_to_string(root.join("src/guide/a b.md")).unwrap();
    let config = fs::read_to_string(root.join("book.toml")).unwrap();
    let config: toml::Table = toml::from_str(&config).unwrap();
    let chapter = json!({
        "name": "Page", "content": page, "number": null, "sub_items": [],
        "path": "guide/a b.md", "source_path": "guide/a b.md", "parent_names": [],
    });
    let context = json!({
        "root": root, "config": config, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let input = json!([context, { "items": [{ "Chapter": chapter }] }]).to_string();
    let (code, stdout, _) = run(&[], input);
    assert_eq!(code, 0);
    let book: Value = serde_json::from_str(&stdout).unwrap();
    book["items"][0]["Chapter"]["content"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn assets_are_copied_once() {
    let folder = book_with_assets();
    let root = folder.path().join("docs/book");
    let book = root.to_str().unwrap();
    let before = page_with_assets(&root);
    assert!(before.contains("![big](../../assets/big.png)"), "{before}");
    assert!(
        before.contains("<img src=\"data:image/svg+xml;base64,"),
        "{before}"
    );

    let (code, stdout, stderr) = run(&["copy-assets", book], "");
    let copies = [
        "assets/a b.zip",
        "assets/big.png",
        "_/public/logo.svg",
        "_/_/pics/p.png",
    ];
    let copies = copies.map(|copy| format!("src/vuepress-assets/{copy}"));
    let told: Vec<&str> = stdout.lines().collect();
    for copy in &copies {
        assert!(
            told.contains(&format!("copied {copy}").as_str()),
            "{stdout}"
        );
        assert!(root.join(copy).is_file(), "{copy}");
    }
    assert_eq!(told.len(), 6, "{stdout}");
    assert_eq!(told[5], "4 copied, 0 up to date, 1 left out");
    assert!(
        !stdout.contains("unlisted") && !stdout.contains("NOTES"),
        "{stdout}"
    );
    assert!(!root.join("src/vuepress-assets/_/_/secret.png").exists());
    assert_eq!((code, stderr.as_str()), (0, ""));

    let page = page_with_assets(&root);
    for link in [
        "![big](../vuepress-assets/assets/big.png)",
        "<a href=\"../vuepress-assets/assets/a%20b.zip\">file</a>",
        "<img src=\"../vuepress-assets/_/public/logo.svg\">",
        "![p](../vuepress-assets/_/_/pics/p.png)",
        "![s](../../../../secret.png)",
        "[m](../../NOTES.md)",
    ] {
        assert!(page.contains(link), "{link}\n{page}");
    }

    // What is up to date is not written again, so that nothing that watches it wakes.
    let time = |copy: &str| fs::metadata(root.join(copy)).unwrap().modified().unwrap();
    let old = time(&copies[1]);
    fs::write(root.join("assets/a b.zip"), "newer").unwrap();
    let (_, stdout, _) = run(&["copy-assets", book], "");
    assert!(
        stdout.starts_with(&format!("copied {}\n", copies[0])),
        "{stdout}"
    );
    assert!(
        stdout.ends_with("\n1 copied, 3 up to date, 1 left out\n"),
        "{stdout}"
    );
    assert_eq!(time(&copies[1]), old);
    assert_eq!(fs::read(root.join(&copies[0])).unwrap(), b"newer");
}

#[test]
fn a_file_in_the_place_of_a_copy_is_an_error() {
    let folder = book_with_assets();
    let root = folder.path().join("docs/book");
    let copy = root.join("src/vuepress-assets/assets/big.png");
    fs::create_dir_all(copy.parent().unwrap()).unwrap();
    fs::write(&copy, "the author's").unwrap();
    let (code, stdout, stderr) = run(&["copy-assets", root.to_str().unwrap()], "");
    assert!(
        stdout.ends_with(
            "\ndid not replace src/vuepress-assets/assets/big.png: this command did not write it\n\
             3 copied, 0 up to date, 1 left out, 1 not replaced\n"
        ),
        "{stdout}"
    );
    assert_eq!(
        (code, stderr.as_str()),
        (
            1,
            "error: what stands in the place of a copy was left alone; move it away, or remove it, \
             and run the command again\n"
        )
    );
    assert_eq!(fs::read(copy).unwrap(), b"the author's");
}

#[test]
fn assets_of_no_book_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none");
    let (code, stdout, stderr) = run(&["copy-assets", none.to_str().unwrap()], "");
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(
        stderr.starts_with("error: cannot find the book `"),
        "{stderr}"
    );
    let (code, stdout, stderr) = run(&["copy-assets", folder.path().to_str().unwrap()], "");
    assert_eq!((code, stdout.as_str()), (1, ""));
    assert!(stderr.starts_with("error: cannot read `"), "{stderr}");
}
