//! Vue's interpolation: `{{ $frontmatter.title }}` and `{{ "text" }}`.
//!
//! To [VuePress](https://v2.vuepress.vuejs.org/guide/markdown.html#vue-in-markdown) a page is a
//! template, in which braces hold JavaScript. A string says itself, and a value of the front matter
//! is known; anything else is a program's to say and stays as its author wrote it.

use std::borrow::Cow;
use std::ops::Range;

use super::markdown_of_text;
use crate::edit::{Edits, OffsetMap};
use crate::html::{escape, string_literal};
use crate::page::Page;

/// Whether a text may hold an expression.
///
/// `v-pre` is for pages that tell of such expressions and want to show them.
pub(crate) fn may_occur(text: &str) -> bool {
    text.contains("{{") && !text.contains("v-pre")
}

/// Replaces the expressions of a run of text whose value is known.
///
/// Without a map to the source, the text is the title of a construct that the block stage is at.
pub(super) fn convert(
    text: &str,
    range: Range<usize>,
    map: Option<&OffsetMap>,
    page: &mut Page<'_>,
    edits: &mut Edits,
) {
    replace(text, range, map, page, edits, markdown_of_value);
}

/// Does the same for HTML that stands alone.
pub(super) fn html<'t>(html: &'t str, page: &mut Page<'_>) -> Cow<'t, str> {
    let mut edits = Edits::default();
    if page.interpolates {
        let value = |value: &str| escape(value).into_owned();
        replace(html, 0..html.len(), None, page, &mut edits, value);
    }
    edits.apply(html.into()).0
}

fn replace(
    text: &str,
    range: Range<usize>,
    map: Option<&OffsetMap>,
    page: &mut Page<'_>,
    edits: &mut Edits,
    write: impl Fn(&str) -> String,
) {
    let mut at = range.start;
    while let Some((open, close)) = expression(&text[at..range.end]) {
        let inside = text[at + open + 2..at + close].trim();
        if let Some(length) = value(inside, page).map(str::len) {
            let braces = at + open..at + close + 2;
            let place = map.map_or_else(|| page.opening().clone(), |map| map.range(braces.clone()));
            if !page.may_repeat(length, &place) {
                return;
            }
            let value = value(inside, page).map(&write).unwrap_or_default();
            edits.replace_over(braces, value);
        }
        at += close + 2;
    }
}

/// Finds the braces of the first expression.
fn expression(text: &str) -> Option<(usize, usize)> {
    let open = text.find("{{")?;
    let close = open + 2 + text[open + 2..].find("}}")?;
    Some((open, close))
}

/// The value of an expression, if it is a string or one of the front matter.
fn value<'p>(expression: &'p str, page: &'p Page<'_>) -> Option<&'p str> {
    if let Some(text) = string_literal(expression) {
        return Some(text);
    }
    const PATHS: &[&str] = &["$page.frontmatter.", "$frontmatter.", "page.frontmatter."];
    let key = match expression {
        "$page.title" | "page.title" | "$title" => "title",
        _ => PATHS
            .iter()
            .find_map(|path| expression.strip_prefix(path))?,
    };
    page.values.get(key).map(String::as_str)
}

/// Writes a value as Markdown that shows it, wherever the text stands.
fn markdown_of_value(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut markdown = String::new();
    for c in markdown_of_text(&line).chars() {
        // Of a table, of a heading's attributes and of another expression.
        if matches!(c, '|' | '{' | '}') && !markdown.ends_with('\\') {
            markdown.push('\\');
        }
        markdown.push(c);
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_found() {
        assert_eq!(expression("a {{ b }} c"), Some((2, 7)));
        assert_eq!(expression("a {{ b"), None);
        assert_eq!(markdown_of_value("a | {b}\nc"), "a \\| \\{b\\} c");
    }
}
