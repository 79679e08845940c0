//! Paragraphs, setext headings and link reference definitions: the text between all other blocks.

mod reference;
mod tags;

use super::table::may_be_delimiter_row;
use super::{Interrupted, Line, Parent, Scanner};
use crate::diagnostics::Code;
use crate::flavor::{Switch, TocRule};
use crate::html::{INLINE_STAND_IN, TOC};
use crate::inline;

/// How many lines a link reference definition takes at most.
const MAX_DEFINITION: usize = 64;

impl Scanner<'_, '_> {
    /// Scans a paragraph or a setext heading and returns the line after it.
    pub(super) fn paragraph(&mut self, start: usize) -> usize {
        let (end, underlined) = self.paragraph_lines(start);
        let is_delimiter = |line: usize| may_be_delimiter_row(self.content(line));
        if self.open_paragraph == (start, self.depth + 1) && (start + 1..end).any(is_delimiter) {
            // What ended the paragraph of an item as the head of a table is a paragraph here.
            self.part_from_paragraph(start);
        }
        let is_inline = self.page.flavor().toc == TocRule::Inline;
        if is_inline && end == start + 1 && self.is_toc(start) {
            self.replace_line(start, TOC);
            return end;
        }
        let last = end - usize::from(underlined);
        if underlined && last > start + 1 && self.breaks_parser(start, last - 1) {
            let first = self.lines[last - 1].first;
            self.unmuted(|scanner| scanner.edits.insert(first, INLINE_STAND_IN));
        }
        for line in start..last {
            self.check_paragraph_line(line);
            self.keep_from_defining(line);
            self.strip_directives(line);
            self.keep_from_delimiting(line);
        }
        self.inline_footnotes(start..last);
        if !underlined {
            self.open_paragraph = (end, self.depth);
        }
        self.tags_in_paragraph(start, last, underlined);
        if may_be_reference(self.content(start)) {
            self.escape_footnote(start);
            self.textless_end = end;
        }
        end
    }

    /// Whether `line` holds the attributes of a setext heading, at which pulldown-cmark panics: those that
    /// are indented, or below a lazy line, in a block.
    ///
    /// Where attributes are not mdBook's, they are text on any such line.
    fn breaks_parser(&self, start: usize, line: usize) -> bool {
        let is_lazy = |above: &Line| above.column < 0;
        let panics = || {
            // A tab after the marker of a quote does no harm.
            let before = &self.text[..self.lines[line].first];
            let is_moved = self.relative_column(line) > 0 && before.ends_with(' ');
            self.depth > 1 && (is_moved || self.lines[start..line].iter().any(is_lazy))
        };
        self.content(line).starts_with('{') && (!self.page.is_mdbook() || panics())
    }

    /// Keeps a line from becoming a definition that was meant to be something else: colons that open or
    /// close no container, and an emoji.
    ///
    /// Where there are no definition lists, the inline stage escapes every colon.
    pub(super) fn keep_from_defining(&mut self, line: usize) {
        let content = self.content(line);
        if !content.starts_with(':') || !self.page.has_definition_lists() {
            return;
        }
        let first = self.lines[line].first;
        if content.starts_with(":::") {
            self.unmuted(|scanner| scanner.edits.insert(first, "\\"));
        } else if self.page.has(Switch::Emoji)
            && let Some(length) = inline::leading_emoji(content, self.page)
        {
            let name = first..first + length;
            self.unmuted(|it| inline::convert_emoji(it.text, name, it.page, &mut it.edits));
        }
    }

    /// The line after a paragraph or a setext heading, whose text may run on into less indented
    /// lines.
    pub(super) fn paragraph_end(&mut self, start: usize) -> usize {
        self.paragraph_lines(start).0
    }

    /// Returns the same line, and whether an underline ends the paragraph as a setext heading.
    pub(super) fn paragraph_lines(&mut self, start: usize) -> (usize, bool) {
        let parent = std::mem::replace(&mut self.parent, Parent::Paragraph);
        let mut underlined = false;
        let mut line = start + 1;
        while line < self.limit && !underlined {
            let column = self.relative_column(line);
            underlined = (0..4).contains(&column) && is_setext_underline(self.content(line));
            if !underlined && !self.goes_on(line) {
                break;
            }
            line += 1;
        }
        self.parent = parent;
        (line, underlined)
    }

    /// Whether a line below continues the text of the paragraph, which is the parent.
    fn goes_on(&self, line: usize) -> bool {
        let may_begin_block = self.relative_column(line) < 4 && self.lines[line].column >= 0;
        let ends = may_begin_block && self.interrupts(line, self.limit, Interrupted::Paragraph);
        !self.lines[line].is_blank() && !ends
    }

    /// Whether the line would begin another block below a paragraph.
    pub(super) fn ends_paragraph(&mut self, line: usize, end: usize) -> bool {
        let parent = std::mem::replace(&mut self.parent, Parent::Paragraph);
        let ends = self.interrupts(line, end, Interrupted::Paragraph);
        self.parent = parent;
        ends
    }

    /// Reports a line that looks like a container's end where VuePress shows it as text.
    fn check_paragraph_line(&mut self, line: usize) {
        let content = self.content(line);
        let trimmed = content.trim_end();
        if trimmed.len() >= 3 && trimmed.bytes().all(|b| b == b':') {
            let start = self.lines[line].first;
            self.report(
                Code::StrayClose,
                start..start + trimmed.len(),
                format!("`{trimmed}` closes no container"),
                "remove the line; or, if it is to close an outer container, give that one and this line more \
                 colons than those inside",
            );
        }
    }

    /// Ends a link reference definition that fills its lines; what follows is not its paragraph.
    pub(super) fn reference(&mut self, line: usize) -> Option<usize> {
        let parent = std::mem::replace(&mut self.parent, Parent::Paragraph);
        let last = self.limit.min(line + MAX_DEFINITION);
        // For the parser of VuePress 1 a quote in a quote ends after a lazy line.
        let ends_quote = |next: usize| self.is_vue1() && self.lines[next].column < 0;
        let lines = (line..last)
            .take_while(|next| *next == line || (self.goes_on(*next) && !ends_quote(*next)))
            .map(|next| self.content(next));
        let length = reference::length(lines);
        self.parent = parent;
        let next = line + length?;
        self.escape_footnote(line);
        self.open_paragraph = (next, self.depth);
        self.textless_end = next;
        let is_lazy = next < self.lines.len()
            && !self.lines[next].is_blank()
            && self.lines[next].column < self.indent
            && !self.interrupts(next, next + 1, Interrupted::Paragraph);
        if is_lazy {
            // To markdown-it nothing is left that the line could belong to.
            self.insert_line_after(next - 1, "");
        }
        Some(next)
    }

    /// Keeps the second definition of a label from defining a footnote where the flavor has none.
    ///
    /// The inline stage does so for the first one, and does not see this one.
    fn escape_footnote(&mut self, line: usize) {
        let label = self.content(line).split_once("]:").map(|(label, _)| label);
        let label = label.filter(|label| label.starts_with("[^"));
        if let Some(label) = label.filter(|_| !self.page.has(Switch::Footnote))
            && !self.footnote_labels.insert(label.to_lowercase())
        {
            self.edits.insert(self.lines[line].first + 1, "\\");
        }
    }

    /// Forgets the paragraph above a quote or an item that begins at `line`: it does not continue there.
    pub(super) fn begin_inner(&mut self, line: usize) {
        if self.open_paragraph.0 == line {
            self.open_paragraph = (0, 0);
        }
    }

    /// Puts a blank line before `line` when a paragraph above it could run on into it.
    pub(super) fn part_from_paragraph(&mut self, line: usize) {
        if line > 0 && self.open_paragraph.0 == line {
            self.insert_line_after(line - 1, "");
        }
    }
}

/// Whether a line may begin with a link reference definition.
pub(super) fn may_be_reference(content: &str) -> bool {
    content.starts_with('[') && content.contains("]:")
}

/// Whether a line underlines the text above it as a heading.
pub(super) fn is_setext_underline(content: &str) -> bool {
    let underline = content.trim_end_matches([' ', '\t']);
    !underline.is_empty()
        && (underline.bytes().all(|b| b == b'-') || underline.bytes().all(|b| b == b'='))
}
