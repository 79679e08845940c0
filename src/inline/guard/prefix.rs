//! The prefix of a line that is inserted into an element: quote markers and the indentation of items.

use pulldown_cmark::TagEnd;

use super::{Guard, Node};
use crate::text::{columns, line_start};

/// How many columns a marker or a line may be indented by without being code.
const MAX_INDENT: usize = 3;

/// The indentation of the content of a footnote definition.
const FOOTNOTE_INDENT: usize = 4;

impl Guard<'_> {
    /// Returns the prefix of a new line in the innermost Markdown element.
    ///
    /// The widths of list markers count as CommonMark counts them, from the line of each marker.
    pub(super) fn prefix(&self) -> String {
        let mut prefix = String::new();
        // The columns that the line is indented by since the last quote marker.
        let mut indent = 0;
        for node in &self.stack {
            let Node::Markdown(end, start) = *node else {
                continue;
            };
            let is_quote = matches!(end, TagEnd::BlockQuote(_));
            let start = self.marker(start, is_quote);
            let width = match end {
                TagEnd::BlockQuote(_) => 0,
                TagEnd::Item | TagEnd::DefinitionListDefinition => {
                    marker_width(&self.text[start..], self.column(start))
                }
                TagEnd::FootnoteDefinition => FOOTNOTE_INDENT,
                _ => continue,
            };
            let width = width
                + self
                    .indent_before(start)
                    .saturating_sub(indent)
                    .min(MAX_INDENT);
            if width > 0 && prefix.ends_with('>') {
                prefix.push(' ');
            }
            prefix.extend(std::iter::repeat_n(' ', width));
            indent += width;
            if is_quote {
                let has_space = self.text[start..].starts_with("> ");
                prefix.push_str(if has_space { "> " } else { ">" });
                indent = 0;
            }
        }
        prefix
    }

    /// Returns the place of the marker of an element that begins at `start` to the parser. It is on the
    /// same line or on the next; quote markers may come before that of an item.
    pub(super) fn marker(&self, start: usize, is_quote: bool) -> usize {
        let mut rest = self.text[start..].trim_start_matches([' ', '\t']);
        if rest.starts_with(['\r', '\n']) || !is_quote {
            let skipped = |c: char| c.is_ascii_whitespace() || (c == '>' && !is_quote);
            rest = rest.trim_start_matches(skipped);
        }
        self.text.len() - rest.len()
    }

    /// Returns the column of a place in its line.
    fn column(&self, at: usize) -> usize {
        columns(&self.text[line_start(self.text, at)..at], 0)
    }

    /// Returns how many columns of white space separate a marker at `at` from the quote markers of its
    /// line, or 0 after another marker.
    fn indent_before(&self, at: usize) -> usize {
        let before = &self.text[line_start(self.text, at)..at];
        let stem = before.trim_end_matches([' ', '\t']);
        if !stem.is_empty() && !stem.ends_with('>') {
            return 0;
        }
        let start = columns(stem, 0);
        let width = columns(&before[stem.len()..], start);
        // The first column belongs to the marker of the quote.
        width - usize::from(!stem.is_empty() && width > 0)
    }
}

/// Returns the width of the list marker that an item at `column` begins with, with the space after it.
fn marker_width(item: &str, column: usize) -> usize {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let marker = digits + 1;
    let after = item.get(marker..).unwrap_or_default();
    let text = after.trim_start_matches([' ', '\t']);
    let space = columns(&after[..after.len() - text.len()], column + marker);
    match text.starts_with(['\r', '\n']) || text.is_empty() || space > MAX_INDENT + 1 {
        true => marker + 1,
        false => marker + space,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_markers_have_their_width() {
        assert_eq!(marker_width("- a", 0), 2);
        assert_eq!(marker_width("-    a", 3), 5);
        assert_eq!(marker_width("-     code", 0), 2);
        assert_eq!(marker_width("10)\ta", 0), 4);
        assert_eq!(marker_width("10)\ta", 1), 7);
        assert_eq!(marker_width("-\n", 0), 2);
    }
}
