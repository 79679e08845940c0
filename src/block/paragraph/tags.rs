//! The tags of the author's HTML in paragraphs.
//!
//! To VuePress 1 no tag ends a paragraph, but to a browser the tag of a block does: what follows is
//! in the element. CommonMark begins an HTML block there, which would go on up to a blank line.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::code_span::code_spans;
use super::super::html_block::{contains, interrupts_paragraph, is_own};
use super::super::{Line, Scanner};
use crate::html::{self, BLOCK_TAGS, INLINE_STAND_IN, RAW_LINE, Token};
use crate::inline::ends_with_escape;

/// How many open elements are kept in mind.
const MAX_OPEN: usize = 512;

impl Scanner<'_, '_> {
    /// Keeps a line in its paragraph that would begin an HTML block by the rule of CommonMark.
    ///
    /// `outside` elements are open before the paragraph; `is_code` says whether a code span holds the
    /// line's first byte.
    fn keep_in_paragraph(&mut self, line: usize, last: usize, outside: usize, is_code: bool) {
        let content = self.content(line);
        let is_text = self.relative_column(line) >= 4;
        if !interrupts_paragraph(content) || is_own(content) {
            return;
        }
        if is_code {
            // A line break in code is a space, and whatever else kept the line would be code, too.
            let line_break = self.lines[line - 1].end..self.lines[line].first;
            self.edits.replace_over(line_break, " ");
            return;
        }
        if let Some(name) = content.strip_prefix("</")
            && let Some(open) = self.open_tag(name).filter(|open| *open < outside)
        {
            // Its element ends there in any case; what follows is Markdown beside it.
            self.open_paragraph.1 = self.open_tags[open].1;
            let is_below = |next: &Line| !next.is_blank() && !is_own(self.content(line + 1));
            if self.lines.get(line + 1).is_some_and(is_below) {
                let (from, padding) = self.block_start(line);
                let raw_line = format!("{}{RAW_LINE}", " ".repeat(padding));
                match is_text {
                    // To CommonMark, too, were it not indented so far.
                    true => self.edits.replace(from..self.lines[line].first, raw_line),
                    false => self.edits.insert(self.lines[line].first, RAW_LINE),
                }
            }
            self.end_hard_break(line - 1);
            if line + 1 < last {
                self.keep_text(line + 1);
            }
        } else if !is_text {
            self.edits.insert(self.lines[line].first, INLINE_STAND_IN);
        }
    }

    /// Finds the code spans of a paragraph, where one of its lines begins with a tag.
    fn code_in_paragraph(&self, start: usize, last: usize) -> Vec<Range<usize>> {
        if !(start + 1..last).any(|line| self.content(line).starts_with('<')) {
            return Vec::new();
        }
        let base = self.lines[start].first;
        let text = &self.text[base..self.lines[last - 1].end];
        let spans = code_spans(text).into_iter();
        spans
            .map(|span| base + span.start..base + span.end)
            .collect()
    }

    /// Keeps the lines of a paragraph in it, but for those of tags that are left open, which end it:
    /// puts a blank line after the tags, so that what follows is Markdown.
    pub(super) fn tags_in_paragraph(&mut self, start: usize, last: usize, is_heading: bool) {
        // A heading may hold such tags, and no end tag leads out of it.
        let (unclosed, mut outside) = match is_heading {
            true => (Vec::new(), 0),
            false => (
                self.unclosed_in_paragraph(start, last),
                self.open_tags.len(),
            ),
        };
        let code = self.code_in_paragraph(start, last);
        let mut behind_tags = false;
        let mut prefixed = start + 1;
        self.note_tags(start..start + 1);
        for line in start + 1..last {
            if !behind_tags && unclosed.binary_search(&line).is_ok() {
                if !self.content(line).contains('>') {
                    // The tag itself runs on.
                    return;
                }
                self.end_hard_break(line - 1);
                behind_tags = true;
                if self.lines[line].column < self.indent {
                    self.prefix_lazy_lines(prefixed..line);
                    prefixed = line + 1;
                }
            }
            match behind_tags {
                true => {
                    behind_tags = self.tags_go_on(line);
                    prefixed = line + 1;
                }
                false => {
                    let first = self.lines[line].first;
                    let next = code.partition_point(|span| span.end <= first);
                    let is_code = code.get(next).is_some_and(|span| span.start < first);
                    self.keep_in_paragraph(line, last, outside, is_code);
                }
            }
            let ended = unclosed.binary_search(&line).is_ok();
            self.note_tags(line..line + 1);
            if ended {
                outside = self.open_tags.len();
            }
        }
        if !unclosed.is_empty() {
            self.prefix_lazy_lines(prefixed..last);
        }
        // A line of ours is no text.
        let is_text = |next: &Line| !next.is_blank() && !is_own(self.content(last));
        if behind_tags && self.lines.get(last).is_some_and(is_text) {
            self.insert_line_after(last - 1, "");
        }
    }

    /// Gives lazy lines the markers that the tag below them gets: to the parser of VuePress 1, a quote
    /// in a quote ends after a lazy line.
    fn prefix_lazy_lines(&mut self, lines: Range<usize>) {
        let prefix = self.line_prefix();
        for line in lines {
            // What would begin a block there is text.
            let begins_block =
                |c: char| c.is_ascii_digit() || (c.is_ascii_punctuation() && c != ':');
            let stand_in = match self.content(line).starts_with(begins_block) {
                true => INLINE_STAND_IN,
                false => "",
            };
            if self.lines[line].column < self.indent {
                let line_break = self.lines[line - 1].end..self.lines[line].first;
                let beginning = format!("\n{prefix}{stand_in}");
                self.edits.replace_over(line_break, beginning);
            }
        }
    }

    /// Puts a blank line before the first text after tags, and tells whether there is none yet.
    fn tags_go_on(&mut self, line: usize) -> bool {
        let prefix = self.line_prefix();
        let blank = format!("\n{}\n{prefix}", prefix.trim_end());
        let line_break = self.lines[line - 1].end..self.lines[line].first;
        let content = self.content(line);
        if !begins_with_tag(content) {
            self.edits.replace_over(line_break, blank);
            let is_lazy = self.lines[line].column < 0;
            let begins_block = self.list_marker(line).is_some()
                || self.relative_column(line) >= 4
                || content.starts_with(['<', '['])
                || (is_lazy && content.starts_with(|c: char| c.is_ascii_punctuation()));
            if begins_block {
                // In the paragraph it began none, which it could after a blank line.
                self.edits.insert(self.lines[line].first, INLINE_STAND_IN);
            }
            return false;
        }
        if self.lines[line].column < self.indent {
            // To CommonMark no tag is a lazy line.
            self.edits.replace_over(line_break, format!("\n{prefix}"));
        }
        let goes_on = content.trim_end().ends_with('>');
        if !goes_on {
            let tag = content.find('>').map_or(0, |end| end + 1);
            let rest = content[tag..].trim_start();
            // In the paragraph it began no block, which it could after a blank line.
            let may_begin = |c: char| c.is_ascii() && !c.is_ascii_alphabetic();
            let stand_in = if rest.starts_with(may_begin) {
                INLINE_STAND_IN
            } else {
                ""
            };
            self.edits
                .insert(self.lines[line].first + tag, format!("{blank}{stand_in}"));
        }
        goes_on
    }

    /// Keeps the text after an end tag, which began no block in the paragraph, from beginning one.
    fn keep_text(&mut self, line: usize) {
        // An end tag that is a lazy line ends the item, too.
        let is_lazy = self.lines[line - 1].column < self.indent;
        let (column, prefix) = match is_lazy {
            true => (self.lines[line].column, self.prefix.clone()),
            false => (self.relative_column(line), self.line_prefix()),
        };
        if column >= 4 || self.list_marker(line).is_some() {
            let line_break = self.lines[line - 1].end..self.lines[line].first;
            let beginning = format!("\n{prefix}{INLINE_STAND_IN}");
            self.edits.replace_over(line_break, beginning);
        }
    }

    /// Notes which block elements the lines open and close, where it matters.
    pub(in crate::block) fn note_tags(&mut self, lines: Range<usize>) {
        if !self.is_vue1() {
            return;
        }
        for line in lines {
            let content = self.content(line);
            if !content.contains('<') {
                continue;
            }
            for tag in html::tokens(content).0 {
                match tag {
                    Token::Start { name, .. }
                        if is_block(&name) && self.open_tags.len() < MAX_OPEN =>
                    {
                        self.open_tags.push((name, self.depth));
                    }
                    Token::Start { .. } => {}
                    Token::End { name, .. } => {
                        let is_its = |(open, _): &(String, usize)| *open == name;
                        if let Some(at) = self.open_tags.iter().rposition(is_its) {
                            self.open_tags.truncate(at);
                        }
                    }
                }
            }
        }
    }

    /// Which of the open elements an end tag closes that begins with `name`.
    fn open_tag(&self, name: &str) -> Option<usize> {
        let name = tag_name(name);
        (self.open_tags.iter()).rposition(|(open, _)| name.eq_ignore_ascii_case(open))
    }

    /// Takes out the backslash that breaks the line, before what ends the paragraph: there it
    /// would be text.
    fn end_hard_break(&mut self, line: usize) {
        let end = self.lines[line].end;
        if ends_with_escape(self.content(line)) {
            self.edits.delete(end - 1..end);
        }
    }

    /// The lines of a paragraph that begin with the tag of a block and hold one that does not end
    /// there.
    ///
    /// No paragraph holds such a block: what follows it is in it, and the paragraph ends above.
    fn unclosed_in_paragraph(&self, start: usize, end: usize) -> Vec<usize> {
        let mut closed = BTreeSet::new();
        let mut unclosed = Vec::new();
        for line in (start + 1..end).rev() {
            let content = self.content(line);
            if !content.contains('<') {
                continue;
            }
            let mut is_unclosed = false;
            for tag in html::tokens(content).0.into_iter().rev() {
                match tag {
                    Token::End { name, .. } => {
                        closed.insert(name);
                    }
                    Token::Start {
                        name,
                        self_closing: false,
                        ..
                    } => {
                        let ends_in = html::parents(&name);
                        let is_closed = closed.contains(&name)
                            || ends_in.iter().any(|parent| closed.contains(*parent));
                        is_unclosed |= is_block(&name) && !is_closed;
                    }
                    Token::Start { .. } => {}
                }
            }
            let name = tag_name(content.strip_prefix('<').unwrap_or_default());
            // A tag that runs on in the next line is no token here.
            let runs_on = !content.contains('>') && !closed.contains(&name.to_ascii_lowercase());
            if is_block(name) && (is_unclosed || runs_on) {
                unclosed.push(line);
            }
        }
        unclosed.reverse();
        unclosed
    }
}

/// Whether an element of this name is a block that may be left open.
fn is_block(name: &str) -> bool {
    contains(BLOCK_TAGS, name) && !html::is_void(name)
}

/// The name that a tag begins with after its `<` or `</`.
fn tag_name(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    &tag[..end.unwrap_or(tag.len())]
}

/// Whether a line begins with the tag of a block, or with a comment or the like that ends there.
fn begins_with_tag(content: &str) -> bool {
    content.strip_prefix('<').is_some_and(|tag| {
        let name = tag_name(tag.trim_start_matches('/'));
        match name.is_empty() {
            true => tag.contains('>'),
            false => contains(BLOCK_TAGS, name),
        }
    })
}
