//! Whole books, in process through mdBook's own HTML renderer and through the command.
//!
//! A folder of `tests/books/` is a book. Its `expected/` holds what each chapter becomes, with
//! icons and style sheets shortened to `<svg/>` and `<style/>`, and `stderr.txt` what the command
//! says. `SNAPSHOTS=overwrite` writes both.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use html5gum::{DefaultEmitter, Token, Tokenizer};
use mdbook_driver::MDBook;
use mdbook_driver::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_vuepress_compat::VuePressCompat;
use tempfile::TempDir;

/// The preprocessor, with what mdBook gave it and what it gave back.
#[derive(Debug, Default, Clone)]
struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    /// The JSON that mdBook would send to the command.
    input: String,
    /// The text of each chapter, by its path.
    chapters: BTreeMap<PathBuf, String>,
}

impl Preprocessor for Recorder {
    fn name(&self) -> &str {
        VuePressCompat.name()
    }

    fn run(
        &self,
        context: &PreprocessorContext,
        book: Book,
    ) -> mdbook_driver::errors::Result<Book> {
        let input = serde_json::to_string(&(context, &book))?;
        let book = VuePressCompat.run(context, book)?;
        let chapters = chapters(&book);
        *self.0.lock().unwrap() = Recorded { input, chapters };
        Ok(book)
    }
}

fn chapters(book: &Book) -> BTreeMap<PathBuf, String> {
    let chapter = |item: &BookItem| match item {
        BookItem::Chapter(chapter) => Some((chapter.path.clone()?, chapter.content.clone())),
        _ => None,
    };
    book.iter().filter_map(chapter).collect()
}

/// A book that mdBook has built.
struct Built {
    /// A copy of the fixture.
    folder: TempDir,
    recorded: Recorded,
    /// What mdBook warned about.
    warnings: String,
}

/// Builds the book in a folder of its own.
fn build(case: &str) -> Built {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixture(case), folder.path());
    let recorder = Recorder::default();
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_max_level(tracing::Level::WARN)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || {
        let mut book = MDBook::load(folder.path()).unwrap();
        book.with_preprocessor(recorder.clone());
        book.build().unwrap();
    });
    let recorded = std::mem::take(&mut *recorder.0.lock().unwrap());
    let warnings = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    Built {
        folder,
        recorded,
        warnings,
    }
}

impl Built {
    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join("book").join(path)).unwrap()
    }

    /// Every HTML file of the book, `print.html` too.
    fn pages(&self) -> Vec<PathBuf> {
        let mut pages = files(&self.folder.path().join("book"));
        pages.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "html")
        });
        pages
    }
}

fn fixture(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/books")
        .join(case)
}

/// Copies `book.toml`, `package.json` and `src/`.
fn copy(from: &Path, to: &Path) {
    let sources = files(from).into_iter().filter(|path| {
        let path = path.strip_prefix(from).unwrap();
        !path.starts_with("expected") && path != Path::new("stderr.txt")
    });
    for source in sources {
        let target = to.join(source.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&source, &target).unwrap();
    }
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(self::files(&path)),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

/// What is written to the log.
#[derive(Debug, Default, Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Runs the command as mdBook does and returns its exit code, stdout and stderr.
fn run_command(folder: &Path, input: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
    for variable in ["CI", "NO_COLOR", "RUST_BACKTRACE", "RUST_LOG"] {
        command.env_remove(variable);
    }
    let mut child = command
        .env("MDBOOK_LOG", "info")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let sender = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    sender.join().unwrap().unwrap();
    let code = output.status.code().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (code, stdout, stderr)
}

fn shorten(text: &str) -> String {
    let mut shortened = text.to_owned();
    for (open, close, short) in [
        ("<svg ", "</svg>", "<svg/>"),
        ("<style data-vuepress-compat", "</style>", "<style/>"),
    ] {
        while let Some(start) = shortened.find(open) {
            let end = start + shortened[start..].find(close).unwrap() + close.len();
            shortened.replace_range(start..end, short);
        }
    }
    shortened
}

/// Compares texts with files, or writes them; fails with all differences.
fn assert_files(folder: &Path, texts: &BTreeMap<PathBuf, String>) {
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut failures = String::new();
    for (path, actual) in texts {
        let file = folder.join(path);
        if overwrite {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, actual).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if &expected != actual {
            failures.push_str(&format!(
                "{}\n--- expected\n{expected}\n--- actual\n{actual}\n",
                path.display()
            ));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Builds the book both ways and compares what comes out with the files of the fixture.
fn check(case: &str) -> Built {
    let built = build(case);
    let (code, stdout, stderr) = run_command(built.folder.path(), &built.recorded.input);
    assert_eq!(code, 0, "{stderr}");

    let book: Book = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        chapters(&book),
        built.recorded.chapters,
        "the two ways disagree"
    );

    let shortened: BTreeMap<PathBuf, String> = (built.recorded.chapters.iter())
        .map(|(path, text)| (path.clone(), shorten(text)))
        .collect();
    let expected = fixture(case).join("expected");
    assert_files(&expected, &shortened);
    for file in files(&expected) {
        let path = file.strip_prefix(&expected).unwrap();
        assert!(
            shortened.contains_key(path),
            "{} is of no chapter",
            path.display()
        );
    }

    let root = built.folder.path().to_string_lossy().into_owned();
    let stderr = stderr.replace(&root, "BOOK");
    assert_files(
        &fixture(case),
        &BTreeMap::from([("stderr.txt".into(), stderr)]),
    );
    built
}

/// What a page shows, as far as boxes go.
#[derive(Debug, Default)]
struct Shown {
    /// The boxes in order, each with those it stands in: `tip`, `li/warning`, `info/tip`.
    boxes: Vec<String>,
    /// The text outside of code.
    text: String,
    /// The names of all elements.
    elements: Vec<String>,
}

/// Reads the page's `<main>`.
fn shown(page: &str) -> Shown {
    let start = page.find("<main>").unwrap();
    let end = start + page[start..].find("</main>").unwrap();
    let mut shown = Shown::default();
    // The name of each open element and what it adds to the path of a box.
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(&page[start + "<main>".len()..end], emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                shown.elements.push(name.clone());
                let class = tag.attributes.get(b"class".as_slice());
                let class = class
                    .map(|value| String::from_utf8_lossy(value).into_owned())
                    .unwrap_or_default();
                let kind = class
                    .split_once("custom-block ")
                    .map(|(_, kind)| kind.to_owned());
                let part = match name.as_str() {
                    "li" | "blockquote" => Some(name.clone()),
                    _ => kind.clone(),
                };
                let is_void = ["br", "hr", "img", "input"].contains(&name.as_str());
                if !is_void && !tag.self_closing {
                    open.push((name, part));
                }
                if kind.is_some() {
                    let path: Vec<&str> = open
                        .iter()
                        .filter_map(|(_, part)| part.as_deref())
                        .collect();
                    shown.boxes.push(path.join("/"));
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let last = open.pop();
                assert_eq!(last.map(|(name, _)| name), Some(name), "of {:?}", tag.span);
            }
            Token::String(text) => {
                let is_code = |(name, _): &(String, _)| {
                    ["pre", "code", "style", "script"].contains(&name.as_str())
                };
                if !open.iter().any(is_code) {
                    shown.text.push_str(&String::from_utf8_lossy(&text));
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} is still open");
    shown
}

/// Asserts what holds for every page of every book.
///
/// `marked` are the pages with a line of colons that closes nothing, which VuePress shows.
fn assert_pages(built: &Built, marked: &[&str]) {
    assert_eq!(built.warnings, "");
    let pages = built.pages();
    assert!(pages.len() > 3, "{pages:?}");
    for path in pages {
        let page = fs::read_to_string(&path).unwrap();
        if !page.contains("<main>") {
            continue;
        }
        let shown = shown(&page);
        let name = path.display();
        let is_marked = marked.iter().any(|name| path.ends_with(name));
        let expected = usize::from(is_marked);
        assert_eq!(
            shown.text.matches(":::").count(),
            expected,
            "{name}:\n{}",
            shown.text
        );
        for element in ["font", "center", "dl"] {
            assert!(
                !shown.elements.iter().any(|name| name == element),
                "{name}: {element}"
            );
        }
    }
}

#[test]
fn chinese_blog() {
    let built = check("chinese-blog");
    assert_pages(&built, &[]);
    let upgrade = shown(&built.page("blogs/2023/upgrade.html"));
    assert_eq!(
        upgrade.boxes,
        ["tip", "li/warning", "danger", "details", "right"]
    );
    assert!(
        upgrade.text.contains("升级很快🚀大约十分钟🕐。"),
        "{}",
        upgrade.text
    );
    assert!(
        upgrade.text.contains("小林 · 2023-05-06"),
        "{}",
        upgrade.text
    );
    assert!(!upgrade.text.contains("sidebar"), "{}", upgrade.text);
}

#[test]
fn english_site() {
    let built = check("english-site");
    assert_pages(&built, &[]);
    assert_eq!(
        shown(&built.page("guide/boxes.html")).boxes,
        [
            "tip",
            "warning",
            "warning/li/danger",
            "info",
            "info/tip",
            "blockquote/note",
            "details",
            "tip"
        ]
    );
    assert_eq!(
        shown(&built.page("guide/advanced/index.html")).boxes,
        ["li/warning"]
    );
    assert_eq!(shown(&built.page("guide/index.html")).boxes, ["info"]);
    assert_eq!(
        shown(&built.page("guide/advanced/plain.html")).boxes,
        [""; 0]
    );
    let source =
        fs::read_to_string(fixture("english-site").join("src/guide/advanced/plain.md")).unwrap();
    assert_eq!(
        built.recorded.chapters[Path::new("guide/advanced/plain.md")],
        source
    );
}

#[test]
fn english_site_shows_its_first_page() {
    let built = build("english-site");
    let page = built.page("index.html");
    let (_, main) = page.split_once("<main>").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    let lines: Vec<&str> = main
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(
        shorten(&lines.join("\n")),
        "<style/>\n\
         <h1 id=\"widgets\"><a class=\"header\" href=\"#widgets\">Widgets</a></h1>\n\
         <p>Widgets for everyone 🎉</p>\n\
         <!-- -->\n\
         <div class=\"blockquote-tag blockquote-tag-tip custom-block tip\">\n\
         <p class=\"blockquote-tag-title custom-block-title\"><svg/><span>Tips</span></p>\n\
         <p>Read the <a href=\"guide/index.html\">guide</a> first.</p>\n\
         <!-- --></div>"
    );
}

#[test]
fn mistakes() {
    let built = check("mistakes");
    assert_pages(&built, &["containers.html", "index.html", "print.html"]);
    let containers = shown(&built.page("containers.html"));
    assert_eq!(
        containers.boxes,
        [
            "tipp",
            "li/warning",
            "blockquote/tip",
            "tip",
            "tip/warning",
            "danger"
        ]
    );
    let html = shown(&built.page("html.html"));
    assert!(
        html.text.contains("Promise<string> and takes Vec<T>."),
        "{}",
        html.text
    );
    assert_eq!(html.boxes, ["tip"]);
    let front_matter = shown(&built.page("front-matter.html"));
    assert!(
        !front_matter.text.contains("everywhere"),
        "{}",
        front_matter.text
    );

    // Asked to, the command fails for them.
    let input = built.recorded.input.replace(
        "\"fail-on-warnings\":\"never\"",
        "\"fail-on-warnings\":\"always\"",
    );
    assert_ne!(input, built.recorded.input);
    let (code, stdout, stderr) = run_command(built.folder.path(), &input);
    assert_eq!(code, 1, "{stderr}");
    assert_eq!(stdout, "");
    let last = stderr.lines().last().unwrap();
    assert!(
        last.starts_with("error: ") && last.ends_with("and `fail-on-warnings` is set"),
        "{last}"
    );
}

#[test]
fn books_without_mistakes_do_not_fail() {
    for case in ["chinese-blog", "english-site"] {
        let built = build(case);
        let options = "\"vuepress-compat\":{";
        let strict = format!("{options}\"fail-on-warnings\":\"always\",");
        let input = built.recorded.input.replace(options, &strict);
        assert_ne!(input, built.recorded.input);
        let (code, _, stderr) = run_command(built.folder.path(), &input);
        assert_eq!(code, 0, "{stderr}");
    }
}
