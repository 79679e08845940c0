//! HTML that is spread over several pieces of a text.

use std::borrow::Cow;
use std::ops::{Deref, Range};

/// The lines of an HTML block as one text, without the markers and the indentation before them.
pub(crate) struct Joined<'t> {
    html: Cow<'t, str>,
    pieces: &'t [Range<usize>],
    /// Where all pieces but the first begin in the joined text.
    starts: Vec<usize>,
}

impl<'t> Joined<'t> {
    /// Joins the `pieces` of a text.
    pub(crate) fn new(text: &'t str, pieces: &'t [Range<usize>]) -> Self {
        let mut html = Cow::from("");
        let mut starts = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                starts.push(html.len());
            }
            html += &text[piece.clone()];
        }
        Self {
            html,
            pieces,
            starts,
        }
    }

    /// Returns the bytes of the page that a range of the HTML, in one piece or over several, comes from.
    pub(crate) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        match range.is_empty() {
            true => start..start,
            false => start..self.offset(range.end - 1) + 1,
        }
    }

    /// Returns the place on the page that a byte of the HTML comes from.
    pub(crate) fn offset(&self, at: usize) -> usize {
        let index = self.starts.partition_point(|start| *start <= at);
        let start = index.checked_sub(1).map_or(0, |last| self.starts[last]);
        self.pieces[index].start + at - start
    }
}

impl Deref for Joined<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.html
    }
}
