//! HTML that stands in several pieces of a text.

use std::borrow::Cow;
use std::ops::{Deref, Range};

/// The lines of an HTML block as one text, without the markers and the indentation in front of them.
pub(crate) struct Joined<'t> {
    html: Cow<'t, str>,
    pieces: &'t [Range<usize>],
    /// Where all pieces but the first begin in it.
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

    /// Where something stands in the text of the page.
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
