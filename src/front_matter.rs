//! Front matter: the YAML block at the beginning of a page.
//!
//! Every generator of the family leaves it to [gray-matter](https://github.com/jonschlinkert/gray-matter),
//! whose rules for where the block begins and ends these are. Another preprocessor may have put a
//! `<style>` or `<link>` before it.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr::{Scalar, Yaml, YamlLoader};
use saphyr_parser::Parser;

use crate::allowance::Allowance;
use crate::home::Home;

/// The front matter of a page.
#[derive(Debug, PartialEq)]
pub(crate) struct FrontMatter {
    /// The block with both its lines of dashes.
    pub(crate) range: Range<usize>,
    /// What it says.
    pub(crate) data: Data,
    /// What is wrong with it, and where.
    pub(crate) error: Option<(Range<usize>, String)>,
}

impl FrontMatter {
    /// Whether this is nothing else in `text`, such as a thematic break and an underlined heading: it can be
    /// read, begins with a key, and its last line holds no more than its dashes.
    pub(crate) fn is_evident(&self, text: &str) -> bool {
        let block = &text[self.range.clone()];
        let ends_line = block.ends_with('\n') || self.range.end == text.len();
        let is_closed = block.trim_end_matches(['\r', '\n']).ends_with("\n---");
        let mut lines = block.lines().skip(1).map(str::trim_end);
        let first = lines.find(|line| !line.starts_with('#'));
        let is_key = |(key, value): (&str, &str)| {
            let is_word = |c: char| c.is_alphanumeric() || "_-.\"'".contains(c);
            let is_value = value.is_empty() || value.starts_with(' ');
            !key.is_empty() && key.chars().all(is_word) && is_value
        };
        let begins_with_key = || {
            first
                .and_then(|line| line.split_once(':'))
                .is_some_and(is_key)
        };
        self.error.is_none() && ends_line && is_closed && begins_with_key()
    }
}

/// The values that show on a page.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Data {
    pub(crate) title: Option<String>,
    pub(crate) author: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) tags: Vec<String>,
    /// The address of the page.
    pub(crate) permalink: Option<String>,
    /// Every key whose value is a text, a number or the like.
    pub(crate) values: BTreeMap<String, String>,
    pub(crate) home: Option<Home>,
}

/// Finds and reads the front matter of a page, if it has one.
pub(crate) fn find(text: &str) -> Option<FrontMatter> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let is_moved = !text[start..].starts_with("---");
    let start = start
        + if is_moved {
            skip_head_elements(&text[start..])?
        } else {
            0
        };
    let rest = text[start..].strip_prefix("---")?;
    if rest.starts_with('-') {
        return None;
    }
    let first_line = rest.split('\n').next().unwrap_or_default();
    let language = first_line.trim();
    let closing = rest.find("\n---");
    let block = closing.map_or(rest, |at| &rest[..at]);
    let values = &block[first_line.len().min(block.len())..];
    let values_start = start + 3 + first_line.len();
    let mut error = None;
    let data = match read(language, values)? {
        Ok(data) => data,
        // What only looks like front matter, such as a rule at the beginning of a page, is text.
        Err(_) if closing.is_none() || is_moved => return None,
        Err((line, message)) => {
            let lines = values.split_inclusive('\n');
            let offset: usize = lines.clone().take(line).map(str::len).sum();
            let length = lines
                .clone()
                .nth(line)
                .map_or(0, |line| line.trim_end().len());
            let at = values_start + offset;
            error = Some((at..at + length, message));
            Data::default()
        }
    };
    let end = closing.map_or(text.len(), |at| {
        let behind = start + 3 + at + "\n---".len();
        let line = text[behind..].strip_prefix('\r').unwrap_or(&text[behind..]);
        let line = line.strip_prefix('\n').unwrap_or(line);
        text.len() - line.len()
    });
    Some(FrontMatter {
        range: start..end,
        data,
        error,
    })
}

/// The start tag of the style sheet that a converted page begins with.
pub(crate) const STYLE: &str = "<style data-vuepress-compat>";

/// The start tag of the script that follows it.
pub(crate) const SCRIPT: &str = "<script data-vuepress-compat>";

/// Returns the length of `<style>` and `<link>` elements and blank space before front matter.
fn skip_head_elements(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        // To Markdown, another space is text, and the style sheet is in a paragraph with it.
        rest = rest.trim_ascii_start();
        if rest.starts_with(STYLE) || rest.starts_with(SCRIPT) {
            // Ours: the front matter has been taken out, and what looks like it is text.
            return None;
        }
        if rest.starts_with("---") {
            let skipped = text.len() - rest.len();
            let on_line = text[..skipped].ends_with('\n') && !text[..skipped].trim().is_empty();
            return on_line.then_some(skipped);
        }
        rest = match rest.get(..6)?.to_ascii_lowercase().as_str() {
            "<style" if rest[6..].starts_with(['>', ' ', '\t', '\r', '\n']) => {
                // In its start tag, what looks like the end tag is an attribute.
                rest.split_once('>')?.1.split_once("</style>")?.1
            }
            "<link " => rest.split_once('>')?.1,
            _ => return None,
        };
    }
}

/// Reads the values, or gives the line, counted from 0, and the reason why they cannot be read.
///
/// `None` is a language that gray-matter does not know: not front matter.
fn read(language: &str, values: &str) -> Option<Result<Data, (usize, String)>> {
    Some(match language {
        "" | "yaml" | "yml" => read_yaml(values),
        "json" => match serde_json::from_str::<serde_json::Value>(values) {
            Ok(value) => Ok(Data::from_source(&value)),
            Err(error) => Err((error.line().saturating_sub(1), error.to_string())),
        },
        "toml" => match toml::from_str::<serde_json::Value>(values) {
            Ok(value) => Ok(Data::from_source(&value)),
            Err(error) => Err((0, error.message().to_owned())),
        },
        "js" | "javascript" => Err((0, "it is JavaScript, which is not run".to_owned())),
        _ => return None,
    })
}

fn read_yaml(values: &str) -> Result<Data, (usize, String)> {
    let documents = load_yaml(values)?;
    match documents.first() {
        None => Ok(Data::default()),
        Some(value) if value.is_null() => Ok(Data::default()),
        Some(value) if value.is_mapping() => Ok(Data::from_source(value)),
        Some(_) => Err((1, "it holds no keys, only text".to_owned())),
    }
}

/// Reads YAML, or returns the line, counted from 0, and the reason why it cannot be read.
///
/// An alias repeats a value of any length, and that value may hold aliases. Their number is limited.
pub(crate) fn load_yaml(text: &str) -> Result<Vec<Yaml<'_>>, (usize, String)> {
    if let Some(line) = too_deep(text) {
        return Err((line, "its values are nested too deeply".to_owned()));
    }
    let mut loader = YamlLoader::default();
    // No value is longer than the text.
    loader.alias_limit(Allowance::new(text.len()).left() / text.len().max(1));
    let loaded = Parser::new_from_iter(text.chars()).load(&mut loader, true);
    match loaded.err().as_ref().or(loader.error()) {
        Some(error) => Err((
            error.marker().line().saturating_sub(1),
            error.info().to_owned(),
        )),
        None => Ok(loader.into_documents()),
    }
}

/// Finds the line at which YAML may be nested so deeply that reading it exhausts the stack.
fn too_deep(values: &str) -> Option<usize> {
    const LIMIT: usize = 100;
    let mut brackets = 0_usize;
    values.lines().position(|line| {
        let indent = line
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'-' | b'?' | b':'))
            .count();
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
        }
        indent > LIMIT || brackets > LIMIT
    })
}

/// A tree of values, of whichever language.
pub(crate) trait Source {
    /// The value of a table at a key.
    fn key(&self, name: &str) -> Option<&Self>;
    /// The items of a list.
    fn items(&self) -> Option<Vec<&Self>>;
    /// The text of a text, a number or a truth value.
    fn entries(&self) -> Vec<(String, &Self)>;
    fn text(&self) -> Option<String>;
}

impl Source for Yaml<'_> {
    fn key(&self, name: &str) -> Option<&Self> {
        self.as_mapping_get(name)
    }

    fn items(&self) -> Option<Vec<&Self>> {
        self.as_sequence().map(|items| items.iter().collect())
    }

    fn entries(&self) -> Vec<(String, &Self)> {
        let entries = self.as_mapping().into_iter().flatten();
        let named = entries.filter_map(|(key, value)| Some((key.text()?, value)));
        named.collect()
    }

    fn text(&self) -> Option<String> {
        match self {
            Yaml::Representation(text, ..) => Some(text.to_string()),
            Yaml::Value(Scalar::String(text)) => Some(text.to_string()),
            Yaml::Value(Scalar::Integer(number)) => Some(number.to_string()),
            Yaml::Value(Scalar::FloatingPoint(number)) => Some(number.to_string()),
            Yaml::Value(Scalar::Boolean(value)) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl Source for serde_json::Value {
    fn key(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn items(&self) -> Option<Vec<&Self>> {
        self.as_array().map(|items| items.iter().collect())
    }

    fn entries(&self) -> Vec<(String, &Self)> {
        let entries = self.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.clone(), value)).collect()
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

impl Data {
    fn from_source(source: &impl Source) -> Self {
        let list = |names: [&str; 2]| names.iter().find_map(|name| source.key(name)).map(texts);
        Self {
            title: source
                .key("title")
                .and_then(Source::text)
                .filter(|title| !title.trim().is_empty()),
            author: list(["author", "authors"]).unwrap_or_default(),
            date: source
                .key("date")
                .or(source.key("createTime"))
                .and_then(Source::text)
                .map(day),
            categories: list(["categories", "category"]).unwrap_or_default(),
            tags: list(["tags", "tag"]).unwrap_or_default(),
            permalink: source
                .key("permalink")
                .and_then(Source::text)
                .filter(|permalink| permalink.starts_with('/')),
            values: (source.entries().into_iter())
                .filter_map(|(key, value)| Some((key, value.text()?)))
                .collect(),
            home: Home::from_source(source),
        }
    }
}

/// The texts of a value that may be a text, a table with a name, or a list of such.
fn texts(value: &impl Source) -> Vec<String> {
    let text = |value: &_| -> Option<String> {
        Source::text(value).or_else(|| Source::text(Source::key(value, "name")?))
    };
    let texts = match value.items() {
        Some(items) => items.into_iter().filter_map(text).collect(),
        None => text(value).into_iter().collect::<Vec<_>>(),
    };
    texts
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// The day of a date, without the time.
fn day(date: String) -> String {
    let day: String = date
        .chars()
        .take_while(|c| !matches!(c, ' ' | 'T'))
        .collect();
    day.replace('/', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Option<&str> {
        find(text).map(|found| &text[found.range.end..])
    }

    #[test]
    fn blocks_are_found_as_gray_matter_finds_them() {
        assert_eq!(body("---\na: 1\n---\nx"), Some("x"));
        assert_eq!(body("\u{feff}---\r\na: 1\r\n---\r\nx"), Some("x"));
        assert_eq!(body("--- \na: 1\n----\nx"), Some("-\nx"));
        assert_eq!(body("---yaml\na: 1\n---"), Some(""));
        assert_eq!(body("---\n# nothing\n---\nx"), Some("x"));
        assert_eq!(body("---\n---\nx"), Some("x"));
        assert_eq!(body("---\na: 1\n"), Some(""));
        assert_eq!(body("----\na: 1\n---\nx"), None);
        assert_eq!(body("\n---\na: 1\n---\nx"), None);
        assert_eq!(body(" ---\na: 1\n---\nx"), None);
        assert_eq!(body("---\na: 1\n ---\nx\n---\ny"), Some("y"));
        assert_eq!(body("---\n\ntext after a rule\n"), None);
        assert_eq!(body("---what\na: 1\n---\nx"), None);
    }

    #[test]
    fn blocks_are_found_behind_styles() {
        let text = "<style>a{}</style>\n<link rel=x>\n\n---\na: 1\n---\nx";
        assert_eq!(body(text), Some("x"));
        assert_eq!(body("<style>a{}</style>\n\n---\n\ntext\n\n---\n"), None);
    }

    #[test]
    fn values_are_read() {
        let text = "---\ntitle: 'A: b'\nauthor: {name: Li, url: x}\ndate: 2024/01/02 03:04\n\
                    categories: 前端\ntags:\n  - a\n  - 2\n---\n";
        let data = find(text).unwrap().data;
        assert_eq!(data.title.as_deref(), Some("A: b"));
        assert_eq!(data.author, ["Li"]);
        assert_eq!(data.date.as_deref(), Some("2024-01-02"));
        assert_eq!(data.categories, ["前端"]);
        assert_eq!(data.tags, ["a", "2"]);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let text = "---\na: 1\ntitle: a: b\n---\nx";
        let found = find(text).unwrap();
        let (range, _) = found.error.unwrap();
        assert_eq!(&text[range], "title: a: b");
        assert_eq!(found.range.end, text.len() - 1);
    }
}
