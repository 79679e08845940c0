//! Fenced code: the info string that VuePress reads, and what it shows besides the code.
//!
//! mdBook makes a class of every word of an info string and highlights a fence by the first, so
//! the string is reduced to a language that mdBook knows and to mdBook's own words. What else it
//! says, and what [notations](notation) in the code say, becomes a [frame] around the fence,
//! which itself stays where it is. The rules are those of
//! [@vuepress/plugin-shiki](https://ecosystem.vuejs.press/plugins/markdown/shiki.html) and of
//! [VitePress](https://vitepress.dev/guide/markdown#syntax-highlighting-in-code-blocks).
//!
//! A fence that the author left open ends with the container around it in VuePress, because a
//! container's end is looked for before its body is parsed. CommonMark would let the fence run
//! over the end of the container, so it is closed explicitly. So is one in a list item that is given
//! an end of its own.

mod frame;
mod info;
mod language;
mod lines;
mod notation;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;

use super::Scanner;
use crate::html::BLOCK_LINE;
pub(crate) use info::Info;
use write::{Written, write};

impl<'a> Scanner<'a, '_> {
    /// The marker and the length of the fence that opens at `line`.
    pub(super) fn fence_opening(&self, line: usize) -> Option<(u8, usize)> {
        opening(self.content(line))
    }

    /// Scans the fence at `line` and returns the line after it, if there is one.
    pub(super) fn fence(&mut self, start: usize, end: usize) -> Option<usize> {
        let (marker, length) = self.fence_opening(start)?;
        let mut line = start + 1;
        let mut is_closed = false;
        while line < end {
            if !self.lines[line].is_blank() && self.lines[line].column < self.indent {
                break;
            }
            let content = self.content(line);
            let run = content.bytes().take_while(|&b| b == marker).count();
            is_closed = run >= length
                && content[run..].trim_matches([' ', '\t']).is_empty()
                && self.relative_column(line) < 4;
            if is_closed {
                break;
            }
            line += 1;
        }
        let close = char::from(marker).to_string().repeat(length);
        self.fences
            .push(self.lines[start].start..self.lines[line - 1].end);
        // Blank lines at the end of an unclosed fence are not part of the code.
        let code_end = match is_closed {
            true => line,
            false => self.last_line_with_text(start..line) + 1,
        };
        let written = self.unmuted(|scanner| scanner.write_fence(start, code_end, length));
        let frame_close = written.as_ref().map_or("", |written| written.close);
        if is_closed {
            self.end_closing_line(line);
        } else if !frame_close.is_empty() || self.ends_container(line) || self.item.is_closed() {
            let close_fence = |scanner: &mut Self| scanner.insert_line_after(line - 1, &close);
            match frame_close.is_empty() {
                true => close_fence(self),
                false => self.unmuted(close_fence),
            }
        }
        let last = if is_closed { line } else { line - 1 };
        if !frame_close.is_empty() {
            self.unmuted(|scanner| scanner.insert_line_after(last, frame_close));
        }
        Some(last + 1)
    }

    /// Removes the white space at the end of a closing line if it holds a tab: pulldown-cmark allows only
    /// spaces there, and the code would go on.
    fn end_closing_line(&mut self, line: usize) {
        let content = self.content(line);
        let marker = content.trim_end_matches([' ', '\t']);
        if content[marker.len()..].contains('\t') {
            let line = &self.lines[line];
            self.edits.delete(line.first + marker.len()..line.end);
        }
    }

    /// Returns the last line that is not blank, or the first one of all.
    fn last_line_with_text(&self, lines: Range<usize>) -> usize {
        let last = lines.clone().rfind(|line| !self.lines[*line].is_blank());
        last.unwrap_or(lines.start)
    }

    /// Changes what is not mdBook's in the fence at `start`, whose code ends before `end`.
    fn write_fence(&mut self, start: usize, end: usize, length: usize) -> Option<Written> {
        // What we wrote ourselves is not written again.
        if start > 0
            && self.content(start - 1).starts_with(BLOCK_LINE)
            && self.content(start - 1).contains(" vp-code")
        {
            return None;
        }
        let first = self.lines[start].first;
        let info = &self.text[first + length..self.lines[start].end];
        let code: Vec<&'a str> = (start + 1..end).map(|line| self.content(line)).collect();
        let indents: Vec<usize> = (start + 1..end)
            .map(|line| self.lines[line].column - self.lines[start].column)
            .map(|columns| usize::try_from(columns).unwrap_or(0))
            .collect();
        let written = write(info, &code, &indents, self.page)?;
        self.edits
            .replace(first + length..self.lines[start].end, written.info.clone());
        let marker = &self.text[first..first + length];
        let mut cuts = BTreeMap::<usize, Vec<&Range<usize>>>::new();
        for (line, range) in &written.cuts {
            cuts.entry(*line).or_default().push(range);
        }
        for (line, mut cuts) in cuts {
            cuts.sort_by_key(|cut| cut.start);
            if is_closing(&without(code[line], &cuts), marker) {
                continue;
            }
            let first = self.lines[start + 1 + line].first;
            for range in cuts {
                self.edits.delete(first + range.start..first + range.end);
            }
        }
        for line in &written.removed {
            let line = start + 1 + line;
            self.edits
                .remove_over(self.lines[line - 1].end..self.lines[line].end);
        }
        for (line, added) in &written.added {
            self.insert_line_after(start + line, added);
        }
        if !written.open.is_empty() {
            let (at, padding) = self.block_start(start);
            let prefix = self.line_prefix();
            let column = usize::try_from(self.relative_column(start)).unwrap_or(0);
            let mut open = " ".repeat(padding);
            // After a list's marker there is nothing to part the first line from.
            let is_marker = |c: char| !c.is_whitespace();
            let in_marker_line = self.text[self.lines[start].start..at].contains(is_marker);
            let lines = written.open.iter();
            for line in lines.skip_while(|line| in_marker_line && line.is_empty()) {
                open.push_str(line);
                open.truncate(open.trim_end().len());
                open.push('\n');
                open.push_str(&prefix);
            }
            open.push_str(&" ".repeat(column));
            self.edits.replace(at..first, open);
        }
        Some(written)
    }
}

/// A line of code without what is cut out of it, in order.
fn without(code: &str, cuts: &[&Range<usize>]) -> String {
    let mut left = String::new();
    let mut at = 0;
    for cut in cuts {
        left.push_str(code.get(at..cut.start).unwrap_or_default());
        at = at.max(cut.end);
    }
    left + code.get(at..).unwrap_or_default()
}

/// Whether a line would close the fence that begins with `marker`.
fn is_closing(line: &str, marker: &str) -> bool {
    let content = line.trim_matches([' ', '\t']);
    content.starts_with(marker) && content.trim_start_matches(&marker[..1]).is_empty()
}

/// The marker and the length of the fence that a line opens.
pub(super) fn opening(content: &str) -> Option<(u8, usize)> {
    let marker = *content.as_bytes().first()?;
    let length = content.bytes().take_while(|&b| b == marker).count();
    let is_fence = match marker {
        b'`' => !content[length..].contains('`'),
        b'~' => true,
        _ => false,
    };
    (is_fence && length >= 3).then_some((marker, length))
}
