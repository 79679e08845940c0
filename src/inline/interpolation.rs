//! Vue's interpolation: `{{ $frontmatter.title }}` and `{{ "text" }}`.
//!
//! To [VuePress](https://v2.vuepress.vuejs.org/guide/markdown.html#vue-in-markdown) a page is a
//! template, in which braces hold JavaScript. A string says itself, and a value of the front matter
//! is known; anything else is a program's to say and stays as its author wrote it.

use std::borrow::Cow;
use std::ops::Range;

use super::{delimiters, emoji, markdown_of_text};
use crate::edit::{Edits, OffsetMap};
use crate::html::{self, Token, escape, literal_text, string_literal};
use crate::page::Page;

/// Whether a text may hold an expression.
///
/// `v-pre` is for pages that tell of such expressions and want to show them.
pub(crate) fn may_occur(text: &str) -> bool {
    text.contains("{{") && !text.contains("v-pre")
}

/// Replaces the expressions of a run of text whose value is known.
///
/// To VuePress the braces are text, and no value becomes part of a link, a tag or the like. A value that
/// could is written as an element of its own: after a bracket that is `open`, and beside delimiters.
///
/// Without a `map` to the source, the text is the title of the construct that the block stage is at.
pub(super) fn convert(
    text: &str,
    range: Range<usize>,
    open: bool,
    map: Option<&OffsetMap>,
    page: &mut Page<'_>,
    edits: &mut Edits,
) {
    let write = |value: &str, braces: &Range<usize>, page: &Page<'_>| {
        let value = value.trim();
        let is_apart = open
            || matches!(emoji::shown(value, page), Cow::Owned(_))
            || touches(text, braces, "`&:$@")
            || delimiters::beside_delimiters(text, braces) != (false, false)
            || (value.is_empty() && touches(text, braces, "*_~"));
        match is_apart {
            true => element(&literal_text(value)),
            false => markdown_of_value(value),
        }
    };
    replace(text, range, map, page, edits, write);
}

/// Does the same for HTML that stands alone, except in its tags.
pub(super) fn html<'t>(html: &'t str, page: &mut Page<'_>) -> Cow<'t, str> {
    let mut edits = Edits::default();
    if !page.interpolates {
        return Cow::Borrowed(html);
    }
    let tags = html::tokens(html).0;
    let write =
        |value: &str, braces: &Range<usize>, _: &Page<'_>| match touches(html, braces, "<&/!") {
            true => element(&escape(value)),
            false => escape(value).into_owned(),
        };
    let mut at = 0;
    for tag in tags.iter().map(Token::range) {
        replace(html, at..tag.start.max(at), None, page, &mut edits, write);
        at = tag.end.max(at);
    }
    replace(html, at..html.len(), None, page, &mut edits, write);
    edits.apply(html.into()).0
}

/// An element that holds a value.
///
/// The space in its tag keeps it from being the target of a link, unless a parenthesis follows.
fn element(value: &str) -> String {
    let (parenthesis, value) = match value.strip_prefix(')') {
        Some(rest) => ("&#41;", rest),
        None => ("", value),
    };
    format!("<span >{parenthesis}{value}</span>")
}

/// Whether one of the marks is right beside the braces, so that it could form something with a value.
fn touches(text: &str, braces: &Range<usize>, marks: &str) -> bool {
    let is_mark = |c: char| marks.contains(c);
    text[..braces.start].ends_with(is_mark) || text[braces.end..].starts_with(is_mark)
}

fn replace(
    text: &str,
    range: Range<usize>,
    map: Option<&OffsetMap>,
    page: &mut Page<'_>,
    edits: &mut Edits,
    write: impl Fn(&str, &Range<usize>, &Page<'_>) -> String,
) {
    let mut at = range.start;
    while let Some((open, close)) = expression(&text[at..range.end]) {
        let braces = at + open..at + close + 2;
        let inside = text[braces.start + 2..braces.end - 2].trim();
        at = braces.end;
        if let Some(length) = value(inside, page).map(str::len) {
            let place = map.map_or_else(|| page.opening().clone(), |map| map.range(braces.clone()));
            if !page.may_repeat(length, &place) {
                return;
            }
            let value = value(inside, page).map(|value| write(value, &braces, page));
            edits.replace_over(braces, value.unwrap_or_default());
        }
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
    let mut markdown = String::new();
    for c in markdown_of_text(value).chars() {
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
