//! What mdBook sends comes back in its own shape, whatever it is that a version adds to it.
//!
//! The recordings in `tests/protocol` are what mdBook 0.4 and 0.5 write, with keys added that no
//! version knows, and with spellings of strings that mdBook itself would not choose.
#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use serde_json::value::RawValue;

/// Returns a recording and what the preprocessor makes of it.
fn convert(recording: &str) -> (String, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocol");
    let input = fs::read_to_string(folder.join(recording)).unwrap();
    let mut output = Vec::new();
    mdbook_vuepress_compat::run(&input, &mut output).unwrap();
    (input, String::from_utf8(output).unwrap())
}

/// Returns the text of the book in a recording: what follows the context, up to the last bracket.
fn book(input: &str) -> &str {
    let mut values = serde_json::Deserializer::from_str(&input[1..]).into_iter::<Value>();
    values.next().unwrap().unwrap();
    let rest = &input[1 + values.byte_offset()..];
    let rest = rest.trim().strip_prefix(',').unwrap();
    rest.strip_suffix(']').unwrap().trim()
}

/// Takes the text out of every string that a key `content` stands before.
fn without_contents(book: &str) -> String {
    let mut kept = String::new();
    let mut rest = book;
    while let Some((before, after)) = rest.split_once("\"content\"") {
        let (colon, text) = after.split_once('"').unwrap();
        let mut escaped = false;
        let end = text.find(|c| {
            let end = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            end
        });
        kept.extend([before, "\"content\"", colon, "\"\""]);
        rest = &text[end.unwrap() + 1..];
    }
    kept + rest
}

/// Appends the content of every chapter with its path.
fn collect_contents(value: &Value, contents: &mut Vec<(String, String)>) {
    let items = ["items", "sections", "sub_items"];
    for item in items
        .iter()
        .filter_map(|key| value[key].as_array())
        .flatten()
    {
        let chapter = &item["Chapter"];
        if let (Some(path), Some(content)) = (chapter["path"].as_str(), chapter["content"].as_str())
        {
            contents.push((path.to_owned(), content.to_owned()));
        }
        collect_contents(chapter, contents);
    }
}

/// Returns the content of every chapter with its path.
fn contents(book: &str) -> Vec<(String, String)> {
    let mut contents = Vec::new();
    collect_contents(&serde_json::from_str(book).unwrap(), &mut contents);
    contents
}

#[test]
fn book_without_vuepress_syntax_comes_back_as_it_came() {
    for recording in ["0.4-plain.json", "0.5-plain.json"] {
        let (input, output) = convert(recording);
        assert_eq!(output, book(&input), "{recording}");
    }
}

#[test]
fn nothing_but_contents_changes() {
    for recording in ["0.4-vuepress.json", "0.5-vuepress.json"] {
        let (input, output) = convert(recording);
        assert_eq!(
            without_contents(&output),
            without_contents(book(&input)),
            "{recording}"
        );
        let plain = |book| {
            let mut contents = contents(book);
            contents.retain(|(_, content)| !content.contains("Box") && !content.contains("Inner"));
            contents
        };
        assert_eq!(plain(&output), plain(book(&input)), "{recording}");
        let paths = |book| contents(book).into_iter().map(|(path, _)| path);
        assert!(paths(&output).eq(paths(book(&input))), "{recording}");
    }
}

#[test]
fn unchanged_content_keeps_its_spelling() {
    for (recording, chapters) in [("0.4-vuepress.json", 2), ("0.5-vuepress.json", 1)] {
        let (_, output) = convert(recording);
        let kept = output.matches(r##""content":"# \u0050lain\n""##).count();
        assert_eq!(kept, chapters, "{recording}");
    }
}

#[test]
fn any_whitespace_around_the_book_is_left_behind() {
    let (input, output) = convert("0.5-plain.json");
    let spaced = input.replacen(",\"later\":null},{\"items\"", "}\r\n\t , {\"items\"", 1);
    assert_ne!(spaced, input);
    let mut written = Vec::new();
    mdbook_vuepress_compat::run(&format!("\u{feff}\n {spaced}\n\n"), &mut written).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), output);
}

/// Returns the paths of all values in `value`, as JSON pointers.
fn pointers(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    for (key, value) in value.as_object().into_iter().flatten() {
        pointers(value, &format!("{path}/{}", escape(key)), found);
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        pointers(value, &format!("{path}/{index}"), found);
    }
}

/// Asserts that an input, however broken, ends in a book or in an error.
fn assert_ends_well(input: &str) {
    let mut output = Vec::new();
    match mdbook_vuepress_compat::run(input, &mut output) {
        // Numbers too large to read come back as they came.
        Ok(()) => assert!(
            serde_json::from_slice::<&RawValue>(&output).is_ok(),
            "{input}"
        ),
        Err(error) => {
            let error = format!("{error:#}");
            assert!(!error.contains("internal error"), "{error}\n{input}");
            assert_eq!(output, b"", "{input}");
        }
    }
}

#[test]
fn broken_input_is_an_error_or_a_book() {
    for recording in ["0.4-vuepress.json", "0.5-vuepress.json"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protocol");
        let input = fs::read_to_string(folder.join(recording)).unwrap();
        let whole: Value = serde_json::from_str(&input).unwrap();
        let mut paths = Vec::new();
        pointers(&whole, "", &mut paths);
        let values = [
            "null",
            "true",
            "-1",
            "1e300",
            "[]",
            "{}",
            "[[{}]]",
            r#""\u001b[31m\n\u0000""#,
            r#"{"Chapter":{"Chapter":null}}"#,
        ];
        for path in &paths {
            for value in values {
                let mut broken = whole.clone();
                *broken.pointer_mut(path).unwrap() = serde_json::from_str(value).unwrap();
                assert_ends_well(&broken.to_string());
            }
        }
        for (at, _) in input.match_indices(['"', '{', '}', '[', ']', ',', ':', '\\']) {
            assert_ends_well(&input[..at]);
            for inserted in ["\"", "[", "}", "\\u0000", ",", "1e999", "\u{feff}"] {
                assert_ends_well(&format!("{}{inserted}{}", &input[..at], &input[at..]));
            }
        }
    }
}
