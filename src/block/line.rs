//! Lines and their columns.

use memchr::memchr2_iter;

/// A line as the current block sees it: quote markers and a list marker in front are not part of it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The first byte after the quote markers.
    pub(super) start: usize,
    /// After the last byte, without the line ending.
    pub(super) end: usize,
    /// The first byte that is not a space or tab, or `end`.
    pub(super) first: usize,
    /// The column of `first`, counted from `start`; -1 on a lazy continuation line.
    pub(super) column: isize,
    /// The column of `start` in the file, for tab stops.
    pub(super) origin: isize,
    /// Where the text of the current list item begins when the item's marker is on this line,
    /// with its column; otherwise `start` and 0.
    pub(super) text: (usize, isize),
    /// Where the indentation begins that is written anew, see `Scanner::write_indent`.
    pub(super) indent: usize,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.first >= self.end
    }
}

/// How long most lines are, blank ones and those of code included.
const BYTES_PER_LINE: usize = 24;

/// Splits a text at its line endings, whichever they are.
pub(super) fn split(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity(bytes.len() / BYTES_PER_LINE + 1);
    let mut line_ends = memchr2_iter(b'\n', b'\r', bytes);
    let mut start = 0;
    while start < bytes.len() {
        // The feed of a carriage return and a line feed ends no line of its own.
        let end = line_ends.find(|end| *end >= start).unwrap_or(bytes.len());
        let (first, column) = skip_indent(&bytes[start..end], 0, 0);
        lines.push(Line {
            start,
            end,
            first: start + first,
            column,
            origin: 0,
            text: (start, 0),
            indent: usize::MAX,
        });
        start = match &bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            _ => end + 1,
        };
    }
    lines
}

/// Returns the length of the spaces and tabs at the beginning of `bytes`, and the column after them
/// when they begin at `column` of a block that itself begins at column `origin` of the file.
pub(super) fn skip_indent(bytes: &[u8], mut column: isize, origin: isize) -> (usize, isize) {
    for (offset, byte) in bytes.iter().enumerate() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 4 - (column + origin).rem_euclid(4),
            _ => return (offset, column),
        }
    }
    (bytes.len(), column)
}
