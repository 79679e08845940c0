//! JSON in and out: what mdBook sends on stdin, and the book that goes back on stdout.
//!
//! mdBook sends one array, `[context, book]`, and expects the book alone. Its chapters stand below
//! `items` since mdBook 0.5 and below `sections` before. The book is never re-serialised: each
//! chapter's `content` is found as a range of the text that came in, and only the literals that
//! changed are replaced, so keys this version has never heard of, their order and the spelling of
//! numbers come back as they were.
//!
//! See <https://rust-lang.github.io/mdBook/for_developers/preprocessors.html>.

mod parallel;

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use semver::Version;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The key of this preprocessor's table below `[preprocessor]`.
const NAME: &str = "vuepress-compat";

/// The mdBook versions whose protocol is understood, as shown in messages.
const SUPPORTED: &str = ">=0.4.40, <0.6";

/// How much output is gathered before it is written.
const WRITE_BUFFER: usize = 256 * 1024;

/// What mdBook says about the book and the run.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The folder of `book.toml`.
    pub(crate) root: PathBuf,
    /// The folder of the chapters, relative to `root`.
    pub(crate) src: PathBuf,
    /// The renderer that gets the book next.
    pub(crate) renderer: String,
    /// The version of the mdBook that calls.
    pub(crate) mdbook_version: Version,
    /// The whole of `book.toml`.
    pub(crate) config: Value,
}

impl Context {
    /// Makes the context of a run on the book below `root`; its configuration names the folder of
    /// the chapters.
    pub(crate) fn new(
        root: PathBuf,
        renderer: String,
        mdbook_version: Version,
        config: Value,
    ) -> Self {
        let src = config.pointer("/book/src").and_then(Value::as_str);
        Self {
            root,
            src: src.unwrap_or("src").into(),
            renderer,
            mdbook_version,
            config,
        }
    }

    /// Reads the first element of the array; the version decides first whether the rest is read.
    fn parse(json: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Caller {
            mdbook_version: String,
        }
        #[derive(Deserialize)]
        struct Fields {
            root: PathBuf,
            renderer: String,
            config: Value,
        }

        let caller: Caller = serde_json::from_str(json).context("cannot read the context")?;
        let mdbook_version = supported_version(&caller.mdbook_version)?;
        let fields: Fields = serde_json::from_str(json).context("cannot read the context")?;
        let Fields {
            root,
            renderer,
            config,
        } = fields;
        Ok(Self::new(root, renderer, mdbook_version, config))
    }

    /// Returns the `[preprocessor.vuepress-compat]` table.
    pub(crate) fn options(&self) -> Option<&Value> {
        self.config.get("preprocessor")?.get(NAME)
    }
}

/// Parses mdBook's version and refuses those whose protocol is unknown.
fn supported_version(found: &str) -> Result<Version> {
    let version = Version::parse(found).with_context(|| {
        format!("mdBook calls itself version {found:?}; supported is {SUPPORTED}")
    })?;
    // A range of `semver` matches pre-releases only where it names one, and would count 0.6.0-beta
    // as less than 0.6; here a pre-release speaks the protocol of the release it leads to.
    let release = (version.major, version.minor, version.patch);
    ensure!(
        ((0, 4, 40)..(0, 6, 0)).contains(&release),
        "mdBook {version} is not supported; supported is {SUPPORTED}"
    );
    Ok(version)
}

/// A chapter with a file, at whatever depth.
#[derive(Debug)]
pub(crate) struct Chapter<'a> {
    /// The title in `SUMMARY.md`.
    pub(crate) name: String,
    /// Where the chapter goes, relative to the source folder; `None` for drafts, which are not listed.
    pub(crate) path: Option<String>,
    /// The file it was read from, relative to the source folder; `None` if it was made up.
    pub(crate) source_path: Option<String>,
    /// The JSON literal of the content.
    literal: &'a str,
    /// Where the literal stands in the text of the book.
    range: Range<usize>,
}

impl Chapter<'_> {
    /// The file that the chapter was written in, or else the one that it goes to.
    pub(crate) fn file(&self) -> &str {
        let file = self.source_path.as_deref().or(self.path.as_deref());
        file.unwrap_or_default()
    }

    /// Decodes the chapter's text.
    pub(crate) fn content(&self) -> Result<String> {
        serde_json::from_str(self.literal)
            .with_context(|| format!("cannot read the content of chapter `{self}`"))
    }
}

impl fmt::Display for Chapter<'_> {
    /// Names the chapter in a message: by its file, else by its title.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.source_path.as_ref().or(self.path.as_ref());
        f.write_str(file.unwrap_or(&self.name))
    }
}

/// The text mdBook sent, taken apart but not copied.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    /// What is said about the book.
    pub(crate) context: Context,
    /// All chapters that have a file, in reading order.
    pub(crate) chapters: Vec<Chapter<'a>>,
    /// The book as it came.
    pub(crate) book: &'a str,
}

impl<'a> Input<'a> {
    /// Reads `[context, book]`.
    pub(crate) fn parse(text: &'a str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_ascii().is_empty() {
            bail!("the input is empty; mdBook sends `[context, book]` as JSON");
        }
        // One pass for both: the book is big.
        let (context, shape): (&RawValue, BookShape<'_>) =
            serde_json::from_str(text).map_err(|error| explain(text, error))?;
        let book = second_element(text, context.get());
        let context = Context::parse(context.get())?;
        let Some(items) = shape.items.or(shape.sections) else {
            bail!("the book has neither `items` (mdBook 0.5) nor `sections` (mdBook 0.4)");
        };
        let mut chapters = Vec::new();
        list_chapters(items, book, &mut chapters);
        Ok(Self {
            context,
            chapters,
            book,
        })
    }

    /// Returns the book with new literals for the texts of its chapters, `None` where one stays.
    pub(crate) fn with(&self, literals: impl Iterator<Item = Option<Vec<u8>>>) -> Output<'a> {
        let ranges = self.chapters.iter().map(|chapter| chapter.range.clone());
        let mut splices: Vec<_> = ranges
            .zip(literals)
            .filter_map(|(range, literal)| Some((range, literal?)))
            .collect();
        // In JSON, the content may come after the chapters below.
        splices.sort_unstable_by_key(|(range, _)| range.start);
        Output {
            book: self.book,
            splices,
        }
    }
}

/// Returns the JSON literal of a text.
pub(crate) fn literal(text: &str) -> Vec<u8> {
    thread_local! {
        /// Has room for the longest text so far, each byte of which might be escaped.
        static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.clear();
        json_escape_simd::escape_into(text, scratch);
        scratch.as_slice().to_vec()
    })
}

/// Returns the second element of the JSON array `text`, whose first is `first`.
fn second_element<'a>(text: &'a str, first: &'a str) -> &'a str {
    // Borrowed from the array, which was parsed whole: comma and bracket are where they should be.
    let rest = &text[first.as_ptr().addr() - text.as_ptr().addr() + first.len()..];
    let rest = rest.trim_ascii();
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    rest.strip_suffix(']').unwrap_or(rest).trim_ascii()
}

/// Says why `text` is not understood, above all that it comes from a version that is not supported.
fn explain(text: &str, error: serde_json::Error) -> anyhow::Error {
    match serde_json::from_str::<(&RawValue, &RawValue)>(text) {
        Ok((context, _)) => Context::parse(context.get())
            .err()
            .unwrap_or_else(|| anyhow!(error).context("cannot read the book")),
        Err(error) => anyhow!(error).context("the input is not mdBook's `[context, book]`"),
    }
}

/// The book that goes back to mdBook.
#[derive(Debug)]
pub(crate) struct Output<'a> {
    /// The book as it came.
    book: &'a str,
    /// New literals for ranges of it, in order and apart from each other.
    splices: Vec<(Range<usize>, Vec<u8>)>,
}

impl Output<'_> {
    /// Writes the book in large pieces.
    pub(crate) fn write(&self, output: impl Write) -> io::Result<()> {
        let mut output = BufWriter::with_capacity(WRITE_BUFFER, output);
        let book = self.book.as_bytes();
        let mut written = 0;
        for (range, literal) in &self.splices {
            // The ranges are those of literals within the book, sorted: both slices are in it.
            output.write_all(&book[written..range.start])?;
            output.write_all(literal)?;
            written = range.end;
        }
        output.write_all(&book[written..])?;
        output.flush()
    }
}

/// The part of a book that is looked at.
#[derive(Deserialize)]
struct BookShape<'a> {
    /// The chapters as mdBook 0.5 calls them.
    #[serde(borrow)]
    items: Option<Vec<Item<'a>>>,
    /// The chapters as mdBook 0.4 calls them.
    #[serde(borrow)]
    sections: Option<Vec<Item<'a>>>,
}

/// The part of a chapter that is looked at.
#[derive(Deserialize)]
struct ChapterShape<'a> {
    /// The title.
    #[serde(default)]
    name: String,
    /// The literal of the text; absent or null in what is not converted.
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    /// Where it goes; null in drafts.
    path: Option<String>,
    /// Where it is from.
    source_path: Option<String>,
    /// The chapters below.
    #[serde(borrow, default)]
    sub_items: Vec<Item<'a>>,
}

/// An entry of the summary: a chapter, or something else that is passed through.
struct Item<'a>(Option<ChapterShape<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

/// Tells `{"Chapter": …}` from separators, part titles and what later versions may add.
struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a chapter, a separator or a part title")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut chapter = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == "Chapter" {
                chapter = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Item(chapter))
    }
}

/// Appends the chapters that have a file and a text, those below after the one they belong to.
fn list_chapters<'a>(items: Vec<Item<'a>>, book: &'a str, chapters: &mut Vec<Chapter<'a>>) {
    // The JSON parser refused whatever is nested too deeply for this to recurse.
    for chapter in items.into_iter().filter_map(|item| item.0) {
        let literal = chapter.content.map(RawValue::get);
        if let Some(literal) =
            literal.filter(|text| text.starts_with('"') && chapter.path.is_some())
        {
            // Borrowed from the book, so that its distance from the start is its place there.
            let start = literal.as_ptr().addr() - book.as_ptr().addr();
            chapters.push(Chapter {
                name: chapter.name,
                path: chapter.path,
                source_path: chapter.source_path,
                literal,
                range: start..start + literal.len(),
            });
        }
        list_chapters(chapter.sub_items, book, chapters);
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use super::*;

    #[test]
    fn literals_are_those_of_serde_json() {
        let all: String = ('\0'..='\u{2fff}').chain(['\u{fffd}', '🎉']).collect();
        let starts = (0..all.len()).filter(|start| all.is_char_boundary(*start));
        for text in starts.step_by(7).map(|start| &all[start..]).chain([""]) {
            assert_eq!(literal(text), serde_json::to_vec(text).unwrap());
        }
    }

    /// A book of mdBook 0.5 around the given entries.
    fn input(items: &str) -> String {
        format!(
            r#"[{{"root":"/b","config":{{"book":{{"language":"zh-CN"}},"preprocessor":{{"vuepress-compat":{{"flavor":"hope"}}}}}},"renderer":"html","mdbook_version":"0.5.4"}},{{"items":[{items}]}}]"#
        )
    }

    /// One chapter, its content spelled as given.
    fn chapter(path: &str, content: &str) -> String {
        format!(r#"{{"Chapter":{{"name":"C","content":{content},"path":"{path}"}}}}"#)
    }

    /// The error of reading `text`, which is one line.
    fn error(text: &str) -> String {
        let error = format!("{:#}", Input::parse(text).unwrap_err());
        assert!(!error.contains('\n'), "{error}");
        error
    }

    /// Converts and returns what is written and reported.
    fn convert<R: Send>(
        text: &str,
        convert: impl Fn(&Chapter<'_>, String) -> (Option<String>, R) + Sync,
    ) -> (String, Vec<R>) {
        let input = Input::parse(text).unwrap();
        let converted = input.for_each(iter::repeat(()), |chapter, ()| {
            let (content, report) = convert(chapter, chapter.content()?);
            let literal = content.map(|content| literal(&content));
            Ok((literal, report))
        });
        let (literals, reports): (Vec<_>, Vec<_>) = converted.unwrap().into_iter().unzip();
        let output = input.with(literals.into_iter());
        let mut written = Vec::new();
        output.write(&mut written).unwrap();
        (String::from_utf8(written).unwrap(), reports)
    }

    #[test]
    fn reads_the_context() {
        let text = input("");
        let context = Input::parse(&text).unwrap().context;
        assert_eq!(context.root, PathBuf::from("/b"));
        assert_eq!(context.src, PathBuf::from("src"));
        assert_eq!(context.renderer, "html");
        assert_eq!(context.mdbook_version, Version::new(0, 5, 4));
        assert_eq!(
            context.options(),
            Some(&serde_json::json!({"flavor": "hope"}))
        );

        let text = input("").replace(r#""language":"zh-CN""#, r#""src":"docs""#);
        let context = Input::parse(&text).unwrap().context;
        assert_eq!(context.src, PathBuf::from("docs"));
    }

    #[test]
    fn replaces_nothing_but_what_changed() {
        let items = concat!(
            r#""Separator", {"PartTitle": "P"}, {"New": {"Chapter": 1}}, null, {"Chapter": {"#,
            r#""sub_items": [{"Chapter": {"path": "b.md", "content": "two \u4e2d\/"}}],"#,
            r#" "x": 1.50e2, "content" : "one" , "name": "A", "path": "a.md", "source_path": "A.md"}},"#,
            r#" {"Chapter": {"name": "draft", "content": "", "path": null}},"#,
            r#" {"Chapter": {"name": "no content", "path": "c.md", "sub_items": []}},"#,
            r#" {"Chapter": {"name": "no text", "content": null, "path": "d.md"}},"#,
            r#" {"Chapter": {"name": "same", "content": "\u0073ame", "path": "e.md"}}"#,
        );
        let text = input(items);
        let (written, reports) = convert(&text, |chapter, content| {
            let report = format!("{chapter} {content}");
            (
                (content != "same").then(|| format!("\"{content}\"\n\u{1}😀")),
                report,
            )
        });
        let expected = items
            .replace(r#""one""#, r#""\"one\"\n\u0001😀""#)
            .replace(r#""two \u4e2d\/""#, r#""\"two 中/\"\n\u0001😀""#);
        assert_eq!(written, format!(r#"{{"items":[{expected}]}}"#));
        assert_eq!(reports, ["A.md one", "b.md two 中/", "e.md same"]);
    }

    #[test]
    fn returns_an_unchanged_book_as_it_came() {
        let items = [chapter("a.md", r#""\u0061\t\"""#), chapter("b.md", r#""""#)].join(" ,\n\t");
        let text = format!("\u{feff} {} \n", input(&items));
        let (written, _) = convert(&text, |_, _| (None, ()));
        assert_eq!(written, format!(r#"{{"items":[{items}]}}"#));
    }

    #[test]
    fn keeps_the_order_of_many_chapters() {
        let items: Vec<_> = (0..500)
            .map(|n| chapter(&format!("{n}.md"), &format!("\"{n}\"")))
            .collect();
        let text = input(&items.join(","));
        let (written, reports) = convert(&text, |_, content| {
            let number: usize = content.parse().unwrap();
            (Some(format!("n{content}")), number)
        });
        let changed: Vec<_> = (0..500)
            .map(|n| chapter(&format!("{n}.md"), &format!("\"n{n}\"")))
            .collect();
        assert_eq!(written, format!(r#"{{"items":[{}]}}"#, changed.join(",")));
        assert_eq!(reports, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn names_the_chapter_of_a_panic() {
        let items: Vec<_> = (0..50)
            .map(|n| chapter(&format!("{n}.md"), r#""""#))
            .collect();
        let text = input(&items.join(","));
        let input = Input::parse(&text).unwrap();
        let failed = input.for_each(iter::repeat(()), |chapter, ()| {
            let path = chapter.path.as_deref();
            assert!(
                path != Some("7.md") && path != Some("30.md"),
                "not\nthis one"
            );
            Ok(())
        });
        assert_eq!(
            format!("{:#}", failed.unwrap_err()),
            "chapter `7.md`: internal error: not this one"
        );
    }

    #[test]
    fn names_the_chapter_of_a_content_that_is_no_text() {
        let text = input(&chapter("a.md", r#""\ud800""#));
        let input = Input::parse(&text).unwrap();
        let failed = input.for_each(iter::repeat(()), |chapter, ()| chapter.content());
        assert_eq!(
            format!("{:#}", failed.unwrap_err()),
            "cannot read the content of chapter `a.md`: \
             unexpected end of hex escape at line 1 column 8"
        );
    }

    #[test]
    fn accepts_the_versions_it_knows() {
        for known in ["0.4.40", "0.4.52", "0.5.0-alpha.1", "0.5.0", "0.5.99+build"] {
            assert!(supported_version(known).is_ok(), "{known}");
        }
        for unknown in ["0.4.39", "0.4.7", "0.3.9", "0.6.0-beta.1", "0.6.0", "1.0.0"] {
            let text = input("").replace("0.5.4", unknown);
            assert_eq!(
                error(&text),
                format!("mdBook {unknown} is not supported; supported is >=0.4.40, <0.6")
            );
        }
        assert_eq!(
            error(&input("").replace("0.5.4", "five")),
            "mdBook calls itself version \"five\"; supported is >=0.4.40, <0.6: \
             unexpected character 'f' while parsing major version number"
        );
    }

    #[test]
    fn looks_at_the_version_first() {
        let text = r#"[{"mdbook_version":"0.7.0"},[]]"#;
        assert_eq!(
            error(text),
            "mdBook 0.7.0 is not supported; supported is >=0.4.40, <0.6"
        );
    }

    #[test]
    fn says_what_is_wrong_with_the_input() {
        for empty in ["", " \n", "\u{feff}"] {
            assert_eq!(
                error(empty),
                "the input is empty; mdBook sends `[context, book]` as JSON"
            );
        }
        assert_eq!(
            error("garbage"),
            "the input is not mdBook's `[context, book]`: expected value at line 1 column 1"
        );
        let whole = input(&chapter("a.md", r#""text""#));
        for end in 1..whole.len() {
            error(&whole[..end]);
        }
        assert_eq!(
            error(&whole[..whole.len() - 1]),
            format!(
                "the input is not mdBook's `[context, book]`: \
                 EOF while parsing a list at line 1 column {}",
                whole.len() - 1
            )
        );
        assert_eq!(
            error(&input("").replace("items", "chapters")),
            "the book has neither `items` (mdBook 0.5) nor `sections` (mdBook 0.4)"
        );
        assert_eq!(
            error(&input("1")),
            "cannot read the book: invalid type: integer `1`, \
             expected a chapter, a separator or a part title at line 1 column 161"
        );
    }

    #[test]
    fn refuses_books_that_are_too_deep() {
        let text = input(&format!(
            "{}{}",
            r#"{"Chapter":{"sub_items":["#.repeat(1000),
            "]}}".repeat(1000)
        ));
        assert_eq!(
            error(&text),
            "cannot read the book: recursion limit exceeded at line 1 column 1197"
        );
    }
}
