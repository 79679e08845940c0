//! Block quotes, whose lines are scanned without their markers.

use super::{Interrupted, Line, Parent, Scanner, skip_indent};

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

        let indent = std::mem::replace(&mut self.indent, 0);
        let shift = std::mem::replace(&mut self.shift, 0);
        let in_container = std::mem::replace(&mut self.in_container, false);
        let prefix_length = self.prefix.len();
        let columns = usize::try_from(indent - shift).unwrap_or(0);
        self.prefix.push_str(&" ".repeat(columns));
        self.prefix.push_str("> ");

        let next = self.blocks(start, line);

        self.prefix.truncate(prefix_length);
        self.in_container = in_container;
        self.shift = shift;
        self.indent = indent;
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
