//! Tables, of which only the extent matters: their rows are no paragraph.

use super::{Interrupted, Parent, Scanner};

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
        let cells = count_cells(head);
        // The parser of VuePress 1 does not look at delimiters without a cell in the head.
        columns > 0 && (columns == cells || (columns > cells && self.is_vue1()))
    }

    /// Writes the delimiter row below `head` as CommonMark's parsers want it.
    fn align_delimiters(&mut self, head: usize) {
        let columns = count_cells(self.content(head).trim());
        let row = self.content(head + 1);
        if !row.contains('|') || count_cells(row.trim()) != columns {
            let cells: Vec<&str> = (row.split('|').map(str::trim))
                .filter(|cell| !cell.is_empty())
                .take(columns)
                .collect();
            let row = self.lines[head + 1].first..self.lines[head + 1].end;
            self.edits.replace(row, format!("|{}|", cells.join("|")));
        }
    }

    /// Scans the table at `line` and gives the line behind it, if there is one.
    pub(super) fn table(&mut self, start: usize, end: usize) -> Option<usize> {
        self.table_head(start, end).then_some(())?;
        let head = self.content(start);
        if !head.starts_with('|') {
            self.part_from_paragraph(start);
            if let Some(marker) = block_marker(head) {
                // To markdown-it a table goes before every other block.
                self.edits.insert(self.lines[start].first + marker, "\\");
            }
        }
        self.align_delimiters(start);
        // To the parser of VuePress 1 a line without pipes is no row.
        let needs_pipes = self.is_vue1();
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
        self.open_paragraph = (line, self.depth);
        Some(line)
    }
}

/// The offset of the character that makes a block other than a paragraph of the line, if any.
fn block_marker(content: &str) -> Option<usize> {
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &content[digits..];
    let is_parted = rest[rest.len().min(1)..].starts_with([' ', '\t']);
    let is_block = match rest.bytes().next()? {
        b'>' | b'`' | b'~' | b'#' => digits == 0,
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
