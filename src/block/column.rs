//! Where the text of a line begins for the block that it stands in, and the edits that keep to it.

use std::ops::Range;

use super::Scanner;
use super::line::Line;

impl Scanner<'_, '_> {
    /// Gives the offset at which a line's text begins for the current block, and the spaces that
    /// must stand there when everything behind is replaced: for the rest of a tab which the block's
    /// indentation cuts, and for the column that a quote marker takes of a tab.
    pub(super) fn block_start(&self, line: usize) -> (usize, usize) {
        let (offset, padding) = self.at_column(line, self.indent);
        (offset, padding + self.marker_gap(offset))
    }

    /// The column of a tab at `offset` that belongs to the quote marker in front of it.
    pub(super) fn marker_gap(&self, offset: usize) -> usize {
        let is_cut = self.text[..offset].ends_with('>') && self.text[offset..].starts_with('\t');
        usize::from(is_cut)
    }

    pub(super) fn at_column(&self, index: usize, column: isize) -> (usize, usize) {
        self.column_of(&self.lines[index], column)
    }

    pub(super) fn column_of(&self, line: &Line, column: isize) -> (usize, usize) {
        let (mut offset, mut reached) = line.text;
        while reached < column && offset < line.first {
            let next = match self.text.as_bytes()[offset] {
                b'\t' => reached + 4 - (reached + line.origin).rem_euclid(4),
                _ => reached + 1,
            };
            if next > column {
                return (offset, usize::try_from(column - reached).unwrap_or(0));
            }
            (offset, reached) = (offset + 1, next);
        }
        (offset, 0)
    }

    /// Replaces a marker line by `html`, at the indentation of the block it stands in.
    pub(super) fn replace_line(&mut self, line: usize, html: &str) {
        let (start, padding) = self.block_start(line);
        let end = self.lines[line].end;
        self.edits
            .replace(start..end, format!("{}{html}", " ".repeat(padding)));
    }

    /// Puts a line with `content` behind `line` and in front of the blank lines that end with it,
    /// at the indentation of the current block.
    pub(super) fn insert_line_after(&mut self, mut line: usize, content: &str) {
        while line > 0 && self.lines[line].is_blank() {
            line -= 1;
        }
        let new_line = format!("{}{content}", self.line_prefix());
        self.edits
            .insert(self.lines[line].end, format!("\n{}", new_line.trim_end()));
    }

    /// What a new line of the current block begins with.
    pub(super) fn line_prefix(&self) -> String {
        let indent = usize::try_from(self.indent - self.shift).unwrap_or(0);
        format!("{}{}", self.prefix, " ".repeat(indent))
    }

    /// Puts in front of each line of `text` but its first what a new line needs.
    pub(super) fn prefixed(&self, text: &str) -> String {
        let prefix = self.line_prefix();
        let mut lines = text.split('\n');
        let mut output = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            output.push('\n');
            output.push_str(match line.is_empty() {
                true => prefix.trim_end(),
                false => &prefix,
            });
            output.push_str(line);
        }
        output
    }

    /// Moves the lines of a block to the left, from `self.indent` to the column of its parent.
    ///
    /// The body of a container may be indented as its marker is, but the element that it becomes
    /// is nothing to CommonMark, which would see the indentation in front of the body.
    pub(super) fn dedent(&mut self, lines: Range<usize>, parent_indent: isize) {
        let moved = self.indent - parent_indent;
        for line in lines {
            if self.lines[line].is_blank() {
                continue;
            }
            let (from, padding) = self.at_column(line, parent_indent);
            let indent = from..self.lines[line].first;
            if let Some((_, spaces)) = self.indents.get_mut(&self.lines[line].indent) {
                // Both blocks around the line stand further to the right than what they become.
                *spaces = spaces.saturating_sub(usize::try_from(moved).unwrap_or(0));
                continue;
            }
            if self.text[indent.clone()].contains('\t') {
                let column = self.lines[line].column;
                let width = usize::try_from(column - self.indent).unwrap_or(0);
                self.write_indent(line, indent, padding + width);
                continue;
            }
            let (to, rest) = self.at_column(line, self.indent);
            let (to, width) = match rest {
                0 => (to, 0),
                // The rest of a cut tab stays as spaces.
                _ => (to + 1, self.tab_width_behind(line, self.indent)),
            };
            if from < to {
                let spaces = padding + width + self.marker_gap(from);
                self.edits.replace(from..to, " ".repeat(spaces));
            }
            let column = self.indent + isize::try_from(width).unwrap_or(0);
            self.lines[line].text = (to, column);
        }
        self.shift += moved;
    }

    /// Whether tabs have another width in the column that they move to.
    pub(super) fn moves_tabs(&self) -> bool {
        self.is_unquoted || (self.shift + self.outer_shift) % 4 != 0
    }

    /// Puts spaces in the place of the indentation of a line, in which a tab would have another
    /// width in another column.
    pub(super) fn write_indent(&mut self, line: usize, indent: Range<usize>, spaces: usize) {
        if self.edits.is_muted() {
            return;
        }
        let spaces = spaces + self.marker_gap(indent.start);
        let line = &mut self.lines[line];
        line.indent = indent.start;
        line.text = (indent.end, line.column);
        self.indents.insert(indent.start, (indent.end, spaces));
    }

    /// How many columns of the tab that crosses `column` lie behind it.
    pub(super) fn tab_width_behind(&self, line: usize, column: isize) -> usize {
        let stop = 4 - (column + self.lines[line].origin).rem_euclid(4);
        usize::try_from(stop % 4).unwrap_or(0)
    }
}
