//! Block quotes, whose lines are scanned without their markers.

use super::alert::Verdict;
use super::{Interrupted, Line, Parent, Scanner, skip_indent};
use crate::html::BLOCK_LINE;

impl Scanner<'_, '_> {
    /// Scans the quote at `line` and gives the line behind it.
    pub(super) fn quote(&mut self, start: usize, end: usize) -> usize {
        let parent = std::mem::replace(&mut self.parent, Parent::Quote);
        let limit = self.limit;
        let mut outside: Vec<Line> = Vec::new();
        let mut indented = Vec::new();
        let mut last_is_empty = false;
        let mut was_outdented = false;
        let mut line = start;
        while line < end && !self.lines[line].is_blank() {
            let is_outdented = self.lines[line].column < self.indent;
            was_outdented |= is_outdented;
            // For the parser of VuePress 1 a quote in a quote ends behind a lazy line.
            let ends = is_outdented || (was_outdented && self.is_vue1());
            if self.content(line).starts_with('>') && !ends {
                if self.relative_column(line) >= 4 {
                    // A marker to markdown-it, but text to CommonMark.
                    let (from, _) = self.at_column(line, self.indent);
                    indented.push((line, from..self.lines[line].first));
                }
                let inside = self.behind_marker(&self.lines[line]);
                last_is_empty = inside.is_blank();
                outside.push(std::mem::replace(&mut self.lines[line], inside));
            } else if last_is_empty {
                break;
            } else if self.interrupts(line, end, Interrupted::QuoteOrTable) {
                // Paragraphs of the quote must not look at the line that ended it.
                self.limit = line;
                if !is_outdented && self.content(line).starts_with('>') {
                    self.insert_line_after(line - 1, "");
                }
                break;
            } else {
                outside.push(self.lines[line].clone());
                self.lines[line].column = -1;
            }
            line += 1;
        }

        let next = match self.alert(start, line) {
            Verdict::Alert(alert) => self.convert_alert(&alert, start, line, &outside),
            Verdict::Text => {
                self.edits.insert(self.lines[start].first, "\\");
                self.quoted_blocks(start, line)
            }
            Verdict::Quote => self.quoted_blocks(start, line),
        };
        self.limit = limit;
        self.parent = parent;
        for (line, outside) in (start..).zip(outside) {
            self.lines[line] = outside;
        }
        // A lazy line that continues no paragraph is not the quote's.
        let next = next.max(start + 1);
        for (_, indent) in indented.into_iter().filter(|(line, _)| *line < next) {
            self.edits.delete(indent);
        }
        next
    }

    /// Scans the blocks of a quote that stays one.
    pub(super) fn quoted_blocks(&mut self, start: usize, end: usize) -> usize {
        let prefix_length = self.prefix.len();
        self.prefix = self.quote_prefix();
        let item = std::mem::take(&mut self.item);
        let indent = std::mem::replace(&mut self.indent, 0);
        let shift = std::mem::replace(&mut self.shift, 0);
        let in_container = std::mem::replace(&mut self.in_container, false);
        let next = self.blocks(start, end);
        self.in_container = in_container;
        self.shift = shift;
        self.item = item;
        self.indent = indent;
        self.prefix.truncate(prefix_length);
        next
    }

    /// What a new line of a quote begins with.
    pub(super) fn quote_prefix(&self) -> String {
        format!("{}> ", self.line_prefix())
    }

    /// Makes an element of a quote, whose first line is replaced by `open`, and gives the line
    /// behind it. `outside` are its lines with the markers, which go.
    pub(super) fn unquoted_blocks(
        &mut self,
        start: usize,
        end: usize,
        outside: &[Line],
        open: &str,
        close: &str,
    ) -> usize {
        for (line, outside) in (start + 1..end).zip(&outside[1..]) {
            self.unquote(line, outside);
        }
        let (from, padding) = self.column_of(&outside[0], self.indent);
        let padding = " ".repeat(padding + self.marker_gap(from));
        self.edits
            .replace(from..self.lines[start].end, format!("{padding}{open}"));

        let limit = std::mem::replace(&mut self.limit, end);
        let item = std::mem::take(&mut self.item);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let shift = self.shift;
        self.shift -= self.indent;
        let indent = std::mem::replace(&mut self.indent, 0);
        let next = self.blocks(start + 1, end).max(start + 1);
        self.insert_line_after(next - 1, &format!("{BLOCK_LINE}{close}"));
        self.item = item;
        self.indent = indent;
        self.shift = shift;
        self.in_container = in_container;
        self.limit = limit;

        for line in start + 2..next {
            self.keep_lazy(line);
        }
        next
    }

    /// Takes the marker of a quote off a line in the output, too.
    fn unquote(&mut self, line: usize, outside: &Line) {
        let inside = &self.lines[line];
        if inside.start == outside.start {
            return;
        }
        let (from, padding) = self.column_of(outside, self.indent);
        let padding = padding + self.marker_gap(from);
        // Behind another column a tab has another width.
        let indentation = &self.text[inside.start..inside.first];
        let (to, spaces) = match indentation.contains('\t') && !inside.is_blank() {
            true => (inside.first, usize::try_from(inside.column).unwrap_or(0)),
            false => (inside.start, 0),
        };
        let text = (to, isize::try_from(spaces).unwrap_or(0));
        self.edits.replace(from..to, " ".repeat(padding + spaces));
        self.lines[line].text = text;
    }

    /// Makes a lazy line begin with `prefix` and, to the scanner, a block.
    pub(super) fn begin_block(&mut self, line: usize, prefix: &str) {
        let first = self.lines[line].first;
        let line_start = self.lines[line - 1].end..first;
        self.edits.replace_over(line_start, format!("\n{prefix}"));
        self.lines[line].column = 0;
        self.lines[line].text = (first, 0);
    }

    /// Joins a lazy line to its paragraph, where it would begin a block in the element.
    fn keep_lazy(&mut self, line: usize) {
        let begins_block = |first: u8| first.is_ascii_punctuation() || first.is_ascii_digit();
        let first = self.content(line).bytes().next();
        let is_lazy = self.lines[line].column < 0;
        if is_lazy && first.is_some_and(|first| first != b'<' && begins_block(first)) {
            let line_break = self.lines[line - 1].end..self.lines[line].first;
            // In a box in a box both do so.
            self.edits.replace_over(line_break, " ");
        }
    }

    /// The line as the blocks of the quote see it.
    fn behind_marker(&self, line: &Line) -> Line {
        let bytes = self.text.as_bytes();
        let mut start = line.first + 1;
        // Columns are counted from the line's old start up to here …
        let mut base = line.column + 1;
        let mut cut_tab = 0;
        match bytes.get(start).filter(|_| start < line.end) {
            Some(b' ') => {
                start += 1;
                base += 1;
            }
            // A tab gives one column to the marker; what is left of it indents the text.
            Some(b'\t') if (line.origin + base).rem_euclid(4) == 3 => {
                start += 1;
                base += 1;
            }
            Some(b'\t') => cut_tab = 1,
            _ => {}
        }
        let origin = line.origin + base + cut_tab;
        // … and from the new start behind it.
        let (length, column) = skip_indent(&bytes[start..line.end], 0, origin);
        Line {
            start,
            end: line.end,
            first: start + length,
            column,
            origin,
            text: (start, 0),
        }
    }
}
