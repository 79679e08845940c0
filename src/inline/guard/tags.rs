//! What the guard does at each tag of the author's.

use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::{Guard, Node, Raw};
use crate::anchor;
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::{self, BLOCK_LINE, BLOCK_TAGS, Joined, RAW_TEXT, Token};
use crate::inline::link::raw;
use crate::inline::{font, is_inline_end};
use crate::page::Page;

/// A start tag of the author's.
pub(super) struct StartTag {
    pub(super) name: String,
    pub(super) attrs: Vec<(String, String)>,
    pub(super) self_closing: bool,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// Whether it stands in a line of text and not in an HTML block.
    pub(super) inline: bool,
}

/// How many open tags are looked through for the one that an end tag closes.
const MAX_OPEN: usize = 512;

impl Guard<'_> {
    /// Follows the tags of one HTML block or of one tag in a line of text.
    pub(super) fn tags(
        &mut self,
        pieces: &[Range<usize>],
        inline: bool,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if pieces.is_empty() {
            return;
        }
        let joined = Joined::new(self.text, pieces);
        let html = &*joined;
        let offset = |at| joined.offset(at);
        let (tokens, unfinished) = html::tokens(html);
        for token in tokens {
            match token {
                Token::Start {
                    name,
                    attrs,
                    self_closing,
                    range,
                } => {
                    if raw::may_lead(&name) && !self.is_in_text() {
                        let at = self.source(&(offset(range.start)..offset(range.end - 1) + 1));
                        let tag = &html[range.clone()];
                        if let Some((url, hash)) = raw::hash(tag, &attrs) {
                            let start = offset(range.start + hash.start);
                            anchor::note(url, &tag[hash], Some(start), &at, page);
                        }
                        for (part, new) in raw::rewrite(tag, &name, &attrs, &at, page) {
                            let start = offset(range.start + part.start);
                            let end = match part.is_empty() {
                                true => start,
                                false => offset(range.start + part.end - 1) + 1,
                            };
                            edits.replace(start..end, new);
                        }
                    }
                    let range = offset(range.start)..offset(range.end - 1) + 1;
                    let tag = StartTag {
                        name,
                        attrs,
                        self_closing,
                        range,
                        inline,
                    };
                    self.start_tag(tag, page, edits);
                }
                Token::End { name, range } => {
                    let range = offset(range.start)..offset(range.end - 1) + 1;
                    self.end_tag(&name, range, inline, page, edits);
                }
            }
        }
        for html::Unfinished { range, comment } in unfinished {
            let at = offset(range.start);
            let end = offset(range.end - 1) + 1;
            let end = self.text[..end].trim_end().len();
            if comment && self.text[at..end].contains("@include:") {
                // No file has a name like that: the comment includes nothing now that it ends.
                edits.insert(end, "<-->");
            } else if comment {
                edits.insert(end, "-->");
            } else {
                self.escape_in_block(at..end, edits);
            }
            page.report(Diagnostic {
                code: Code::BrokenHtml,
                range: self.source(&(at..end)),
                message: "the HTML ends in the middle of a tag or comment".into(),
                help: "close it, or write `&lt;` for a `<` that is text".into(),
            });
        }
    }

    fn start_tag(&mut self, tag: StartTag, page: &mut Page<'_>, edits: &mut Edits) {
        let start = tag.range.start;
        if self.is_in_text() {
            self.escape_in_block(tag.range, edits);
            return;
        }
        if BLOCK_TAGS.contains(&tag.name.as_str()) {
            // As in `<li>one<li>two`, where the second ends the first.
            let is_ended = |open: &str| html::implies_end_of(&tag.name, open);
            let closes = self.end_elements(is_ended, page, edits);
            if !closes.is_empty() {
                edits.insert(start, closes);
            }
        }
        if tag.inline {
            self.inline(&(start..start), edits);
        }
        if self.component(&tag, page, edits) {
            return;
        }
        let StartTag {
            name,
            attrs,
            self_closing,
            range,
            inline,
        } = tag;
        let replacement = font::replace(&name, &attrs).filter(|_| page.has(Switch::Font));
        if let Some(replacement) = &replacement {
            let close = if self_closing { replacement.close } else { "" };
            edits.replace(range.clone(), format!("{}{close}", replacement.open));
            page.counts.fonts += 1;
        } else if name == "code" && !self_closing && !self.is_in_raw("pre") && is_playground(&attrs)
        {
            // mdBook takes it for a block of Rust and aborts when it is none.
            edits.replace(range.clone(), "<code>");
        } else if inline {
            self.keep_on_line(&range, page, edits);
        }
        if html::is_void(&name) {
            return;
        }
        if self_closing {
            if replacement.is_none() && html::is_element(&name) {
                self.close_at_once(&name, &range, inline, edits);
            }
            return;
        }
        let raw = match replacement {
            Some(new) => Raw {
                reopen: (inline && name == "font").then_some(new.open),
                ..Raw::replaced(name, range, inline, new.close)
            },
            None => {
                let close = format!("</{name}>");
                Raw::new(name, range, inline, close)
            }
        };
        self.stack.push(Node::Raw(raw));
    }

    /// Ends the innermost elements that `is_ended` says so of, and returns their end tags.
    ///
    /// A tag of no element among them, such as `<T>`, hides none: it becomes text, or nothing.
    pub(super) fn end_elements(
        &mut self,
        is_ended: impl Fn(&str) -> bool,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let mut closes = String::new();
        loop {
            let innermost = self.stack.iter().rev().take(MAX_OPEN);
            let mut raw = innermost.map_while(|node| match node {
                Node::Raw(raw) => Some(raw),
                _ => None,
            });
            let is_shown = |raw: &Raw| html::is_element(&raw.name) && !raw.close.is_empty();
            let shown = raw.position(is_shown).filter(|above| {
                matches!(&self.stack[self.stack.len() - 1 - above], Node::Raw(raw) if is_ended(&raw.name))
            });
            let Some(above) = shown else {
                return closes;
            };
            for _ in 0..above {
                if let Some(raw) = self.pop_raw() {
                    closes.push_str(&self.close(raw, page, edits).unwrap_or_default());
                }
            }
            closes.push_str(&self.pop_raw().map(|raw| raw.close).unwrap_or_default());
        }
    }

    /// Gives an element that Vue takes for closed, as in `<iframe/>`, its end tag: browsers see no
    /// end there, and take what follows for its content.
    fn close_at_once(&self, name: &str, range: &Range<usize>, inline: bool, edits: &mut Edits) {
        if !self.text[range.clone()].ends_with("/>") {
            return;
        }
        let begins_block = BLOCK_TAGS.contains(&name) || RAW_TEXT.contains(&name);
        if !inline && !begins_block {
            // A block may begin with a tag that has its line to itself, and not with two.
            edits.insert(range.start, self.block_stand_in(range.start));
        }
        // A line must not begin with the `>`, which would open a quote.
        let tag = self.text[range.clone()].trim_end_matches("/>").trim_end();
        edits.replace(range.start + tag.len()..range.end, format!("></{name}>"));
    }

    /// Whether the innermost tag is that of an element whose content is text to browsers.
    pub(in crate::inline) fn is_in_text(&self) -> bool {
        let is_inline =
            |node: &&Node| matches!(node, Node::Markdown(end, _) if is_inline_end(*end));
        let innermost = self
            .stack
            .iter()
            .rev()
            .take(MAX_OPEN)
            .find(|node| !is_inline(node));
        matches!(innermost, Some(Node::Raw(raw)) if html::is_text_only(&raw.name))
    }

    pub(super) fn is_in_raw(&self, name: &str) -> bool {
        matches!(self.stack.last(), Some(Node::Raw(raw)) if raw.name == name)
    }

    fn end_tag(
        &mut self,
        name: &str,
        range: Range<usize>,
        inline: bool,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let in_element = self
            .stack
            .iter()
            .rev()
            .take(MAX_OPEN)
            .map_while(|node| match &node {
                Node::Raw(raw) => Some(raw.name.as_str()),
                _ => None,
            });
        if self.is_in_text() && !self.is_in_raw(name) {
            self.escape_in_block(range, edits);
            return;
        }
        if let Some(above) = in_element.into_iter().position(|open| open == name) {
            // Close what was opened behind it; what formats text goes on behind it.
            let mut closes = String::new();
            for _ in 0..above {
                if let Some(raw) = self.pop_raw() {
                    closes.push_str(&self.close(raw, page, edits).unwrap_or_default());
                }
            }
            let own = self.pop_raw().map(|raw| raw.close).unwrap_or_default();
            let written = format!("</{name}>");
            if !closes.is_empty() {
                // At the beginning of a line an end tag may begin an HTML block, or end one.
                match inline {
                    true => edits.insert_beside(self.last_inline, closes),
                    false => {
                        let stand_in = self.block_stand_in(range.start);
                        edits.insert(range.start, format!("{stand_in}{closes}"));
                    }
                }
            }
            if own.is_empty() {
                self.remove_tag(range, inline, edits);
            } else if own != written {
                edits.replace(range, own);
            }
            return;
        }
        if let Some(at) = self
            .pending
            .iter()
            .rposition(|pending| pending.name == name)
        {
            self.pending.remove(at);
            self.remove_tag(range, inline, edits);
            return;
        }
        if html::is_void(name) {
            // Browsers read `</br>` as `<br>`; there is no element that it could end.
            match name {
                "br" => edits.replace(range, "<br>"),
                _ => self.remove_tag(range, inline, edits),
            }
            return;
        }
        if inline && self.closes_outside(name, &range, page, edits) {
            return;
        }
        // What follows the name may be text that runs into the tag.
        let written = self.text[range.clone()].trim_end_matches('>').trim_end();
        let is_text = written.len() > "</".len() + name.len();
        let outcome = if is_text { "shown as text" } else { "left out" };
        page.report(Diagnostic {
            code: Code::StrayEndTag,
            range: self.source(&range),
            message: format!("`</{name}>` closes nothing that is open here, and is {outcome}"),
            help: format!(
                "open and close `<{name}>` in the same paragraph, list item, cell or box"
            ),
        });
        match is_text {
            true => self.escape_in_block(range, edits),
            false => self.remove_tag(range, inline, edits),
        }
    }

    /// Moves an end tag at the end of a paragraph behind it, when it ends what an HTML block in
    /// front of the paragraph opened.
    fn closes_outside(
        &mut self,
        name: &str,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> bool {
        let behind =
            self.text[range.end..].trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
        let line_end = self.text.len() - behind.len();
        let is_last = behind.is_empty() || behind.starts_with('\n');
        if !is_last || !behind.lines().nth(1).unwrap_or_default().trim().is_empty() {
            return false;
        }
        let paragraph = self
            .stack
            .iter()
            .rposition(|node| !matches!(node, Node::Raw(_)));
        let Some(paragraph) = paragraph else {
            return false;
        };
        let is_paragraph = matches!(self.stack[paragraph], Node::Markdown(TagEnd::Paragraph, _));
        let outside = paragraph.checked_sub(1).map(|outside| &self.stack[outside]);
        let close = match outside {
            Some(Node::Raw(raw)) if raw.name == name && !raw.inline => raw.close.clone(),
            _ => return false,
        };
        if !is_paragraph {
            return false;
        }
        let prefix = self.prefix();
        self.close_inline(page, edits);
        self.remove_tag(range.clone(), true, edits);
        let end = line_end - usize::from(self.text[..line_end].ends_with('\r'));
        edits.insert(end, format!("\n{prefix}{BLOCK_LINE}{close}"));
        self.stack.remove(paragraph - 1);
        true
    }
}

/// Whether mdBook takes a `<code>` element for a Rust playground.
fn is_playground(attrs: &[(String, String)]) -> bool {
    attrs.iter().any(|(name, value)| {
        name == "class"
            && value
                .split_whitespace()
                .any(|class| class == "language-rust")
    })
}
