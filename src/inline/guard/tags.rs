//! What the guard does at the author's tags, above all at start tags.

use std::ops::Range;

use memchr::memchr_iter;

use super::close::break_lines;
use super::end_tag::{EndTag, MARKDOWN_ELEMENTS};
use super::{Guard, Node, Raw};
use crate::anchor;
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::{self, BLOCK_TAGS, INLINE_STAND_IN, Joined, RAW_TEXT, Token};
use crate::inline::link::raw;
use crate::inline::{font, is_inline_end};
use crate::page::Page;

/// Whether a page in mdBook's own Markdown may hold a tag at which the guard acts.
///
/// These are `<font>` and `<center>`, components, and the tags at which mdBook 0.5 aborts.
pub(in crate::inline) fn may_act(text: &str, page: &Page<'_>) -> bool {
    let aborts = !page.settings().is_04;
    memchr_iter(b'<', text.as_bytes()).any(|at| {
        let tag = &text[at + 1..];
        let end_tag = tag.strip_prefix('/');
        let name = tag_name(end_tag.unwrap_or(tag));
        let is = |known: &&str| name.eq_ignore_ascii_case(known);
        match end_tag {
            Some(_) => aborts && MARKDOWN_ELEMENTS.iter().any(is),
            None => {
                name.starts_with(|c: char| c.is_ascii_uppercase())
                    || ["font", "center"].iter().any(is)
                    || (aborts && is(&"code"))
            }
        }
    })
}

/// The name of the tag that `tag` is without its `<` and `/`.
fn tag_name(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric());
    &tag[..end.unwrap_or(tag.len())]
}

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
        let (tokens, unfinished) = html::tokens(&joined);
        let mut unfinished = unfinished.into_iter().peekable();
        for token in tokens {
            // What an element of text cuts off is followed while the element is open.
            let start = token.range().start;
            while let Some(cut_off) = unfinished.next_if(|cut_off| cut_off.range.start < start) {
                self.finish_html(&joined, cut_off, page, edits);
            }
            match token {
                Token::Start {
                    name,
                    attrs,
                    self_closing,
                    range,
                } => {
                    if inline && range.start > 0 && self.may_be_text(&name, page) {
                        // An instruction or a declaration holds it, in which a backslash would be text.
                        self.escape_in_block(joined.range(&range), edits);
                        continue;
                    }
                    if raw::may_lead(&name) && !self.is_in_text() {
                        self.follow_links(&joined, &range, &name, &attrs, page, edits);
                    }
                    let tag = StartTag {
                        name,
                        attrs,
                        self_closing,
                        range: joined.range(&range),
                        inline,
                    };
                    self.start_tag(tag, page, edits);
                }
                Token::End { name, range } => {
                    let tag = EndTag {
                        name,
                        range: joined.range(&range),
                        inline,
                    };
                    self.end_tag(tag, page, edits);
                }
            }
        }
        for cut_off in unfinished {
            self.finish_html(&joined, cut_off, page, edits);
        }
    }

    /// Whether a tag of this name is text, unless the author closes it.
    fn may_be_text(&self, name: &str, page: &Page<'_>) -> bool {
        !html::is_element(name) && !self.keeps_tags(page) && !self.is_in_text()
    }

    /// Brings the links of the start tag at `range` to their targets.
    fn follow_links(
        &mut self,
        joined: &Joined<'_>,
        range: &Range<usize>,
        name: &str,
        attrs: &[(String, String)],
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let at = self.source(&joined.range(range));
        let tag = &joined[range.clone()];
        if let Some((url, hash)) = raw::hash(tag, attrs) {
            let start = joined.offset(range.start + hash.start);
            anchor::note(url, &tag[hash], Some(start), Some(&at), page);
        }
        if page.is_mdbook() && !page.settings().checks_links() {
            return;
        }
        let rewritten = raw::rewrite(tag, name, attrs, &at, page);
        for (part, new) in rewritten.into_iter().filter(|_| !page.is_mdbook()) {
            // Without the quotes of an attribute, other text may be a tag.
            self.is_mended |= new.is_empty();
            let part = range.start + part.start..range.start + part.end;
            // Its lines may be joined, too.
            edits.replace_over(joined.range(&part), new);
        }
    }

    /// Closes a comment that the end of the HTML cuts off, or escapes a tag.
    fn finish_html(
        &mut self,
        joined: &Joined<'_>,
        html::Unfinished { range, comment }: html::Unfinished,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if self.keeps_tags(page) {
            return;
        }
        let length = joined[range.clone()].trim_end().len();
        let Range { start: at, end } = joined.range(&(range.start..range.start + length));
        if comment && self.text[at..end].contains("@include:") {
            // No file has a name like that: the comment includes nothing now that it ends.
            edits.insert(end, "<-->");
        } else if comment {
            // In an instruction, `<?><!--?>`, it stands there after another run.
            if !self.text[end..].starts_with("-->") {
                edits.insert(end, "-->");
            }
        } else {
            self.escape_in_block(at..end, edits);
            if page.has(Switch::Breaks) {
                break_lines(self.text, &(at..end), edits);
            }
        }
        page.report(Diagnostic {
            code: Code::BrokenHtml,
            range: self.source(&(at..end)),
            message: "the HTML ends in the middle of a tag or comment".into(),
            help: "close it, or write `&lt;` for a `<` that is text".into(),
        });
    }

    /// Takes a start tag, whose links have been followed.
    fn start_tag(&mut self, tag: StartTag, page: &mut Page<'_>, edits: &mut Edits) {
        let start = tag.range.start;
        let keeps_tags = self.keeps_tags(page);
        if self.is_in_text() {
            if !keeps_tags {
                self.escape_in_block(tag.range, edits);
            }
            return;
        }
        if BLOCK_TAGS.contains(&tag.name.as_str()) && !keeps_tags {
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
            // On a line of its own, a tag of one line begins a block.
            let fills_line = || {
                let rest = self.text[range.end..].lines().next().unwrap_or_default();
                rest.trim().is_empty() && self.begins_line(start)
            };
            let begins_block = inline && self.text[range.clone()].contains('\n') && fills_line();
            let stand_in = if begins_block { INLINE_STAND_IN } else { "" };
            let open = &replacement.open;
            edits.replace(range.clone(), format!("{stand_in}{open}{close}"));
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
            if replacement.is_none() && html::is_element(&name) && !keeps_tags {
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
        self.push_raw(raw);
    }

    /// Ends the innermost elements as long as `is_ended` holds for their name, and returns the end tags.
    ///
    /// An unknown tag among them, such as `<T>`, does not count: it becomes text, or nothing.
    pub(super) fn end_elements(
        &mut self,
        is_ended: impl Fn(&str) -> bool,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let mut closes = String::new();
        let is_shown = |raw: &Raw| html::is_element(&raw.name) && !raw.close.is_empty();
        loop {
            let shown = self.open_tags().enumerate().find(|(_, raw)| is_shown(raw));
            let Some((above, _)) = shown.filter(|(_, raw)| is_ended(&raw.name)) else {
                return closes;
            };
            closes.push_str(&self.close_innermost(above, page, edits));
            closes.push_str(&self.pop_raw().map(|raw| raw.close).unwrap_or_default());
        }
    }

    /// The tags that are open in the current element, the innermost one first.
    pub(super) fn open_tags(&self) -> impl Iterator<Item = &Raw> {
        let innermost = self.stack.iter().rev().take(MAX_OPEN);
        innermost.map_while(Node::raw)
    }

    /// Closes an element that Vue takes for closed, as in `<iframe/>`, by an end tag: browsers see no
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
        // In a quote, its markers may be all that stands before it.
        let tag = self.text[range.clone()].trim_end_matches("/>");
        let tag = tag.trim_end_matches(|c: char| c == '>' || c.is_whitespace());
        // After another slash it would be closed still.
        let end = if tag.ends_with('/') { " >" } else { ">" };
        // To Vue, `<B>` is a component, and `</b>` is not its end.
        let written = &tag[1..=name.len()];
        edits.replace(
            range.start + tag.len()..range.end,
            format!("{end}</{written}>"),
        );
    }

    /// Whether the innermost tag is that of an element whose content is text to browsers.
    #[inline]
    pub(in crate::inline) fn is_in_text(&self) -> bool {
        // Nearly no page has one.
        self.has_texts && self.is_innermost_text()
    }

    fn is_innermost_text(&self) -> bool {
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
        let innermost = self.stack.last().and_then(Node::raw);
        innermost.is_some_and(|raw| raw.name == name)
    }
}

/// Whether mdBook takes a `<code>` element for a Rust playground.
pub(in crate::inline) fn is_playground(attrs: &[(String, String)]) -> bool {
    attrs.iter().any(|(name, value)| {
        name == "class"
            && value
                .split_whitespace()
                .any(|class| class == "language-rust")
    })
}
