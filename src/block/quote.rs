//! Block quotes, whose lines are scanned without their markers.

use std::ops::Range;

use super::alert::Verdict;
use super::paragraph::may_be_reference;
use super::{Interrupted, Line, Parent, Scanner, skip_indent};
use crate::html::{BLOCK_LINE, INLINE_STAND_IN};
use crate::inline::ends_with_escape;
use crate::settings::Form;

/// How many lines all quotes of a page together may look at beyond their end, for each of its lines.
///
/// A quote has to know the lines below it, of which those without a marker may go on with its last
/// paragraph. Where it ends before them, the quotes below look at the same lines again.
pub(super) const LOOK_AHEAD: usize = 16;

/// How many lines they may look at in any case.
pub(super) const LOOK_AHEAD_LEAST: usize = 10_000;

/// What may begin in the first line of a quote whose name stood above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// Any block.
    Block,
    /// What interrupts a paragraph; all else is text.
    Interrupting,
    /// Text, whatever it looks like.
    Text,
}

impl Scanner<'_, '_> {
    /// Scans the quote at `line` and returns the line after it.
    pub(super) fn quote(&mut self, start: usize, end: usize) -> usize {
        let parent = std::mem::replace(&mut self.parent, Parent::Quote);
        let limit = self.limit;
        let mut outside: Vec<Line> = Vec::new();
        let mut indented = Vec::new();
        let mut tabs = Vec::new();
        let mut parts = false;
        let mut last_is_empty = false;
        let mut outdented = usize::MAX;
        let mut line = start;
        while line < end && !self.lines[line].is_blank() {
            let is_outdented = self.lines[line].column < self.indent;
            if is_outdented {
                outdented = outdented.min(line);
            }
            // For the parser of VuePress 1 a quote in a quote ends after a lazy line.
            let ends = is_outdented || (outdented < line && self.is_vue1());
            if self.content(line).starts_with('>') && !ends {
                let column = self.relative_column(line);
                if column >= 4 {
                    // A marker to markdown-it, but text to CommonMark: it moves by tab stops.
                    let (from, padding) = self.at_column(line, self.indent);
                    let spaces = " ".repeat(padding + usize::try_from(column % 4).unwrap_or(0));
                    indented.push((line, from..self.lines[line].first, spaces));
                }
                let inside = self.behind_marker(&self.lines[line]);
                last_is_empty = inside.is_blank();
                // A tab may be all of the space after the marker.
                let is_gap = self.text[..inside.start].ends_with('\t');
                let indent = inside.start - usize::from(is_gap)..inside.first;
                let width = usize::try_from(inside.column).unwrap_or(0);
                outside.push(std::mem::replace(&mut self.lines[line], inside));
                if self.moves_tabs() && self.text[indent.clone()].contains('\t') {
                    tabs.push((line, indent.start));
                    self.write_indent(line, indent, width);
                }
            } else if last_is_empty || self.lazy_lines == 0 {
                break;
            } else if self.interrupts(line, end, Interrupted::QuoteOrTable) {
                // Paragraphs of the quote must not look at the line that ended it.
                self.limit = line;
                parts = !is_outdented && self.content(line).starts_with('>');
                break;
            } else {
                outside.push(self.lines[line].clone());
                self.lines[line].column = -1;
            }
            line += 1;
        }

        let next = match self.alert(start, line, outdented) {
            Verdict::Alert(alert, end) => {
                for (_, indent) in tabs.drain(..) {
                    self.indents.remove(&indent);
                }
                if self.page.form() == Form::Html {
                    // All the markers go.
                    indented.clear();
                }
                self.unmuted(|scanner| scanner.convert_alert(&alert, start, end, &outside))
            }
            Verdict::Text => {
                self.edits.insert(self.lines[start].first, "\\");
                self.quoted_blocks(start, line, Below::Block)
            }
            Verdict::Quote => self.quoted_blocks(start, line, Below::Block),
        };
        self.limit = limit;
        self.parent = parent;
        for (line, outside) in (start..).zip(outside) {
            self.lines[line] = outside;
        }
        // A lazy line that continues no paragraph is not the quote's.
        let next = next.max(start + 1);
        self.lazy_lines = self.lazy_lines.saturating_sub(line.saturating_sub(next));
        for (_, indent, spaces) in indented.into_iter().filter(|(line, ..)| *line < next) {
            self.edits.replace(indent, spaces);
        }
        for (_, indent) in tabs.into_iter().filter(|(line, _)| *line >= next) {
            self.indents.remove(&indent);
        }
        if parts && next == line {
            self.insert_line_after(line - 1, "");
        }
        next
    }

    /// Scans the blocks of a quote that stays one.
    pub(super) fn quoted_blocks(&mut self, start: usize, end: usize, first: Below) -> usize {
        let prefix_length = self.prefix.len();
        self.prefix = self.quote_prefix();
        let item = std::mem::take(&mut self.item);
        let open_tags = std::mem::take(&mut self.open_tags);
        let indent = std::mem::replace(&mut self.indent, 0);
        let shift = std::mem::replace(&mut self.shift, 0);
        self.outer_shift += shift;
        let definition_column = self.definition_column.take();
        let in_container = std::mem::replace(&mut self.in_container, false);
        self.begin_inner(start);
        let next = self.blocks_below(start, end, first);
        self.in_container = in_container;
        self.definition_column = definition_column;
        self.outer_shift -= shift;
        self.shift = shift;
        self.open_tags = open_tags;
        self.item = item;
        self.indent = indent;
        self.prefix.truncate(prefix_length);
        next
    }

    /// What a new line of a quote begins with.
    pub(super) fn quote_prefix(&self) -> String {
        format!("{}> ", self.line_prefix())
    }

    /// Scans the blocks below a line that goes, where a paragraph may have gone on in the first.
    fn blocks_below(&mut self, start: usize, end: usize, first: Below) -> usize {
        self.blocks_by(start, end, &mut |scanner, line, end| {
            let goes_on = line == start
                && match first {
                    Below::Block => false,
                    Below::Interrupting => !scanner.ends_paragraph(line, end),
                    Below::Text => true,
                };
            match goes_on {
                true => {
                    scanner.begin_text(line, first == Below::Text);
                    scanner.paragraph(line)
                }
                false => scanner.block(line, end),
            }
        })
    }

    /// Makes a line of a paragraph its first one.
    fn begin_text(&mut self, line: usize, is_lazy: bool) {
        let content = self.content(line);
        let Line { start, first, .. } = self.lines[line];
        let is_indented = self.relative_column(line) >= 4;
        if is_indented {
            self.indents.insert(start, (first, 0));
            self.lines[line].column = self.indent;
        }
        let begins_block = self.list_marker(line).is_some()
            || content.starts_with('<')
            || may_be_reference(content)
            || ((is_lazy || is_indented)
                && content.starts_with(|c: char| c.is_ascii_punctuation()));
        if begins_block {
            self.edits.insert(first, INLINE_STAND_IN);
        }
    }

    /// Makes an element of a quote and returns the line after it.
    ///
    /// The start tag replaces the lines above `body`. If the quote begins with its body, the tag gets a
    /// line of its own above it. `outside` are the lines with their markers, which are removed.
    pub(super) fn unquoted_blocks(
        &mut self,
        Range { start, end }: Range<usize>,
        body: usize,
        outside: &[Line],
        first: Below,
        open: &str,
        close: &str,
    ) -> usize {
        let mut markers = Vec::new();
        for (line, outside) in (body..end).zip(&outside[body - start..]) {
            markers.extend(self.unquote(line, outside));
        }
        let (from, padding) = self.column_of(&outside[0], self.indent);
        let padding = " ".repeat(padding + self.marker_gap(from));
        if body > start {
            // An element around the quote takes its markers off these lines, too.
            let above = from..self.lines[body - 1].end;
            self.edits.replace_over(above, format!("{padding}{open}"));
        } else {
            let prefix = self.line_prefix();
            markers.remove(0);
            self.edits.replace(
                from..self.lines[start].start,
                format!("{padding}{open}\n{prefix}"),
            );
        }

        let limit = std::mem::replace(&mut self.limit, end);
        let item = std::mem::take(&mut self.item);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let shift = self.shift;
        self.shift -= self.indent;
        let indent = std::mem::replace(&mut self.indent, 0);
        // The markers take one or two columns with them.
        let is_unquoted = std::mem::replace(&mut self.is_unquoted, true);
        let next = self.blocks_below(body, end, first).max(start + 1);
        self.is_unquoted = is_unquoted;
        for (line, marker, padding) in markers {
            // A line that begins no block of the element is not in it.
            if line >= next {
                self.indents.remove(&marker.end);
                continue;
            }
            let outside = &outside[line - start];
            if let Some((_, spaces)) = self.indents.get_mut(&outside.indent) {
                // The marker may be indented, which is nothing without it.
                let gap = usize::try_from(outside.column - indent).unwrap_or(0);
                *spaces = spaces.saturating_sub(gap);
            }
            self.edits.replace(marker, " ".repeat(padding));
        }
        self.insert_line_after(next - 1, &format!("{BLOCK_LINE}{close}"));
        self.item = item;
        self.indent = indent;
        self.shift = shift;
        self.in_container = in_container;
        self.limit = limit;

        for line in body + 1..next {
            self.keep_lazy(line);
        }
        next
    }

    /// Takes the marker of a quote off a line in the output, too: gives the line, the bytes that go,
    /// and how many spaces stand in their place.
    fn unquote(&mut self, line: usize, outside: &Line) -> Option<(usize, Range<usize>, usize)> {
        let (from, padding) = self.column_of(outside, self.indent);
        let padding = padding + self.marker_gap(from);
        let inside = &mut self.lines[line];
        if inside.start == outside.start {
            return None;
        }
        let start = inside.start;
        inside.text = (start, 0);
        if self.text[start..inside.first].contains('\t') && !inside.is_blank() {
            // After another column a tab has another width.
            inside.text = (inside.first, inside.column);
            inside.indent = start;
            let spaces = usize::try_from(inside.column).unwrap_or(0);
            self.indents.insert(start, (inside.first, spaces));
        }
        Some((line, from..start, padding))
    }

    /// Makes a lazy line in a column of the blocks around it begin with `prefix` and, to the
    /// scanner, a block, which is indented code after the third column.
    pub(super) fn begin_block(&mut self, line: usize, prefix: &str, column: isize) {
        let first = self.lines[line].first;
        let line_start = self.lines[line - 1].end..first;
        let column = if column < 4 { 0 } else { column };
        let spaces = " ".repeat(usize::try_from(column).unwrap_or(0));
        let beginning = format!("\n{prefix}{spaces}");
        self.edits.replace_over(line_start, beginning);
        self.lines[line].column = column;
        self.lines[line].text = (first, column);
    }

    /// Joins a lazy line to its paragraph, where it would begin a block in the element.
    fn keep_lazy(&mut self, line: usize) {
        let begins_block = |first: u8| first.is_ascii_punctuation() || first.is_ascii_digit();
        let first = self.content(line).bytes().next();
        let is_lazy = self.lines[line].column < 0;
        if is_lazy && first.is_some_and(|first| first != b'<' && begins_block(first)) {
            let above = self.content(line - 1);
            let text = above.trim_end_matches(' ').len();
            let (text, joint) = match ends_with_escape(above) {
                true => (text - 1, "<br>"),
                false if above.len() - text >= 2 => (text, "<br>"),
                false => (text, " "),
            };
            let from = self.lines[line - 1].first + text;
            // In a box in a box both do so.
            self.edits.replace_over(from..self.lines[line].first, joint);
        }
    }

    /// The line as the blocks of the quote see it.
    pub(super) fn behind_marker(&self, line: &Line) -> Line {
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
        // … and from the new start after it.
        let (length, column) = skip_indent(&bytes[start..line.end], 0, origin);
        Line {
            start,
            end: line.end,
            first: start + length,
            column,
            origin,
            text: (start, 0),
            indent: usize::MAX,
        }
    }
}
