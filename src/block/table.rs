//! Tables, of which only the extent matters: their rows are no paragraph.

use super::{Interrupted, Parent, Scanner};
use crate::flavor::HtmlBlocks;

impl Scanner<'_, '_> {
    /// Whether a table begins at `line`, with its head there and the delimiter row below.
    pub(super) fn table_head(&self, line: usize, end: usize) -> bool {
        let below = line + 1;
        if below >= end || !(0..4).contains(&self.relative_column(below)) {
            return false;
        }
        let delimiters = self.content(below);
        if delimiters.len() < 2
            || !delimiters.starts_with(['|', '-', ':'])
            || delimiters.starts_with("- ")
            || delimiters.starts_with("-\t")
            || !delimiters.bytes().all(|b| b"|-: \t".contains(&b))
        {
            return false;
        }
        let head = self.content(line).trim();
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
        columns > 0 && columns == count_cells(head)
    }

    /// Scans the table at `line` and gives the line behind it, if there is one.
    pub(super) fn table(&mut self, start: usize, end: usize) -> Option<usize> {
        self.table_head(start, end).then_some(())?;
        // To the parser of VuePress 1 a line without pipes is no row.
        let needs_pipes = self.page.flavor().html_blocks == HtmlBlocks::Vue1;
        let parent = std::mem::replace(&mut self.parent, Parent::Table);
        let mut line = start + 2;
        while line < end
            && !self.lines[line].is_blank()
            && (0..4).contains(&self.relative_column(line))
            && !self.interrupts(line, end, Interrupted::QuoteOrTable)
        {
            if needs_pipes && !self.content(line).contains('|') {
                self.insert_line_after(line - 1, "");
                break;
            }
            line += 1;
        }
        self.parent = parent;
        Some(line)
    }
}

fn count_cells(row: &str) -> usize {
    let mut cells = 1;
    let mut escaped = false;
    for byte in row.bytes() {
        cells += usize::from(byte == b'|' && !escaped);
        escaped = byte == b'\\';
    }
    let closed = row.ends_with('|') && !row.ends_with("\\|");
    cells - usize::from(row.starts_with('|')) - usize::from(closed && row.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::count_cells;

    #[test]
    fn outer_pipes_make_no_cell() {
        assert_eq!(count_cells("a | b"), 2);
        assert_eq!(count_cells("| a | b |"), 2);
        assert_eq!(count_cells("| a \\| b |"), 1);
        assert_eq!(count_cells("a |"), 1);
    }
}
