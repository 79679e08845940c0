//! Lists, whose items are scanned at the column of their text.

use super::{Interrupted, Parent, Scanner, skip_indent};

impl Scanner<'_, '_> {
    /// The length of the list marker at `line`, and whether it numbers its item.
    fn list_marker(&self, line: usize) -> Option<(usize, bool)> {
        let content = self.content(line).as_bytes();
        let (length, ordered) = match content.first()? {
            b'-' | b'+' | b'*' => (1, false),
            b'0'..=b'9' => {
                let digits = content.iter().take_while(|b| b.is_ascii_digit()).count();
                matches!(content.get(digits), Some(b'.' | b')')).then_some(())?;
                (digits + 1, true)
            }
            _ => return None,
        };
        let behind = content.get(length);
        (length <= 10 && matches!(behind, None | Some(b' ' | b'\t'))).then_some((length, ordered))
    }

    /// Whether the line opens a list that may interrupt what stands above it.
    ///
    /// A paragraph is interrupted only by an item that is not empty, and by a numbered one only
    /// when its number is 1.
    pub(super) fn list_interrupts(&self, line: usize) -> bool {
        let Some((length, ordered)) = self.list_marker(line) else {
            return false;
        };
        if self.is_continuation(line) {
            return false;
        }
        let content = self.content(line);
        let number: Option<u64> = content[..length - 1].parse().ok();
        let in_paragraph = self.parent == Parent::Paragraph && self.relative_column(line) >= 0;
        !in_paragraph
            || ((!ordered || number == Some(1))
                && !content[length..].trim_matches([' ', '\t']).is_empty())
    }

    /// Whether the line is indented too far for the list around and too little for its item.
    fn is_continuation(&self, line: usize) -> bool {
        let column = self.lines[line].column;
        self.list_indent
            .is_some_and(|list| column - list >= 4 && column < self.indent)
    }

    /// Scans the list at `line` and gives the line behind it, if there is one.
    pub(super) fn list(&mut self, start: usize, end: usize) -> Option<usize> {
        let (mut length, _) = self.list_marker(start)?;
        if self.is_continuation(start) {
            return None;
        }
        let kind = |scanner: &Self, line: usize, length: usize| {
            scanner.content(line).as_bytes()[length - 1]
        };
        let first_kind = kind(self, start, length);
        let parent = std::mem::replace(&mut self.parent, Parent::List);
        let in_container = std::mem::replace(&mut self.in_container, false);
        let mut line = start;
        while line < end {
            line = self.item(line, end, length);
            if line >= end
                || !(0..4).contains(&self.relative_column(line))
                || self.interrupts(line, end, Interrupted::List)
            {
                break;
            }
            match self.list_marker(line) {
                Some((next, _)) if kind(self, line, next) == first_kind => length = next,
                _ => break,
            }
        }
        self.in_container = in_container;
        self.parent = parent;
        Some(line)
    }

    /// Scans the item at `line`, whose marker is `marker` bytes long.
    fn item(&mut self, line: usize, end: usize, marker: usize) -> usize {
        let outside = self.lines[line].clone();
        let marker_end = outside.first + marker;
        let marker_column = outside.column + isize::try_from(marker).unwrap_or(0);
        let (spaces, column) = skip_indent(
            &self.text.as_bytes()[marker_end..outside.end],
            marker_column,
            outside.origin,
        );
        let text = marker_end + spaces;
        let is_empty = text >= outside.end;
        let gap = match column - marker_column {
            _ if is_empty => 1,
            // The text is indented code, one column behind the marker.
            gap if gap > 4 => 1,
            gap => gap,
        };

        let list_indent = self.list_indent.replace(self.indent);
        let indent = std::mem::replace(&mut self.indent, marker_column + gap);
        let inside = &mut self.lines[line];
        inside.first = text;
        inside.column = column;
        inside.text = (text, column);
        let around = self.begin_item();
        let next_is_blank = self.lines.get(line + 1).is_none_or(super::Line::is_blank);
        let next = if is_empty && next_is_blank {
            // An empty item ends with the blank line behind it.
            (line + 2).min(end)
        } else {
            self.blocks(line, end)
        };
        self.end_item(around, next);
        self.lines[line] = outside;
        self.indent = indent;
        self.list_indent = list_indent;
        next.max(line + 1)
    }
}
