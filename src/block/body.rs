//! What containers and tabs have in common: the line that closes them, and the body before it.

use std::fmt::Write;
use std::ops::Range;

use super::{Parent, ScanBlock, Scanner};
use crate::diagnostics::Code;
use crate::flavor::Closing;

impl<'a, 'p> Scanner<'a, 'p> {
    /// Whether `line` holds at least as many colons as the line that opened a container in `column`,
    /// and stands where it may close it.
    pub(super) fn is_close(
        &self,
        line: usize,
        column: isize,
        colons: usize,
        closing: Closing,
    ) -> bool {
        let content = self.content(line);
        let behind = content.trim_start_matches(':');
        let in_place = match closing {
            Closing::AnyColumn => self.relative_column(line) < 4,
            Closing::SameColumn => self.lines[line].column == column,
        };
        in_place
            && content.len() - behind.len() >= colons
            && behind.trim_matches([' ', '\t']).is_empty()
    }

    /// Finds the end of the container that opens the lines, whether a line closes it there, and the
    /// column at which its body begins.
    pub(super) fn extent(
        &self,
        lines: Range<usize>,
        closing: Closing,
        closes: impl Fn(&Self, usize) -> bool,
    ) -> (usize, bool, isize) {
        let body_indent = match closing {
            Closing::AnyColumn => self.indent,
            Closing::SameColumn => self.lines[lines.start].column,
        };
        let (close, closed) = self.find_close(lines.start + 1..lines.end, body_indent, closes);
        (close, closed, body_indent)
    }

    /// Finds the line that closes a block whose body begins at column `body_indent`, or the line
    /// where the block ends without one.
    pub(super) fn find_close(
        &self,
        lines: Range<usize>,
        body_indent: isize,
        closes: impl Fn(&Self, usize) -> bool,
    ) -> (usize, bool) {
        for line in lines.clone() {
            if !self.lines[line].is_blank() && self.lines[line].column < body_indent {
                return (line, false);
            }
            if closes(self, line) {
                return (line, true);
            }
        }
        (lines.end, false)
    }

    /// Scans the lines of a body that begins at column `body_indent`, and returns the first line that
    /// is indented too little for it, or the line after the last.
    pub(super) fn body(
        &mut self,
        lines: Range<usize>,
        body_indent: isize,
        is_quote: bool,
    ) -> usize {
        self.body_by(lines, body_indent, is_quote, &mut Self::block)
    }

    /// Does the same, with `block` for each block of the body.
    pub(super) fn body_by(
        &mut self,
        lines: Range<usize>,
        body_indent: isize,
        is_quote: bool,
        block: &mut ScanBlock<'a, 'p, '_>,
    ) -> usize {
        let parent = std::mem::replace(&mut self.parent, Parent::Container);
        let limit = std::mem::replace(&mut self.limit, lines.end);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let item = std::mem::take(&mut self.item);
        let open_tags = std::mem::take(&mut self.open_tags);
        let indent = std::mem::replace(&mut self.indent, body_indent);
        let shift = self.shift;
        if is_quote {
            self.quote_lines(lines.clone(), indent);
        }
        if body_indent > indent {
            self.dedent(lines.clone(), indent);
        }
        let prefix_length = self.prefix.len();
        if is_quote {
            let columns = usize::try_from(indent - shift).unwrap_or(0);
            let _ = write!(self.prefix, "{}> ", " ".repeat(columns));
            // New lines in the body stand after the quote's marker, at the body's own column.
            self.shift += indent - shift;
        }
        let end = self.blocks_by(lines.start, lines.end, block);
        self.prefix.truncate(prefix_length);
        self.shift = shift;
        self.indent = indent;
        self.open_tags = open_tags;
        self.item = item;
        self.in_container = in_container;
        self.limit = limit;
        self.parent = parent;
        end.min(lines.end)
    }

    /// Reports a container, a group or a panel that its author left open.
    pub(super) fn report_unclosed(&mut self, line: usize, colons: usize, name: &str) {
        let first = self.lines[line].first;
        let marker = ":".repeat(colons);
        self.report(
            Code::UnclosedContainer,
            first..first + colons,
            format!("`{marker} {name}` is never closed"),
            format!(
                "close it with `{marker}` on a line of its own; a container that holds another one has \
                 more colons than that"
            ),
        );
    }

    /// Replaces the closing line, or puts in what closes a container that its author left open.
    pub(super) fn close(&mut self, close: usize, closed: bool, html: &str) {
        if closed {
            self.replace_line(close, html);
        } else if !html.is_empty() {
            self.insert_line_after(close - 1, html);
        }
    }

    /// Puts a quote marker before lines, at the column of the block that the quote stands in.
    fn quote_lines(&mut self, lines: Range<usize>, indent: isize) {
        for line in lines {
            let columns = usize::try_from(indent - self.shift).unwrap_or(0);
            if self.lines[line].is_blank() {
                let Range { start, end } = self.lines[line].start..self.lines[line].end;
                self.edits
                    .replace(start..end, format!("{}>", " ".repeat(columns)));
            } else {
                let (at, padding) = self.at_column(line, indent);
                self.edits.insert(at, format!("{}> ", " ".repeat(padding)));
            }
        }
    }
}
