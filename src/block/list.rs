//! Lists, whose items are scanned at the column of their text.

use std::ops::Range;

use super::table::may_be_delimiter_row;
use super::{Interrupted, Line, Parent, Scanner, skip_indent};
use crate::flavor::{HtmlBlocks, Switch};
use crate::html::{BLOCK_LINE, INLINE_STAND_IN};
use crate::inline::{self, ends_with_escape};

/// A place between a component in an item and text beside it.
///
/// In a tight list, where VuePress makes no paragraphs, the text goes on without even a space; a
/// blank line would make paragraphs of all items. Whether a list is tight is known at its end.
pub(super) struct Joint {
    /// What goes in a tight list.
    pub(super) gap: Range<usize>,
    /// Where the upper line ends.
    pub(super) line_end: usize,
    /// What parts both there in a loose list.
    pub(super) blank_line: String,
    /// Where the component begins, if it does so on the upper line.
    pub(super) component: Option<usize>,
}

impl Scanner<'_, '_> {
    /// The length of the list marker at `line`, and whether it numbers its item.
    pub(super) fn list_marker(&self, line: usize) -> Option<(usize, bool)> {
        marker(self.content(line))
    }

    /// Whether the line opens a list that may interrupt what stands above it.
    pub(super) fn list_interrupts(&self, line: usize) -> bool {
        let Some((length, ordered)) = self.list_marker(line) else {
            return false;
        };
        if self.is_continuation(line) {
            return false;
        }
        let content = self.content(line);
        let indent = match self.is_vue1() {
            // It counts a tab as one column here.
            true => isize::try_from(self.lines[line].first - self.lines[line].start).unwrap_or(0),
            false => self.lines[line].column,
        };
        let in_paragraph = self.parent == Parent::Paragraph && indent >= self.indent;
        !in_paragraph || interrupts_paragraph(content, length, ordered)
    }

    /// Whether the line is indented too far for the list around and too little for its item.
    ///
    /// To the parser of VuePress 1 it may open a list all the same.
    fn is_continuation(&self, line: usize) -> bool {
        let column = self.lines[line].column;
        !self.is_vue1()
            && self
                .list_indent
                .is_some_and(|list| column - list >= 4 && column < self.indent)
    }

    /// Scans the list at `line` and gives the line behind it, if there is one.
    pub(super) fn list(&mut self, start: usize, end: usize) -> Option<usize> {
        let (mut length, ordered) = self.list_marker(start)?;
        if self.is_continuation(start) {
            return None;
        }
        let content = self.content(start);
        let is_delimiter = content.contains('|') && may_be_delimiter_row(content);
        let follows = self.open_paragraph == (start, self.depth);
        if follows && (is_delimiter || !interrupts_paragraph(content, length, ordered)) {
            // To CommonMark it would be text of the paragraph, or make a table of it.
            self.part_from_paragraph(start);
        }
        let kind = |scanner: &Self, line: usize, length: usize| {
            scanner.content(line).as_bytes()[length - 1]
        };
        let first_kind = kind(self, start, length);
        let joints = std::mem::take(&mut self.joints);
        let parent = std::mem::replace(&mut self.parent, Parent::List);
        let in_container = std::mem::replace(&mut self.in_container, false);
        let mut is_tight = true;
        let mut ends_blank = false;
        let mut line = start;
        while line < end {
            self.is_tight = true;
            let next = self.item(line, end, length);
            is_tight &= self.is_tight && !ends_blank;
            ends_blank = next - line > 1 && self.lines[next - 1].is_blank();
            line = next;
            if line >= end
                || self.relative_column(line) < 0
                || (self.relative_column(line) >= 4 && !self.is_vue1())
                || self.interrupts(line, end, Interrupted::List)
            {
                break;
            }
            match self.list_marker(line) {
                Some((next, _)) if kind(self, line, next) == first_kind => length = next,
                _ => break,
            }
        }
        let is_code = |line: &Line| !line.is_blank() && line.column - self.indent >= 4;
        if self.is_vue1() && line < end && is_code(&self.lines[line]) {
            // The last item may have moved so far to the left that it would hold the code.
            self.insert_line_after(line - 1, BLOCK_LINE);
        }
        let joints = std::mem::replace(&mut self.joints, joints);
        self.resolve_joints(joints, is_tight);
        self.in_container = in_container;
        self.parent = parent;
        Some(line)
    }

    /// Moves the marker of an item of a list in the column `list` to the last column in which
    /// CommonMark sees it, and the lines below where the item's text cannot stay in its column.
    fn dedent_item(&mut self, line: usize, end: usize, list: isize, text_stays: bool) {
        let marker = self.lines[line].clone();
        let column = list + 3;
        let (from, padding) = self.at_column(line, column);
        self.edits.replace(from..marker.first, " ".repeat(padding));
        if self.is_rule(line) {
            let content = self.content(line);
            let second = 1 + content[1..].find(['-', '*']).unwrap_or(0);
            let behind = &content[second + 1..];
            let (range, other) = match content[second..].matches(['-', '*']).count() {
                // A rule in the item, were the marker not one of its marks.
                3.. if content.starts_with('*') => (second..content.len(), "---"),
                3.. => (second..content.len(), "***"),
                // A rule, were the item's first text not the item of another kind of list …
                _ if behind.is_empty() || behind.starts_with([' ', '\t']) => {
                    (second..second + 1, "+")
                }
                // … or text.
                _ => (second..second, "\\"),
            };
            let range = marker.first + range.start..marker.first + range.end;
            self.edits.replace(range, other);
        }
        if text_stays {
            return;
        }
        let is_inside = |line: &Line| line.is_blank() || line.column >= self.indent;
        let length = self.lines[line + 1..end]
            .iter()
            .take_while(|line| is_inside(line))
            .count();
        let content = std::mem::replace(&mut self.indent, marker.column);
        self.dedent(line + 1..line + 1 + length, column);
        self.indent = content;
    }

    /// Joins the components of a list with the text around them if the list is tight, and separates them
    /// if it is loose.
    fn resolve_joints(&mut self, joints: Vec<Joint>, is_tight: bool) {
        for joint in joints {
            if !is_tight || self.has_attributes(&joint) {
                self.edits.insert(joint.line_end, joint.blank_line);
                continue;
            }
            // A backslash at the end of a line would escape what now follows it.
            let escape = match ends_with_escape(&self.text[..joint.gap.start]) {
                true => "\\",
                false => "",
            };
            self.edits.replace_over(joint.gap, escape);
            if let Some(component) = joint.component {
                // It now begins a paragraph, which lazy lines continue.
                self.edits.insert(component, INLINE_STAND_IN);
            }
        }
    }

    /// Whether the text above ends with attributes, or the text below is a thematic break with
    /// attributes: joined with other text it would be neither.
    fn has_attributes(&self, joint: &Joint) -> bool {
        let above = self.text[..joint.line_end].trim_end();
        let below = self.text[joint.gap.end..]
            .lines()
            .next()
            .unwrap_or_default();
        self.page.has(Switch::Attrs)
            && (above.ends_with('}') || inline::is_rule_with_attributes(below))
    }

    /// Whether the page is read by the parser of VuePress 1, which is older than the others'.
    pub(super) fn is_vue1(&self) -> bool {
        self.page.flavor().html_blocks == HtmlBlocks::Vue1
    }

    /// Scans the item at `line`, whose marker is `marker` bytes long.
    pub(super) fn item(&mut self, line: usize, end: usize, marker: usize) -> usize {
        let outside = self.lines[line].clone();
        let marker_end = outside.first + marker;
        let marker_column = outside.column + isize::try_from(marker).unwrap_or(0);
        let (spaces, column) = skip_indent(
            &self.text.as_bytes()[marker_end..outside.end],
            marker_column,
            outside.origin,
        );
        let text = marker_end + spaces;
        let is_empty = text >= outside.end;
        let gap = match column - marker_column {
            _ if is_empty => 1,
            // The text is indented code, one column behind the marker.
            gap if gap > 4 => 1,
            gap => gap,
        };

        let moved = outside.column - self.indent - 3;
        let is_dedented = moved > 0;
        let text_stays =
            is_dedented && !is_empty && gap == column - marker_column && gap + moved <= 4;
        let moves_tabs = self.moves_tabs() || is_dedented;
        if text_stays || (moves_tabs && gap > 0 && self.text[marker_end..text].contains('\t')) {
            // In the column that the marker moves to, a tab would have another width.
            let moved = if text_stays { moved } else { 0 };
            let spaces = usize::try_from(column - marker_column + moved).unwrap_or(1);
            self.edits.replace(marker_end..text, " ".repeat(spaces));
        }
        let list_indent = self.list_indent.replace(self.indent);
        let indent = std::mem::replace(&mut self.indent, marker_column + gap);
        let shift = self.shift;
        if is_dedented {
            self.dedent_item(line, end, indent, text_stays);
        }
        let inside = &mut self.lines[line];
        inside.first = text;
        inside.column = column;
        inside.text = (text, column);
        let around = self.begin_item();
        let around_line = std::mem::replace(&mut self.item_line, line);
        self.begin_inner(line);
        let next_is_blank = self.lines.get(line + 1).is_none_or(Line::is_blank);
        let next = if is_empty && next_is_blank {
            // An empty item ends with the blank line behind it.
            (line + 2).min(end)
        } else {
            self.blocks(line, end)
        };
        self.item_line = around_line;
        self.end_item(around, next);
        self.lines[line] = outside;
        self.shift = shift;
        self.indent = indent;
        self.list_indent = list_indent;
        next.max(line + 1)
    }
}

/// The length of the list marker that a line begins with, and whether it numbers its item.
fn marker(content: &str) -> Option<(usize, bool)> {
    let content = content.as_bytes();
    let (length, ordered) = match content.first()? {
        b'-' | b'+' | b'*' => (1, false),
        b'0'..=b'9' => {
            let digits = content.iter().take_while(|b| b.is_ascii_digit()).count();
            matches!(content.get(digits), Some(b'.' | b')')).then_some(())?;
            (digits + 1, true)
        }
        _ => return None,
    };
    let behind = content.get(length);
    (length <= 10 && matches!(behind, None | Some(b' ' | b'\t'))).then_some((length, ordered))
}

/// Whether CommonMark lets an item interrupt a paragraph: one that is not empty, and a numbered one
/// only when its number is 1.
fn interrupts_paragraph(content: &str, marker: usize, ordered: bool) -> bool {
    let number: Option<u64> = content[..marker - 1].parse().ok();
    (!ordered || number == Some(1)) && !content[marker..].trim_matches([' ', '\t']).is_empty()
}
