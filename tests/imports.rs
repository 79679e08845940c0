//! Files that pages import: what may be read, what is refused, and where diagnostics point.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A book in a folder of its own, with a secret beside it.
struct Book {
    folder: TempDir,
    options: Value,
}

/// What the command made of a page.
struct Converted {
    text: String,
    stderr: String,
}

const SECRET: &str = "what stands beside the book";

impl Book {
    fn new(options: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = Self { folder, options };
        book.write("src/plain.md", "A plain part.\n");
        book.write("../secret.md", SECRET);
        book
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    /// Writes a file below the book's folder.
    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Converts the page `src/page.md` by the command, as mdBook does.
    fn convert(&self, flavor: &str, page: &str) -> Converted {
        let mut options = self.options.clone();
        options["flavor"] = flavor.into();
        let chapter = json!({
            "name": "Page", "content": page, "number": null, "sub_items": [],
            "path": "page.md", "source_path": "page.md", "parent_names": [],
        });
        let input = json!([
            {
                "root": self.root(),
                "config": { "book": {}, "preprocessor": { "vuepress-compat": options } },
                "renderer": "html",
                "mdbook_version": "0.5.4",
            },
            { "items": [{ "Chapter": chapter }] },
        ]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
        for variable in ["CI", "NO_COLOR", "RUST_BACKTRACE", "RUST_LOG"] {
            command.env_remove(variable);
        }
        let start = Instant::now();
        let mut child = command
            .env("MDBOOK_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.to_string().as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{stderr}");
        assert!(start.elapsed() < Duration::from_secs(60), "took too long");
        let book: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = book["items"][0]["Chapter"]["content"].as_str().unwrap();
        Converted {
            text: text.to_owned(),
            stderr,
        }
    }

    /// Asserts that the file is refused by every way to import it, and that the page shows so.
    fn assert_refused(&self, path: &str, why: &str) {
        for (flavor, line) in [
            ("hope", format!("<!-- @include: {path} -->")),
            ("vitepress", format!("<!--@include: {path}-->")),
            ("vitepress", format!("<<< {path}")),
            ("vuepress2", format!("@[code]({path})")),
        ] {
            let converted = self.convert(flavor, &format!("Above.\n\n{line}\n\nBelow.\n"));
            let Converted { text, stderr } = &converted;
            assert!(text.contains("File not available"), "{line}: {text}");
            assert!(text.starts_with("Above.\n\n"), "{line}: {text}");
            assert!(text.ends_with("\n\nBelow.\n"), "{line}: {text}");
            let message = format!("warning[refused-file]: `{path}` is not read: {why}\n");
            assert!(stderr.starts_with(&message), "{line}: {stderr}");
            assert!(
                stderr.contains(" --> src/page.md:3:1\n"),
                "{line}: {stderr}"
            );
        }
        // VuePress 1 has other folders to begin from.
        for line in [format!("<<< {path}"), format!("<<< @/{path}")] {
            let converted = self.convert("vuepress1", &line);
            assert!(converted.text.contains("File not "), "{}", converted.text);
            assert!(!converted.text.contains(SECRET), "{}", converted.text);
            assert!(!converted.stderr.is_empty());
        }
    }
}

#[test]
fn files_outside_of_the_book_are_refused() {
    let book = Book::new(json!({}));
    let outside = "it is outside of the book's folder";
    for path in [
        "../../secret.md",
        "../../../../../../../../../../etc/hosts.md",
        "plain.md/../../../secret.md",
        "./../src/../../secret.md",
        "/etc/hosts.md",
        "/dev/zero.md",
    ] {
        book.assert_refused(path, outside);
    }
    let absolute = book.folder.path().join("secret.md");
    let absolute = absolute.to_str().unwrap();
    if !absolute.contains(':') {
        book.assert_refused(absolute, outside);
    }
}

#[test]
fn files_without_text_are_refused() {
    let book = Book::new(json!({}));
    book.write("src/folder.md/inside", "");
    book.assert_refused("folder.md", "it is no file");
    book.write("src/latin.md", b"caf\xe9");
    book.assert_refused("latin.md", "it is not UTF-8");
    book.write("src/huge.md", "x".repeat((1 << 20) + 1));
    book.assert_refused("huge.md", "it has more than 1048576 bytes");
    book.write("src/large.md", "x\n".repeat(1 << 19));
    assert_eq!(book.convert("vuepress2", "@[code](large.md)").stderr, "");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_no_way_around() {
    use std::os::unix::fs::symlink;

    let book = Book::new(json!({}));
    let src = book.root().join("src");
    let outside = "it is outside of the book's folder";
    symlink("../../secret.md", src.join("link.md")).unwrap();
    book.assert_refused("link.md", outside);
    symlink("../..", src.join("up")).unwrap();
    book.assert_refused("up/secret.md", outside);
    symlink("/dev/zero", src.join("zero.md")).unwrap();
    book.assert_refused("zero.md", outside);
    let pipe = src.join("pipe.md");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    book.assert_refused("pipe.md", "it is no file");
    // A link to a file of the book is as good as the file.
    symlink("plain.md", src.join("good.md")).unwrap();
    let converted = book.convert("vuepress2", "@[code](good.md)\n");
    assert_eq!(converted.text, "```md\nA plain part.\n```\n");
}

#[test]
fn folders_that_the_options_name_may_be_read() {
    let page = "@[code](../../secret.md)\n";
    let refused = Book::new(json!({})).convert("vuepress2", page);
    assert!(!refused.text.contains(SECRET));
    for options in [
        json!({ "roots": [".."] }),
        json!({ "aliases": { "@x": ".." } }),
    ] {
        let converted = Book::new(options).convert("vuepress2", page);
        assert!(converted.text.contains(SECRET));
        assert_eq!(converted.stderr, "");
    }
    let aliased = Book::new(json!({ "aliases": { "@secret": "../secret.md" } }));
    let converted = aliased.convert("vuepress1", "<<< @secret\n");
    assert_eq!(converted.text, format!("```\n{SECRET}\n```\n"));
    let converted = aliased.convert("vuepress1", "<<< @/../page.md\n");
    assert!(converted.text.contains("File not available"));
}

#[test]
fn files_that_multiply_end() {
    let book = Book::new(json!({}));
    for level in 0..30 {
        let next = format!("<!-- @include: level{}.md -->\n", level + 1);
        book.write(&format!("src/level{level}.md"), next.repeat(10));
    }
    book.write("src/level30.md", "x".repeat(1000));
    let converted = book.convert("hope", "<!-- @include: level0.md -->\n\nBelow.\n");
    assert!(converted.text.len() < 8 << 20, "{}", converted.text.len());
    assert!(converted.text.contains("\nFile left out\n"));
    assert!(converted.text.ends_with("\n\nBelow.\n"));
    let told = converted.stderr.matches("takes in more than").count();
    assert_eq!(told, 1, "{}", converted.stderr);
}

#[test]
fn files_that_are_indented_end() {
    let book = Book::new(json!({}));
    book.write("src/lines.md", "x\n".repeat(1 << 19));
    for (flavor, page) in [
        (
            "hope",
            format!("- a\n\n{}<!-- @include: lines.md -->\n", " ".repeat(99)),
        ),
        (
            "vuepress2",
            format!("{}@[code](lines.md)\n", "- ".repeat(20)),
        ),
        ("vitepress", format!("{}<<< lines.md\n", "> ".repeat(20))),
    ] {
        let Converted { text, stderr } = book.convert(flavor, &page);
        assert!(text.len() < 1 << 10, "{flavor}: {} bytes", text.len());
        assert!(text.contains("File left out"), "{flavor}: {text}");
        assert!(
            stderr.contains("the page takes in more than"),
            "{flavor}: {stderr}"
        );
    }
}

#[test]
fn images_that_go_into_the_page_end() {
    let book = Book::new(json!({}));
    book.write("logo.png", "x".repeat(90_000));
    for image in ["![](../logo.png)\n\n", "<img src='../logo.png'> "] {
        let Converted { text, stderr } = book.convert("vuepress2", &image.repeat(500));
        let size = text.len();
        assert!(text.contains("data:image/png"));
        assert!((1 << 20..8 << 20).contains(&size), "{image}: {size} bytes");
        assert_eq!(
            stderr.matches("warning[limit]").count(),
            1,
            "{image}: {stderr}"
        );
        assert_eq!(stderr.matches("warning").count(), 1, "{image}: {stderr}");
    }
}

#[test]
fn files_that_include_each_other_end() {
    let book = Book::new(json!({}));
    book.write("src/a.md", "a\n\n<!-- @include: b.md -->\n");
    book.write("src/b.md", "b\n\n<!-- @include: ../src/a.md -->\n");
    let converted = book.convert("hope", "<!-- @include: a.md -->\n");
    assert!(converted.text.contains("File includes itself"));
    assert!(
        converted.stderr.contains(" --> src/b.md:3:1\n"),
        "{}",
        converted.stderr
    );
}

#[test]
fn diagnostics_name_the_file_and_the_line() {
    let book = Book::new(json!({}));
    book.write(
        "src/parts/bad.md",
        "---\ntitle: x\n---\nText\n\n:::\n\n<!-- @include: deep.md -->\n\nText </div>\n",
    );
    book.write("src/parts/deep.md", "<b>bold\n");
    let page = "---\ntitle: Page\n---\n\n- item\n\n  <!-- @include: parts/bad.md -->\n\n::: tip\n";
    let converted = book.convert("hope", page);
    let places: Vec<&str> = (converted.stderr.lines())
        .filter_map(|line| line.trim().strip_prefix("--> "))
        .collect();
    assert_eq!(
        places,
        [
            "src/parts/bad.md:6:1",
            "src/parts/deep.md:1:1",
            "src/parts/bad.md:10:6",
            "src/page.md:9:1"
        ],
        "{}\n{}",
        converted.stderr,
        converted.text
    );
}

#[test]
fn without_a_book_no_file_is_read() {
    let options = |flavor: &str| {
        let table = json!({ "flavor": flavor });
        mdbook_vuepress_compat::Options::from_table(&table, "html").unwrap()
    };
    for (flavor, page) in [
        ("hope", "<!-- @include: Cargo.toml -->\n"),
        ("vitepress", "<<< Cargo.toml\n"),
        ("vuepress2", "@[code](Cargo.toml)\n"),
    ] {
        let converted = mdbook_vuepress_compat::convert(page, &options(flavor));
        assert!(converted.text.contains("File not available"));
        assert_eq!(converted.diagnostics.len(), 1);
        assert_eq!(converted.diagnostics[0].range, 0..page.len() - 1);
    }
}
