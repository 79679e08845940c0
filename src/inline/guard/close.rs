//! What is left open is closed where its element ends, and what cannot stay a tag becomes text.

use std::ops::Range;

use super::{Guard, Node, Pending, Raw, TASKS};
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::{self, BLOCK_STAND_IN, INLINE_STAND_IN, RAW_LINE};
use crate::inline::{HARD_BREAK, PREFIX, ends_with_escape, escape_markdown, tab_component};
use crate::page::Page;
use crate::text::line_start;

impl Guard<'_> {
    /// Closes the tags of the current line of text, after its last piece.
    pub(super) fn close_inline(&mut self, page: &mut Page<'_>, edits: &mut Edits) {
        let mut is_first = true;
        while let Some(Node::Raw(Raw { inline: true, .. })) = self.stack.last() {
            let Some(raw) = self.pop_raw() else { return };
            if let Some(close) = self.close(raw, page, edits) {
                // A backslash at the end of the text would make text of the tag.
                if is_first && ends_with_escape(&self.text[..self.last_inline]) {
                    edits.insert(self.last_inline, "\\");
                }
                is_first = false;
                edits.insert_beside(self.last_inline, close);
            }
        }
    }

    /// Closes all tags that are open in the current element, and returns their end tags.
    pub(super) fn take_open(&mut self, page: &mut Page<'_>, edits: &mut Edits) -> String {
        self.close_innermost(usize::MAX, page, edits)
    }

    /// Closes the innermost tags, `count` at the most, and returns their end tags.
    pub(super) fn close_innermost(
        &mut self,
        count: usize,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let mut closes = String::new();
        for _ in 0..count {
            let Some(raw) = self.pop_raw() else { break };
            closes.push_str(&self.close(raw, page, edits).unwrap_or_default());
        }
        closes
    }

    /// Takes the innermost tag off the stack, if one is open in the current element.
    pub(super) fn pop_raw(&mut self) -> Option<Raw> {
        match self.stack.pop()? {
            Node::Raw(mut raw) => {
                self.replaced -= usize::from(raw.is_replaced);
                // What holds a tab was a group; what holds none is a component like others.
                if raw
                    .tab_group
                    .is_some_and(|group| self.tab_components.has_tabs(group))
                {
                    raw.close = tab_component::END.to_owned();
                    raw.is_replaced = true;
                }
                Some(raw)
            }
            other => {
                self.stack.push(other);
                None
            }
        }
    }

    /// Ends an element that its author left open here, and returns the end tag for it.
    pub(super) fn close(
        &mut self,
        raw: Raw,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> Option<String> {
        if !raw.is_replaced && self.keeps_tags(page) {
            return None;
        }
        self.is_mended = true;
        if let Some(open) = raw.reopen {
            if !self.is_carried(&open) || !page.may_repeat(open.len(), &self.source(&raw.range)) {
                return Some(raw.close);
            }
            self.pending.insert(
                0,
                Pending {
                    name: raw.name,
                    open,
                    close: raw.close.clone(),
                    range: raw.range,
                },
            );
            return Some(raw.close);
        }
        if !raw.is_replaced && !html::is_element(&raw.name) {
            // `Promise<string>` and `<your-name>` are text that looks like a tag.
            match raw.inline {
                true => {
                    // In a component a backslash would be text, and VuePress 1 looks through it.
                    let with_references =
                        matches!(self.stack.last(), Some(Node::Raw(_))) || page.resolves_escapes();
                    escape_markdown(self.text, &raw.range, with_references, edits);
                }
                // `<String, List<T>` is one tag to a browser.
                false => self.escape_in_block(raw.range.clone(), edits),
            }
            if page.has(Switch::Breaks) {
                break_lines(self.text, &raw.range, edits);
            }
            let tag = self.text[raw.range.clone()].to_owned();
            page.report(Diagnostic {
                code: Code::UnclosedTag,
                range: self.source(&raw.range),
                message: format!("`{tag}` is shown as text, because nothing closes it"),
                help: format!("write `` `{tag}` `` or `\\{tag}` for text, or close the tag"),
            });
            return None;
        }
        if !html::end_is_optional(&raw.name) {
            page.report(Diagnostic {
                code: Code::UnclosedTag,
                range: self.source(&raw.range),
                message: format!("`<{}>` is not closed where its block ends", raw.name),
                help: format!(
                    "write `{}` in the same paragraph, list item, cell or box",
                    raw.close
                ),
            });
        }
        Some(raw.close)
    }

    /// Whether an element opens again in the next block: where its author closes it at last.
    ///
    /// Of equal elements no more than three are carried over, as browsers do it.
    fn is_carried(&self, open: &str) -> bool {
        let equal = self.pending.iter().filter(|pending| pending.open == open);
        let last_end = *self.last_font_end.get_or_init(|| last_font_end(self.text));
        last_end > self.last_inline && equal.count() < 3 && self.pending.len() < 32
    }

    /// Escapes what looks like tags in `range`, in an HTML block that stays one.
    pub(super) fn escape_in_block(&mut self, range: Range<usize>, edits: &mut Edits) {
        self.is_mended = true;
        // Where browsers show every tag as text, a stand-in would show, too.
        let mut stand_in = match self.is_in_text() {
            true => "",
            false => self.block_stand_in(range.start),
        };
        for (at, _) in self.text[range.clone()].match_indices('<') {
            let escaped = format!("{}&lt;", std::mem::take(&mut stand_in));
            edits.replace(range.start + at..range.start + at + 1, escaped);
        }
    }

    /// Makes text of a link in angle brackets that begins at `at`.
    pub(super) fn escape_autolink(&self, at: usize, edits: &mut Edits) {
        if self.text[at..].starts_with('<') {
            edits.replace(at..at + 1, "&lt;");
        }
    }

    /// Replaces a tag by something that shows nothing.
    ///
    /// Something always remains: the text on both sides of the tag must not meet, where it could form
    /// another tag, an entity, a delimiter run, an underline or the marker of a block.
    pub(super) fn remove_tag(&mut self, range: Range<usize>, inline: bool, edits: &mut Edits) {
        self.is_mended = true;
        let stand_in = match inline {
            // A comment could begin an HTML block, or end what only looks like a comment.
            true => INLINE_STAND_IN,
            false => match self.block_stand_in(range.start) {
                "" => RAW_LINE,
                stand_in => stand_in,
            },
        };
        edits.replace(range, stand_in);
    }

    /// What must stand in place of the tag at `at` for its HTML block to stay one.
    pub(super) fn block_stand_in(&self, at: usize) -> &'static str {
        if !self.begins_line(at) {
            return "";
        }
        let next_line = self.text[at..].lines().nth(1).unwrap_or_default();
        let line = line_start(self.text, at);
        let quotes = self.text[line..at].matches('>').count();
        let is_blank = next_line.trim_matches([' ', '\t', '>']).is_empty();
        match is_blank && next_line.matches('>').count() <= quotes {
            true => RAW_LINE,
            // An element that is nothing to see, but keeps the lines below in the block.
            false => BLOCK_STAND_IN,
        }
    }

    /// Whether nothing but indentation and the marks of quotes, items, tasks and definitions stands in
    /// front of `at`.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        let task = TASKS.iter().find_map(|task| before.strip_suffix(task));
        // From the end, so that a long line is not looked through for each of its tags.
        let before = task.unwrap_or(before).trim_end_matches(PREFIX);
        before.is_empty() || before.ends_with('\n') || self.ends_with_label(before)
    }

    /// Whether `before` ends with what the innermost definition of Markdown begins with.
    fn ends_with_label(&self, before: &str) -> bool {
        let Some(start) = self.definitions.last() else {
            return false;
        };
        let label = before.get(self.marker(*start, false)..).unwrap_or_default();
        label == ":" || (label.starts_with("[^") && label.find("]:") == Some(label.len() - 2))
    }
}

/// Breaks the lines of a tag that becomes text, as any other line is broken.
pub(in crate::inline) fn break_lines(text: &str, range: &Range<usize>, edits: &mut Edits) {
    for (at, _) in text[range.clone()].match_indices('\n') {
        let line_end = text[..range.start + at].trim_end_matches('\r').len();
        edits.insert(line_end, HARD_BREAK);
    }
}

/// Where the last end tag of a `<font>` stands.
fn last_font_end(text: &str) -> usize {
    let is_font_end = |tag: &&str| {
        tag.get(..6)
            .is_some_and(|tag| tag.eq_ignore_ascii_case("</font"))
    };
    let tags = text.rmatch_indices("</").map(|(at, _)| &text[at..]);
    tags.into_iter()
        .find(is_font_end)
        .map_or(0, |tag| text.len() - tag.len())
}
