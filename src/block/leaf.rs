//! CommonMark's blocks of one kind of line, which stay as they are: headings, breaks and indented code.

use super::{Line, Scanner};

impl Scanner<'_, '_> {
    /// Gives the line behind the indented code that begins at `start`.
    pub(super) fn indented_code(&mut self, start: usize, end: usize) -> usize {
        // What ends a paragraph for markdown-it may be code to the block around the paragraph; to
        // CommonMark, in which code interrupts no paragraph, it would run on.
        self.part_from_paragraph(start);
        let mut last = start + 1;
        for line in start + 1..end {
            if self.lines[line].is_blank() {
                continue;
            }
            if self.relative_column(line) < 4 {
                break;
            }
            last = line + 1;
        }
        last
    }

    /// Whether `line` is a heading with `#` in front.
    pub(super) fn is_heading(&self, line: usize) -> bool {
        is_heading(self.content(line))
    }

    /// Writes the `#` that close a heading as pulldown-cmark wants them: with spaces and no tabs
    /// around them.
    pub(super) fn close_heading(&mut self, line: usize) {
        let content = self.content(line);
        let trimmed = content.trim_end_matches([' ', '\t']);
        let text = trimmed.trim_end_matches('#');
        let kept = text.trim_end_matches([' ', '\t']).len();
        let is_closed = text.len() < trimmed.len() && kept < text.len();
        if is_closed && content[kept..].contains('\t') {
            let Line { first, end, .. } = self.lines[line];
            let marker = &trimmed[text.len()..];
            self.edits.replace(first + kept..end, format!(" {marker}"));
        }
    }

    /// Whether `line` is a thematic break.
    pub(super) fn is_rule(&self, line: usize) -> bool {
        let content = self.content(line);
        let marker = content.as_bytes()[0];
        let mut markers = content.bytes().filter(|b| !matches!(b, b' ' | b'\t'));
        content.bytes().filter(|&b| b == marker).count() >= 3 && markers.all(|b| b == marker)
    }
}

/// Whether a line is a heading with `#` in front.
pub(super) fn is_heading(content: &str) -> bool {
    let rest = content.trim_start_matches('#');
    (1..=6).contains(&(content.len() - rest.len()))
        && (rest.is_empty() || rest.starts_with([' ', '\t']))
}
