//! Where the destination of a link stands in the text, and how a path is written there.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use crate::edit::Edits;
use crate::site::resolve::encode;

/// The destination of a Markdown link, and the path within it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Destination {
    /// The destination, without the brackets that may stand around it.
    range: Range<usize>,
    /// The end of the path; query and hash follow.
    path_end: usize,
    /// Whether `<` and `>` stand around it.
    is_bracketed: bool,
}

impl Destination {
    /// What follows the path, and where.
    pub(super) fn behind_path<'t>(&self, text: &'t str) -> (&'t str, usize) {
        (&text[self.path_end..self.range.end], self.path_end)
    }

    /// Records the edits that put `path` in place of the path.
    pub(super) fn replace_path(&self, path: &str, edits: &mut Edits) {
        let mut path = encode(path, &[]);
        let needs_brackets = path.contains(['(', ')']) || path.contains(char::is_whitespace);
        let is_open = needs_brackets && !self.is_bracketed;
        if is_open {
            path.insert(0, '<');
        }
        edits.replace(self.range.start..self.path_end, path);
        if is_open {
            edits.insert(self.range.end, ">");
        }
    }
}

/// Finds the destination of an inline link: behind the `](` that stands in `tail`.
///
/// `url` is what the parser made of it.
pub(super) fn inline(text: &str, tail: Range<usize>, url: &str) -> Option<Destination> {
    let open = text.get(tail.clone())?.find("](")?;
    at(text, tail.start + open + 2..tail.end, url)
}

/// Finds the destination of the reference definition that stands at `span`.
pub(super) fn definition(text: &str, span: Range<usize>, url: &str) -> Option<Destination> {
    let bytes = text.get(span.clone())?.as_bytes();
    let is_end = |at: &usize| bytes[*at..].starts_with(b"]:") && bytes[at - 1] != b'\\';
    let label_end = (1..bytes.len()).find(is_end)?;
    at(text, span.start + label_end + 2..span.end, url)
}

/// Reads the destination that `range` begins with, behind white space.
fn at(text: &str, range: Range<usize>, url: &str) -> Option<Destination> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let rest = &text[start..range.end];
    let is_bracketed = rest.starts_with('<');
    let start = start + usize::from(is_bracketed);
    let rest = &text[start..range.end];
    let mut depth = 0_usize;
    let mut is_escaped = false;
    let end = rest.find(|c: char| {
        let escaped = is_escaped;
        is_escaped = c == '\\' && !escaped;
        match c {
            _ if escaped => false,
            '>' | '\n' if is_bracketed => true,
            _ if is_bracketed => false,
            '(' => {
                depth += 1;
                false
            }
            ')' if depth > 0 => {
                depth -= 1;
                false
            }
            ')' => true,
            c => c.is_ascii_whitespace(),
        }
    });
    let end = end.unwrap_or(rest.len());
    let raw = &rest[..end];
    let path_end = raw.find(['?', '#']).unwrap_or(end);
    let path = &raw[..path_end];
    let url_path = &url[..url.find(['?', '#']).unwrap_or(url.len())];
    // Where the two differ the place was not understood, and the link stays as it is.
    let is_same = match path.contains(['\\', '&']) {
        true => unescaped(path).as_deref() == Some(url_path),
        false => path == url_path,
    };
    is_same.then_some(Destination {
        range: start..start + end,
        path_end: start + path_end,
        is_bracketed,
    })
}

/// Resolves the escapes and entities of a destination.
fn unescaped(raw: &str) -> Option<String> {
    let link = format!("[a](<{raw}>)");
    Parser::new(&link).find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    })
}
