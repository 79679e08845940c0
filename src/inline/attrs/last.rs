//! Attributes at the end of a block, which are left out but for the id.

use std::ops::Range;

use super::Attributes;
use super::braces::{is_block_marker, is_rule, last_group, read_all};
use crate::edit::Edits;
use crate::html::{INLINE_STAND_IN, RAW_LINE};
use crate::inline::{PREFIX, ends_with_escape};
use crate::page::Page;
use crate::settings::Form;
use crate::text::line_start;

/// The text that a block, or one of its lines, ends with.
#[derive(Debug)]
pub(super) struct LastText {
    pub(super) run: Range<usize>,
    /// The line break before it, if it is not the first line of its block.
    pub(super) line_break: Option<usize>,
    /// Whether the line above ends with text.
    pub(super) has_above: bool,
}

impl Attributes {
    /// Removes the attributes at the end of a block, and returns whether the line above is now the last.
    pub(super) fn remove_last(
        &self,
        text: &str,
        last: &LastText,
        ends_cell: bool,
        page: &Page<'_>,
        edits: &mut Edits,
    ) -> bool {
        let run = &last.run;
        let end = run.start + text[run.clone()].trim_end().len();
        let mut start = end;
        // One for the paragraph, and one for the item that it is in.
        for _ in 0..if self.items > 0 { 2 } else { 1 } {
            let Some(group) = last_group(text, run.start..start, page) else {
                break;
            };
            start = group;
        }
        // Only to our parser does a byte order mark begin a paragraph.
        let line = line_start(text, run.start);
        let before = text[line..run.start].trim_matches(PREFIX);
        let is_start = before.is_empty() && text[run.clone()].starts_with('\u{feff}');
        if start == end || is_start {
            return false;
        }
        let is_paragraph = self.line_break.is_none() && matches!(before, "" | INLINE_STAND_IN);
        if is_paragraph && is_rule(&text[run.start..end]) {
            write_rule(text, run.start, end, edits);
            return false;
        }
        escape_last(text, run.start..start, page, edits);
        let rest = text[run.start..start].trim();
        let is_line = matches!(before, "" | "[ ]" | "[x]" | "[X]");
        // The image must not be alone in its paragraph.
        let ends_image = self.taken == run.start && !text[line..start].contains("![");
        let replacement = match last.line_break {
            // Nothing is left of the line, and with it goes the line break before it.
            Some(line_break) if rest.is_empty() && is_blank(&text[line_break..start]) => {
                let above = line_start(text, line_break);
                escape_import(text, above, edits);
                let above = text[above..line_break].trim_end();
                // The line above must not end with attributes in its turn.
                let ends_alike = above.ends_with('}') && !last.has_above;
                let separator = match ends_alike || begins_like_block(above) {
                    true => RAW_LINE,
                    false => "",
                };
                edits.replace_over(line_break..end, separator);
                return last.has_above;
            }
            // A cell at the edge of its row stays one where a pipe stands there.
            _ if ends_cell && rest.is_empty() && is_empty_cell(&text[line..start]) => {
                pipes_around(&text[..start], &text[end..]).into()
            }
            // The lists around must not become one.
            None if rest.is_empty() && is_line => RAW_LINE.into(),
            _ if rest.is_empty() && ends_image => RAW_LINE.into(),
            _ if !self.in_table
                && (is_block_marker(rest) || begins_like_block(&text[line..start])) =>
            {
                RAW_LINE.into()
            }
            _ if rest.is_empty() => String::new(),
            _ => anchor(text, start..end, page),
        };
        edits.replace_over(start..end, replacement);
        false
    }
}

/// Writes a thematic break without the attributes after it, up to `end`; its marks begin at `start`.
fn write_rule(text: &str, start: usize, end: usize, edits: &mut Edits) {
    let marks = text[start..end].split([' ', '{']).next();
    let start = text[..start]
        .strip_suffix(INLINE_STAND_IN)
        .map_or(start, str::len);
    let line = line_start(text, start);
    let is_alone = text[line..start].trim().is_empty();
    let above = text[..line].lines().next_back();
    let is_below = above.is_some_and(|above| !above.trim_matches(PREFIX).is_empty());
    // After a list marker, `---` could be one rule with it, and below a line its underline.
    let rule = marks.filter(|_| is_alone && !is_below);
    let rule = rule.unwrap_or("___");
    edits.replace_over(start..end, rule.to_owned());
}

/// Whether there is no text from a line break on.
fn is_blank(text: &str) -> bool {
    let text = text.trim_start_matches('\\');
    text.trim_matches(PREFIX).trim().is_empty()
}

/// Returns what stands in for the attributes in `groups` after the text of a block: their id.
fn anchor(text: &str, groups: Range<usize>, page: &Page<'_>) -> String {
    let before = &text[..groups.start];
    let id = read_all(text[groups].trim_start()).html(|name| name == "id");
    match page.form() {
        Form::Html if !id.is_empty() => {
            // After a backslash, a space keeps the tag one.
            let space = if ends_with_escape(before) { " " } else { "" };
            format!("{space}<span{id}></span>")
        }
        _ => String::new(),
    }
}

/// Escapes the attributes that the text of `run` still ends with: they are text to VuePress, and a second
/// run would take them for those of the block.
pub(super) fn escape_last(text: &str, run: Range<usize>, page: &Page<'_>, edits: &mut Edits) {
    let mut end = run.end;
    loop {
        end = run.start + text[run.start..end].trim_end().len();
        let group = last_group(text, run.start..end, page);
        let open = text[run.start..end].rfind('{');
        let (Some(start), Some(open)) = (group, open) else {
            return;
        };
        edits.insert(run.start + open, "\\");
        end = start;
    }
}

/// Keeps a line that begins at `line` from becoming an import once it is alone in its paragraph.
fn escape_import(text: &str, line: usize, edits: &mut Edits) {
    let content = text[line..].trim_start_matches(PREFIX);
    if content.starts_with("@[") {
        edits.insert(text.len() - content.len(), "\\");
    }
}

/// Whether nothing stands in the cell that ends a part of a row.
fn is_empty_cell(row: &str) -> bool {
    let before = row.trim_end_matches([' ', '\t']);
    before.ends_with('|') || before.trim_matches(PREFIX).is_empty()
}

/// Whether a line may be text only for the attributes at its end.
fn begins_like_block(line: &str) -> bool {
    let text = line.trim_start_matches(PREFIX);
    let is_block = |marker| text.starts_with(marker);
    let is_import = ["@[", "@tab", "<<<"].into_iter().any(is_block);
    is_import || ["[[", "![", ":::", "<"].into_iter().any(is_block) || text.contains('|')
}

/// Returns the pipes that an empty cell lacks between two texts.
fn pipes_around(before: &str, behind: &str) -> &'static str {
    let has_left = before.trim_end_matches([' ', '\t']).ends_with('|');
    let is_space = |c: char| c.is_whitespace() && c != '\n';
    let has_right = behind.trim_start_matches(is_space).starts_with('|');
    match (has_left, has_right) {
        (true, true) => "",
        (false, false) => "| |",
        _ => "|",
    }
}
