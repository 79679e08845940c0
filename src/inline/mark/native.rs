//! Elements of Markdown's own that have to be written as tags.
//!
//! Whether a delimiter opens or closes an element depends on the characters on both sides of it. A link or
//! a tag that is inserted beside one could change that.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::{Mark, Marks, Pair, Run, native_pair};
use crate::edit::Edits;
use crate::flavor::Emphasis;
use crate::inline::delimiters::is_punctuation;
use crate::inline::is_inline_end;

/// The elements of the line so far beside whose delimiters something was inserted.
#[derive(Debug, Default)]
pub(super) struct Native {
    /// The elements that the end of the line writes as tags.
    pub(super) pairs: Vec<Pair>,
    /// Where the elements begin that are written as tags.
    written: BTreeSet<usize>,
    /// Where the links and elements of ours begin and end, which do so with punctuation.
    edges: BTreeSet<usize>,
}

impl Marks {
    /// Takes over where links of URLs begin and end.
    pub(in crate::inline) fn link_edges(&mut self, edges: impl IntoIterator<Item = usize>) {
        self.as_tags.edges.extend(edges);
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
    /// Returns the delimiters of marks that are left over beside a link or a tag of ours, by which they
    /// could open or close something else.
    pub(super) fn parted_marks(
        &self,
        runs: &[(&'static Mark, Run)],
        own: &[Pair],
        written: &[Pair],
    ) -> Vec<usize> {
        let mut pieces: Vec<&Range<usize>> = (own.iter().chain(written))
            .flat_map(|pair| [&pair.open, &pair.close])
            .collect();
        pieces.sort_by_key(|piece| piece.start);
        let is_edge = |at: usize| {
            let next = pieces.partition_point(|piece| piece.end < at);
            let is_piece = |piece: &&Range<usize>| piece.end == at || piece.start == at;
            pieces[next..].iter().take(2).any(is_piece) || self.as_tags.edges.contains(&at)
        };
        let is_own = |(mark, _): &&(&'static Mark, Run)| mark.switch.is_some();
        let mut left = Vec::new();
        for (_, run) in runs.iter().filter(is_own) {
            let mut rest = run.range.clone();
            // A run closes elements from its left side on, and opens those of its right side.
            let first = pieces.partition_point(|piece| piece.end <= run.range.start);
            let inside = pieces[first..].iter();
            for piece in inside.take_while(|piece| piece.start < run.range.end) {
                match piece.start == rest.start {
                    true => rest.start = piece.end,
                    false => rest.end = rest.end.min(piece.start),
                }
            }
            let may_pair = rest.len() >= run.kind.units.0;
            if may_pair && (is_edge(rest.start) || is_edge(rest.end)) {
                left.extend(rest);
            }
        }
        left
    }
}
