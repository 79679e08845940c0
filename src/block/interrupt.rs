//! Which lines interrupt a block: a paragraph, a quote, a table or a list ends before them.

use super::{RULES, Scanner};

/// Which construct asks whether a line interrupts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupted {
    Paragraph,
    /// A quote's lazy lines and a table's rows.
    QuoteOrTable,
    List,
}

impl Scanner<'_, '_> {
    /// Whether `line` opens a block that ends the one that `interrupted` names.
    pub(super) fn interrupts(&self, line: usize, end: usize, interrupted: Interrupted) -> bool {
        let Some(&first) = self.text.as_bytes().get(self.lines[line].first) else {
            return false;
        };
        if self.lines[line].is_blank() {
            return false;
        }
        if interrupted == Interrupted::Paragraph && self.table_head(line, end) {
            return true;
        }
        if self.page.is_mdbook() && self.relative_column(line) >= 4 {
            // To CommonMark the line goes on with the text above it.
            return false;
        }
        if RULES
            .iter()
            .any(|rule| rule.first == first && (rule.opens)(self, line, end))
        {
            return true;
        }
        if self.relative_column(line) >= 4 {
            return false;
        }
        let leaf = interrupted != Interrupted::List;
        match first {
            b'`' | b'~' => self.fence_opening(line).is_some(),
            b'>' => true,
            b'<' if leaf => self.html_block_interrupts(line),
            b'[' if interrupted == Interrupted::Paragraph => self.footnote_label(line).is_some(),
            b':' if interrupted == Interrupted::Paragraph => self.is_definition(line),
            b'#' if leaf => self.is_heading(line),
            b'*' | b'-' | b'_' if self.is_rule(line) => true,
            b'*' | b'-' | b'+' | b'0'..=b'9' if leaf => self.list_interrupts(line),
            _ => false,
        }
    }
}
