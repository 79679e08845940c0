//! Tables, of which only the extent matters: their rows are no paragraph.

use std::ops::Range;

use super::leaf::is_heading;
use super::{Interrupted, Parent, Scanner, fence};
use crate::html::{INLINE_STAND_IN, literal_text};
use crate::inline::ends_with_escape;
use crate::settings::Form;
use crate::text::line_start;

impl Scanner<'_, '_> {
    /// Whether a table begins at `line`, with its head there and the delimiter row below.
    pub(super) fn table_head(&self, line: usize, end: usize) -> bool {
        let below = line + 1;
        if below >= end || !(0..4).contains(&self.relative_column(below)) {
            return false;
        }
        let delimiters = self.content(below);
        if (delimiters.len() < 2 && !self.is_vue1())
            || !delimiters.starts_with(['|', '-', ':'])
            || (is_item(delimiters) && !self.is_vue1())
            || !may_be_delimiter_row(delimiters)
        {
            return false;
        }
        let head = self.content(line);
        let outdented = usize::try_from(-self.relative_column(line)).unwrap_or(0);
        let head = match self.is_vue1() {
            // It cuts the indentation of the block off a line that has less, too.
            true => head.get(outdented..).unwrap_or_default().trim(),
            false => head.trim(),
        };
        if !head.contains('|') || self.relative_column(line) >= 4 {
            return false;
        }
        let cells: Vec<&str> = delimiters.split('|').map(str::trim).collect();
        let last = cells.len() - 1;
        let mut columns = 0;
        for (index, cell) in cells.iter().enumerate() {
            if cell.is_empty() && (index == 0 || index == last) {
                continue;
            }
            let dashes = cell.strip_prefix(':').unwrap_or(cell);
            let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
            if dashes.is_empty() || dashes.bytes().any(|b| b != b'-') {
                return false;
            }
            columns += 1;
        }
        let cells = self.count_cells(head);
        // The parser of VuePress 1 does not look at delimiters without a cell in the head.
        columns > 0 && (columns == cells || (columns > cells && self.is_vue1()))
    }

    /// Writes the delimiter row below `head` as CommonMark's parsers want it.
    fn align_delimiters(&mut self, head: usize) {
        let columns = self.count_cells(self.content(head).trim());
        let (indent, padding) = self.block_start(head + 1);
        let indent = indent..self.lines[head + 1].first;
        if self.text[indent.clone()].contains('\t') {
            // pulldown-cmark does not see a row that a tab indents in an item.
            // Less than four columns from the left, it could make a head of the line with the item's marker.
            let line = line_start(self.text, self.lines[head].start)..self.lines[head].end;
            let is_head = self.count_cells(self.text[line].trim()) == columns;
            let column = match is_head && self.indent < 4 {
                true => usize::try_from(self.relative_column(head + 1)).unwrap_or(0),
                false => 0,
            };
            self.edits.replace(indent, " ".repeat(padding + column));
        }
        let row = self.content(head + 1);
        if !row.contains('|') || is_item(row) || self.count_cells(row.trim()) != columns {
            let cells: Vec<&str> = (row.split('|').map(str::trim))
                .filter(|cell| !cell.is_empty())
                .take(columns)
                .collect();
            let row = self.lines[head + 1].first..self.lines[head + 1].end;
            self.edits.replace(row, format!("|{}|", cells.join("|")));
        } else if row.contains('\t') {
            // pulldown-cmark allows only spaces.
            let row = self.lines[head + 1].first..self.lines[head + 1].end;
            let spaces = self.text[row.clone()].replace('\t', " ");
            self.edits.replace(row, spaces);
        }
    }

    /// Scans the table at `line` and gives the line behind it, if there is one.
    pub(super) fn table(&mut self, start: usize, end: usize) -> Option<usize> {
        self.table_head(start, end).then_some(())?;
        let head = self.content(start);
        if !head.starts_with('|') {
            self.keep_from_defining(start);
            self.part_from_paragraph(start);
            let hides_pipes = self.page.flavor().code_hides_pipes;
            let is_row = (pipes(head, hides_pipes).iter()).any(|(_, pipe)| *pipe == Pipe::Parts);
            match is_row {
                true => self.keep_row(start),
                // An escaped pipe alone makes a row for markdown-it.
                false => self.edits.insert(self.lines[start].first, "|"),
            }
        }
        self.align_delimiters(start);
        // To the parser of VuePress 1 a line with a pipe is a row whatever it begins with, and one
        // without is none.
        let needs_pipes = self.is_vue1();
        let parent = std::mem::replace(&mut self.parent, Parent::Table);
        let mut line = start + 2;
        while line < end
            && !self.lines[line].is_blank()
            && (0..4).contains(&self.relative_column(line))
        {
            let has_pipe = self.content(line).contains('|');
            if !(needs_pipes && has_pipe) && self.interrupts(line, end, Interrupted::QuoteOrTable) {
                break;
            }
            if needs_pipes && !has_pipe {
                self.insert_line_after(line - 1, "");
                break;
            }
            line += 1;
        }
        if self.is_vue1() {
            for row in (start..line).filter(|row| *row != start + 1) {
                self.close_empty_row(row);
            }
            for row in start + 2..line {
                self.keep_row(row);
            }
        }
        if self.page.flavor().code_hides_pipes {
            for row in start..line {
                self.escape_pipes_in_code(start, row);
            }
        }
        for row in start..line {
            self.inline_footnotes(row..row + 1);
        }
        self.parent = parent;
        self.open_paragraph = (line, self.depth);
        self.textless_end = line;
        Some(line)
    }

    /// Keeps a row from being the block that it begins like: to markdown-it a table goes before every
    /// other.
    fn keep_row(&mut self, row: usize) {
        if let Some(marker) = block_marker(self.content(row)) {
            self.edits.insert(self.lines[row].first + marker, "\\");
        }
    }

    /// Puts a second pipe into a row of one, which is text to CommonMark.
    fn close_empty_row(&mut self, row: usize) {
        if self.content(row).trim_end() == "|" {
            let first = self.lines[row].first;
            self.edits.replace(first..first + 1, "| |");
        }
    }

    /// Keeps a line of a paragraph in a list, which is indented too far to be one, from being the
    /// delimiter row of a table: pulldown-cmark looks only as far as a tab.
    pub(super) fn keep_from_delimiting(&mut self, line: usize) {
        let content = self.content(line);
        if self.list_indent.is_some()
            && self.relative_column(line) >= 4
            && content.contains('|')
            && may_be_delimiter_row(content)
        {
            self.edits.insert(self.lines[line].first, INLINE_STAND_IN);
        }
    }

    /// Keeps pipes in code from separating cells, as they do for mdBook.
    ///
    /// An escaped pipe would do, but in the flavors whose code hides pipes a second run could not
    /// tell its backslash from one that the author wrote, which they show. An element holds both.
    fn escape_pipes_in_code(&mut self, head: usize, row: usize) {
        let first = self.lines[row].first;
        let content = self.content(row);
        let elements = match self.page.form() {
            Form::Html => code_with_pipes(content),
            _ => Vec::new(),
        };
        let pipes = pipes(content, true);
        let is_body = row > head;
        if is_body && !elements.is_empty() && pipes.iter().all(|(_, pipe)| *pipe == Pipe::InCode) {
            // To markdown-it a row needs a pipe anywhere.
            self.edits.insert(first, "|");
        }
        for (at, pipe) in pipes {
            let is_replaced = elements.iter().any(|code| code.contains(&at));
            if pipe == Pipe::InCode && !content[..at].ends_with('\\') && !is_replaced {
                self.edits.insert(first + at, "\\");
            }
        }
        for code in elements {
            let text = content[code.start + 1..code.end - 1].trim();
            let html = format!("<code>{}</code>", literal_text(text));
            self.edits
                .replace(first + code.start..first + code.end, html);
        }
    }

    fn count_cells(&self, row: &str) -> usize {
        let pipes = pipes(row, self.page.flavor().code_hides_pipes);
        let parts = pipes.iter().filter(|(_, pipe)| *pipe == Pipe::Parts);
        let last = pipes.last();
        let closed = last.is_some_and(|last| *last == (row.len() - 1, Pipe::Parts));
        match row {
            // To the parser of VuePress 1 a single pipe is at the beginning, and not at the end, too.
            "|" => usize::from(self.is_vue1()),
            _ => 1 + parts.count() - usize::from(row.starts_with('|')) - usize::from(closed),
        }
    }
}

/// Finds the code in a row that holds a pipe, in pairs of single backticks.
fn code_with_pipes(row: &str) -> Vec<Range<usize>> {
    if !row.contains('|') || row.contains("``") {
        return Vec::new();
    }
    let is_open = |at: &usize| !ends_with_escape(&row[..*at]);
    let mut backticks = row.match_indices('`').map(|(at, _)| at);
    let mut code = Vec::new();
    while let Some(open) = backticks.find(is_open) {
        let Some(close) = backticks.next() else { break };
        if row[open..close].contains('|') {
            code.push(open..close + 1);
        }
    }
    code
}

/// Whether a line holds nothing but what a delimiter row may.
pub(super) fn may_be_delimiter_row(content: &str) -> bool {
    content.contains('-') && content.bytes().all(|b| b"|-: \t".contains(&b))
}

/// The offset of the character that makes a block other than a paragraph of the line, if any.
pub(super) fn block_marker(content: &str) -> Option<usize> {
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &content[digits..];
    let is_parted = rest
        .get(1..)
        .is_some_and(|behind| behind.starts_with([' ', '\t']));
    let is_block = match rest.bytes().next()? {
        b'>' => digits == 0,
        b'`' | b'~' => fence::opening(content).is_some(),
        b'#' => is_heading(content),
        b'-' | b'+' | b'*' => digits == 0 && is_parted,
        b'.' | b')' => digits > 0 && is_parted,
        _ => false,
    };
    is_block.then_some(digits)
}

/// Whether the line begins as a list item does.
fn is_item(content: &str) -> bool {
    content.starts_with("- ") || content.starts_with("-\t")
}

/// What a pipe in a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pipe {
    /// It parts cells.
    Parts,
    /// A backslash stands in front of it.
    Escaped,
    /// It stands in code, and code goes before cells.
    InCode,
}

/// Finds the pipes of a row, and what they are where code hides them or does not.
fn pipes(row: &str, code_hides_them: bool) -> Vec<(usize, Pipe)> {
    let bytes = row.as_bytes();
    let mut pipes = Vec::new();
    let mut code: Option<(usize, usize)> = None;
    let mut backslashes = 0;
    let mut at = 0;
    loop {
        let Some(byte) = bytes.get(at) else {
            // A backtick that nothing closes is text, and so is what stands behind it.
            let Some((backtick, before)) = code.take() else {
                return pipes;
            };
            pipes.truncate(before);
            at = backtick + 1;
            backslashes = 0;
            continue;
        };
        match byte {
            b'`' if code_hides_them && code.is_some() => code = None,
            // Behind the last backtick that opened nothing there is none that could.
            b'`' if code_hides_them && backslashes % 2 == 0 => code = Some((at, pipes.len())),
            b'|' if code.is_some() => pipes.push((at, Pipe::InCode)),
            b'|' if backslashes % 2 == 1 => pipes.push((at, Pipe::Escaped)),
            b'|' => pipes.push((at, Pipe::Parts)),
            _ => {}
        }
        backslashes = if *byte == b'\\' { backslashes + 1 } else { 0 };
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Pipe, pipes};

    fn parts(row: &str, code_hides_them: bool) -> usize {
        let pipes = pipes(row, code_hides_them);
        pipes
            .iter()
            .filter(|(_, pipe)| *pipe == Pipe::Parts)
            .count()
    }

    #[test]
    fn pipes_part_cells() {
        assert_eq!(parts("a | b", false), 1);
        assert_eq!(parts("| a \\| b |", false), 2);
        assert_eq!(parts("a \\\\| b", false), 1);
        assert_eq!(parts("`a|b` | c", false), 2);
        assert_eq!(parts("`a|b` | c", true), 1);
        assert_eq!(parts("`a|b\\`|c", true), 1);
        assert_eq!(parts("`a|b | c", true), 2);
        assert_eq!(parts("\\`a|b` | c", true), 2);
    }
}
