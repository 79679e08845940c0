//! Elements of Markdown's own that have to be written as tags.
//!
//! A delimiter opens and closes by the characters on both sides of it. Where a link or a tag is put in
//! beside one, it could do something else.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::{Marks, Pair};
use crate::edit::Edits;
use crate::flavor::Emphasis;
use crate::inline::delimiters::is_punctuation;
use crate::inline::is_inline_end;
use crate::inline::strikethrough::is_single;

/// What the rules have put in beside delimiters of the line so far.
#[derive(Debug, Default)]
pub(super) struct Native {
    /// The elements that the end of the line writes as tags.
    pub(super) pairs: Vec<Pair>,
    /// Where the elements begin that are written as tags.
    written: BTreeSet<usize>,
    /// Where the links and elements of ours begin and end, which do so with punctuation.
    edges: BTreeSet<usize>,
}

impl Native {
    /// Whether a link or an element of ours begins or ends here.
    pub(super) fn has_edge(&self, at: usize) -> bool {
        self.edges.contains(&at)
    }
}

impl Marks {
    /// Takes over where links of URLs begin and end.
    pub(in crate::inline) fn link_edges(&mut self, edges: &mut Vec<usize>) {
        for edge in edges.drain(..) {
            self.as_tags.edges.insert(edge);
        }
    }

    /// Whether the element that ends here would lose a delimiter in a word, since a link of ours stands
    /// on its other side.
    pub(in crate::inline) fn is_parted(
        &self,
        text: &str,
        end: TagEnd,
        range: &Range<usize>,
    ) -> bool {
        let edges = &self.as_tags.edges;
        let Some(pair) = native_pair(text, end, range).filter(|_| !edges.is_empty()) else {
            return false;
        };
        let is_word = |c: char| !c.is_whitespace() && !is_punctuation(c, Emphasis::CommonMark);
        let marker = char::from(text.as_bytes()[range.start]);
        let before = text[..range.start].trim_end_matches(marker);
        let behind = text[range.end..].trim_start_matches(marker);
        edges.contains(&pair.open.end) && before.ends_with(is_word)
            || edges.contains(&pair.close.start) && behind.starts_with(is_word)
    }

    /// Writes an element of Markdown's own as tags: what is put in beside one of its delimiters would
    /// keep it from opening or closing the element.
    pub(in crate::inline) fn write_as_tags(
        &mut self,
        text: &str,
        end: TagEnd,
        range: &Range<usize>,
        edits: &mut Edits,
    ) {
        let Some(pair) = native_pair(text, end, range) else {
            return;
        };
        if !self.as_tags.written.insert(range.start) {
            return;
        }
        self.as_tags.edges.extend([range.start, range.end]);
        if self.is_active {
            self.as_tags.pairs.push(pair);
            return;
        }
        let (open, close) = match end {
            TagEnd::Emphasis => ("<em>", "</em>"),
            TagEnd::Strong => ("<strong>", "</strong>"),
            _ => ("<del>", "</del>"),
        };
        edits.replace(pair.open, open);
        edits.replace(pair.close, close);
    }

    /// Forgets a line of text that ends.
    pub(in crate::inline) fn end_line(&mut self, end: TagEnd) {
        if !is_inline_end(end) {
            self.as_tags.written.clear();
            self.as_tags.edges.clear();
        }
    }
}

/// The delimiters of one of Markdown's own elements.
pub(super) fn native_pair(text: &str, end: TagEnd, range: &Range<usize>) -> Option<Pair> {
    let width = native_width(text, end, range)?;
    Some(Pair {
        open: range.start..range.start + width,
        close: range.end - width..range.end,
    })
}

/// How many characters open and close one of Markdown's own elements.
pub(super) fn native_width(text: &str, end: TagEnd, range: &Range<usize>) -> Option<usize> {
    match end {
        TagEnd::Emphasis => Some(1),
        TagEnd::Strong => Some(2),
        TagEnd::Strikethrough => Some(if is_single(text, range) { 1 } else { 2 }),
        _ => None,
    }
}
