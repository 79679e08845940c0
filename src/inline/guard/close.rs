//! What is left open is closed where its element ends, and what cannot stay a tag becomes text.

use std::ops::Range;

use super::{Guard, Kind, Node, Pending, Raw, TASKS};
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::html::{self, BLOCK_STAND_IN, INLINE_STAND_IN, RAW_LINE};
use crate::inline::{PREFIX, ends_with_escape, tab_component};
use crate::page::Page;

impl Guard<'_> {
    /// Closes the tags of the current line of text, behind its last piece.
    pub(super) fn close_inline(&mut self, page: &mut Page<'_>, edits: &mut Edits) {
        let mut is_first = true;
        while let Some(Node {
            kind: Kind::Raw(Raw { inline: true, .. }),
            ..
        }) = self.stack.last()
        {
            let Some(raw) = self.pop_raw() else { return };
            if let Some(close) = self.close(raw, page, edits) {
                // A backslash at the end of the text would make text of the tag.
                if is_first && ends_with_escape(&self.text[..self.last_inline]) {
                    edits.insert(self.last_inline, "\\");
                }
                is_first = false;
                edits.insert(self.last_inline, close);
            }
        }
    }

    /// Takes all tags of the current element off the stack and gives the end tags for them.
    pub(super) fn take_open(&mut self, page: &mut Page<'_>, edits: &mut Edits) -> String {
        let mut closes = String::new();
        while let Some(raw) = self.pop_raw() {
            closes.push_str(&self.close(raw, page, edits).unwrap_or_default());
        }
        closes
    }

    pub(super) fn pop_raw(&mut self) -> Option<Raw> {
        match self.stack.pop()? {
            Node {
                kind: Kind::Raw(mut raw),
                ..
            } => {
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

    /// Ends an element that its author left open here, and gives the end tag for it.
    pub(super) fn close(
        &mut self,
        raw: Raw,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> Option<String> {
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
                true => edits.insert(raw.range.start, "\\"),
                false => {
                    self.escape_in_block(raw.range.start, edits);
                    // `<String, List<T>` is one tag to a browser.
                    let inside = raw.range.start + 1;
                    for (at, _) in self.text[inside..raw.range.end].match_indices('<') {
                        edits.replace(inside + at..inside + at + 1, "&lt;");
                    }
                }
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

    /// Makes text of the `<` at `at`, in an HTML block that stays one.
    pub(super) fn escape_in_block(&self, at: usize, edits: &mut Edits) {
        let stand_in = self.block_stand_in(at);
        edits.replace(at..at + 1, format!("{stand_in}&lt;"));
    }

    /// Makes text of a link in angle brackets that begins at `at`.
    pub(super) fn escape_autolink(&self, at: usize, edits: &mut Edits) {
        if self.text[at..].starts_with('<') {
            edits.replace(at..at + 1, "&lt;");
        }
    }

    /// Takes out a tag, so that what is left of its line means what it did.
    pub(super) fn remove_tag(&self, range: Range<usize>, inline: bool, edits: &mut Edits) {
        let stand_in = match inline {
            // Text behind a tag may look like a list, a quote or a heading.
            true if self.begins_line(range.start) => INLINE_STAND_IN,
            // Whether delimiters open or close depends on what stands beside them.
            true if self.is_beside_delimiter(&range) => INLINE_STAND_IN,
            true if self.leaves_tag(&range) => RAW_LINE,
            true => "",
            false => self.block_stand_in(range.start),
        };
        edits.replace(range, stand_in);
    }

    fn is_beside_delimiter(&self, range: &Range<usize>) -> bool {
        let delimiters = ['*', '_', '~'];
        self.text[..range.start].ends_with(delimiters)
            || self.text[range.end..].starts_with(delimiters)
    }

    /// Whether a tag may be alone on its line without what is at the end of it, and begin a block.
    fn leaves_tag(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].trim_end_matches([' ', '\t']);
        let behind = self.text[range.end..].trim_start_matches([' ', '\t', '\r']);
        let is_last = behind.is_empty() || behind.starts_with('\n');
        let line = || {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            before[line..].trim_start_matches(PREFIX)
        };
        is_last && before.ends_with('>') && line().starts_with('<')
    }

    /// What must stand in place of the tag at `at` for its HTML block to stay one.
    pub(super) fn block_stand_in(&self, at: usize) -> &'static str {
        if !self.begins_line(at) {
            return "";
        }
        let next_line = self.text[at..].lines().nth(1).unwrap_or_default();
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let quotes = self.text[line..at].matches('>').count();
        let is_blank = next_line.trim_matches([' ', '\t', '>']).is_empty();
        match is_blank && next_line.matches('>').count() <= quotes {
            true => RAW_LINE,
            // An element that is nothing to see, but keeps the lines below in the block.
            false => BLOCK_STAND_IN,
        }
    }

    /// Whether nothing but indentation and the marks of quotes, items and tasks stands in front of
    /// `at`.
    fn begins_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        let task = TASKS.iter().find_map(|task| before.strip_suffix(task));
        // From the end, so that a long line is not looked through for each of its tags.
        let before = task.unwrap_or(before).trim_end_matches(PREFIX);
        before.is_empty() || before.ends_with('\n')
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
