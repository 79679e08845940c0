//! Fenced code, whose lines are never looked at.
//!
//! A fence that the author left open ends with the container around it in VuePress, because a
//! container's end is looked for before its body is parsed. CommonMark would let the fence run
//! over the end of the container, so it is closed explicitly. So is one in a list item that is given
//! an end of its own.

use super::Scanner;

impl Scanner<'_, '_> {
    /// The marker and the length of the fence that opens at `line`.
    pub(super) fn fence_opening(&self, line: usize) -> Option<(u8, usize)> {
        let content = self.content(line);
        let marker = *content.as_bytes().first()?;
        let length = content.bytes().take_while(|&b| b == marker).count();
        let is_fence = match marker {
            b'`' => !content[length..].contains('`'),
            b'~' => true,
            _ => false,
        };
        (is_fence && length >= 3).then_some((marker, length))
    }

    /// Scans the fence at `line` and gives the line behind it, if there is one.
    pub(super) fn fence(&mut self, start: usize, end: usize) -> Option<usize> {
        let (marker, length) = self.fence_opening(start)?;
        let mut line = start + 1;
        while line < end {
            if !self.lines[line].is_blank() && self.lines[line].column < self.indent {
                break;
            }
            let content = self.content(line);
            let run = content.bytes().take_while(|&b| b == marker).count();
            let is_close = run >= length && content[run..].trim_matches([' ', '\t']).is_empty();
            if is_close && self.relative_column(line) < 4 {
                return Some(line + 1);
            }
            line += 1;
        }
        if (self.in_container && line >= self.limit) || self.item.is_closed() {
            let close = char::from(marker).to_string().repeat(length);
            self.insert_line_after(line - 1, &close);
        }
        Some(line)
    }
}
