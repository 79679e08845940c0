//! The guard: raw HTML leaves a page balanced, in every element that Markdown makes.
//!
//! mdBook builds one tree from the author's tags and its own. It warns about tags that are closed
//! in another element than they were opened in, lets what is left open swallow the rest of the
//! page, and mdBook 0.5.4 aborts on an end tag that is named like the element around it. A browser
//! does none of that, so neither do we: the guard walks over the tags with the tree that mdBook
//! will build, closes what is left open where its element ends, and takes out ends of nothing.
//!
//! `<font>` is a formatting element: browsers carry it over into the next paragraph until it is
//! closed, and so does the guard.
//!
//! This file follows the elements that Markdown makes, [`block`] the lines of HTML blocks, [`tags`] the
//! author's tags, [`component`] those that are components, and [`close`] says what becomes of those
//! that are left open.

mod block;
mod close;
mod component;
mod end_tag;
mod prefix;
mod tags;

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

pub(super) use close::break_lines;
pub(super) use end_tag::is_named;
pub(super) use tags::{is_playground, may_act};

use super::tab_component::TabComponents;
use super::{ends_with_escape, is_inline_end, keep_on_line, lines_of};
use crate::edit::{Edits, OffsetMap};
use crate::html::{self, BLOCK_LINE};
use crate::page::Page;

/// The boxes of tasks.
const TASKS: [&str; 3] = ["[ ]", "[x]", "[X]"];

/// An element of the tree that mdBook will build.
enum Node {
    /// An element that Markdown makes, and where it begins.
    Markdown(TagEnd, usize),
    /// A box that the block stage opened.
    Container,
    /// A tag of the author's.
    Raw(Raw),
}

impl Node {
    fn is_quote(&self) -> bool {
        matches!(self, Self::Markdown(TagEnd::BlockQuote(_), _))
    }

    /// Where a footnote or a definition begins.
    fn definition(&self) -> Option<usize> {
        match self {
            Self::Markdown(
                TagEnd::FootnoteDefinition | TagEnd::DefinitionListDefinition,
                start,
            ) => Some(*start),
            _ => None,
        }
    }

    fn raw(&self) -> Option<&Raw> {
        match self {
            Self::Raw(raw) => Some(raw),
            _ => None,
        }
    }
}

struct Raw {
    name: String,
    /// The start tag in the text.
    range: Range<usize>,
    /// Whether it stands in a line of text and not in an HTML block.
    inline: bool,
    close: String,
    /// The start tag, when the element is carried over into the next block.
    reopen: Option<String>,
    /// Whether something else stands in place of the start tag.
    is_replaced: bool,
    /// The group of tabs that the element is.
    tab_group: Option<usize>,
}

impl Raw {
    /// An element whose start tag stays.
    fn new(name: String, range: Range<usize>, inline: bool, close: impl Into<String>) -> Self {
        Self {
            name,
            range,
            inline,
            close: close.into(),
            reopen: None,
            is_replaced: false,
            tab_group: None,
        }
    }

    /// An element whose start tag something else stands for.
    fn replaced(name: String, range: Range<usize>, inline: bool, close: impl Into<String>) -> Self {
        Self {
            is_replaced: true,
            ..Self::new(name, range, inline, close)
        }
    }
}

/// An element that was closed with its block and opens again where text follows.
struct Pending {
    name: String,
    open: String,
    close: String,
    range: Range<usize>,
}

pub(super) struct Guard<'a> {
    text: &'a str,
    map: &'a OffsetMap,
    stack: Vec<Node>,
    /// How many of them are elements of Markdown or boxes.
    elements: usize,
    /// How many are quotes.
    quotes: usize,
    /// How many are boxes.
    boxes: usize,
    /// How many are tags that something else stands in place of.
    replaced: usize,
    /// Where those begin that begin with a label or a colon: footnotes and definitions.
    definitions: Vec<usize>,
    pending: Vec<Pending>,
    /// The end of the last piece of text, code or tag.
    last_inline: usize,
    /// The end of the last block.
    last_block: usize,
    /// The pieces of the HTML block that is being read.
    block: Vec<Range<usize>>,
    in_block: bool,
    in_code: bool,
    in_fence: bool,
    /// The end of the last line of code.
    code_end: usize,
    /// Where the last end tag of a `<font>` stands, once that was asked for.
    last_font_end: OnceCell<usize>,
    /// What closes the fence that the text ends with so far, when its author did not.
    open_fence: Option<String>,
    tab_components: TabComponents,
    /// Whether a tag was closed, removed or made text, or would have to be if it stood in another element.
    is_mended: bool,
    /// Whether the page has an element whose content is text to browsers.
    has_texts: bool,
}

impl<'a> Guard<'a> {
    pub(super) fn new(text: &'a str, map: &'a OffsetMap) -> Self {
        Self {
            text,
            map,
            stack: Vec::new(),
            elements: 0,
            quotes: 0,
            boxes: 0,
            replaced: 0,
            definitions: Vec::new(),
            pending: Vec::new(),
            last_inline: 0,
            last_block: 0,
            block: Vec::new(),
            in_block: false,
            in_code: false,
            in_fence: false,
            code_end: 0,
            last_font_end: OnceCell::new(),
            open_fence: None,
            tab_components: TabComponents::default(),
            is_mended: false,
            has_texts: false,
        }
    }

    /// Whether the author's tags stay as they are, balanced or not: in mdBook's own Markdown, unless they
    /// are in a box or an element of ours, which they could break.
    ///
    /// Tags that are constructs, such as `<font>`, are converted even so, and end tags at which mdBook
    /// aborts are left out.
    fn keeps_tags(&self, page: &Page<'_>) -> bool {
        page.is_mdbook() && self.boxes == 0 && self.replaced == 0
    }

    /// Whether the text at hand is that of a code block or an HTML block.
    pub(super) fn is_in_code(&self) -> bool {
        self.in_code || self.in_block
    }

    /// Whether a block that begins here would stand in a box, a quote, a list or the like.
    pub(super) fn is_nested(&self) -> bool {
        self.elements > 0
    }

    /// Keeps a tag, a comment or a code span from having a line that would begin a block.
    pub(super) fn keep_on_line(&self, range: &Range<usize>, page: &Page<'_>, edits: &mut Edits) {
        if self.text[range.clone()].contains('\n') {
            keep_on_line(self.text, range, self.quotes, page, edits);
        }
    }

    /// Whether the text at hand stands in `<a>`, or in an element whose content is text to browsers.
    pub(super) fn holds_no_link(&self) -> bool {
        self.is_in_raw("a") || self.is_in_text()
    }

    /// Notes a piece of inline content, before which carried elements open again.
    pub(super) fn inline(&mut self, range: &Range<usize>, edits: &mut Edits) {
        if self.is_in_code() {
            self.code_end = range.end;
            return;
        }
        for pending in std::mem::take(&mut self.pending) {
            // The parser leaves out the backslash of an escape, which must stay with its character.
            let start = range.start - usize::from(ends_with_escape(&self.text[..range.start]));
            // Another rule may rewrite the delimiters around it.
            edits.insert_beside(start, pending.open.clone());
            self.push_raw(Raw {
                reopen: Some(pending.open),
                ..Raw::replaced(pending.name, pending.range, true, pending.close)
            });
        }
        self.last_inline = range.end;
    }

    /// Follows an event that is not text.
    pub(super) fn event(
        &mut self,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                self.before_block(page, edits);
                self.in_block = true;
                self.block.clear();
            }
            Event::Html(_) if self.in_block => self.block.push(range.clone()),
            Event::End(TagEnd::HtmlBlock) => {
                self.in_block = false;
                self.html_block(page, edits);
                self.last_block = range.end;
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {
                self.inline(range, edits);
            }
            Event::Start(tag) => {
                if self.is_in_text() && matches!(tag, Tag::Link { .. }) && !self.keeps_tags(page) {
                    // mdBook looks for tags in what is text to browsers, and a URL looks like one.
                    self.escape_autolink(range.start, edits);
                }
                if is_inline_end(tag.to_end()) {
                    self.inline_start(range, edits);
                } else {
                    self.before_block(page, edits);
                }
                self.in_code = matches!(tag, Tag::CodeBlock(_));
                self.in_fence = matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_)));
                self.push_element(Node::Markdown(tag.to_end(), range.start));
            }
            Event::End(end) => self.markdown_end(*end, range, page, edits),
            Event::InlineHtml(_) => {
                let lines = lines_of(self.text, range, self.quotes);
                self.tags(&lines, true, page, edits);
                self.last_inline = range.end;
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Rule => {
                self.before_block(page, edits);
                self.last_block = range.end;
            }
            _ => self.inline(range, edits),
        }
    }

    /// Closes what is open at the end of the page.
    ///
    /// Returns whether any tag of the page was closed, removed or made text.
    pub(super) fn finish(mut self, page: &mut Page<'_>, edits: &mut Edits) -> bool {
        let open = self.take_open(page, edits);
        if !open.is_empty() {
            let separator = if self.text.ends_with('\n') { "" } else { "\n" };
            let fence = self
                .open_fence
                .map(|fence| fence + "\n")
                .unwrap_or_default();
            edits.insert(
                self.text.len(),
                format!("{separator}{fence}\n{BLOCK_LINE}{open}\n"),
            );
        }
        self.tab_components.finish(page, edits);
        self.is_mended
    }

    /// Begins an element of Markdown or a box.
    fn push_element(&mut self, node: Node) {
        self.elements += 1;
        self.quotes += usize::from(node.is_quote());
        self.boxes += usize::from(matches!(node, Node::Container));
        self.definitions.extend(node.definition());
        self.stack.push(node);
    }

    /// Begins an element of the author's.
    fn push_raw(&mut self, raw: Raw) {
        self.has_texts |= html::is_text_only(&raw.name);
        self.replaced += usize::from(raw.is_replaced);
        self.stack.push(Node::Raw(raw));
    }

    /// Ends the innermost element of Markdown or box, whose tags have been closed.
    fn pop_element(&mut self) {
        if let Some(node) = self.stack.pop() {
            self.elements -= usize::from(node.raw().is_none());
            self.quotes -= usize::from(node.is_quote());
            self.boxes -= usize::from(matches!(node, Node::Container));
            if node.definition().is_some() {
                self.definitions.pop();
            }
        }
    }

    /// An inline element opens: carried elements open before it.
    fn inline_start(&mut self, range: &Range<usize>, edits: &mut Edits) {
        let before = self.last_inline;
        self.inline(&(range.start..range.start), edits);
        self.last_inline = before.max(range.start);
    }

    /// A block opens: what was opened in the text above it, in a tight list item, ends there.
    fn before_block(&mut self, page: &mut Page<'_>, edits: &mut Edits) {
        self.close_inline(page, edits);
        self.open_fence = None;
    }

    fn markdown_end(
        &mut self,
        end: TagEnd,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        // An element ends with the fence that it ends with, and closes it.
        let open_fence = self.open_fence.take();
        if self.in_fence {
            self.open_fence = self.unclosed_fence(range);
        }
        self.in_fence = false;
        self.in_code = false;
        self.close_inline(page, edits);
        let open = self.take_open(page, edits);
        if !open.is_empty() {
            // What HTML blocks left open is closed on a line of its own, inside the element.
            let prefix = self.prefix();
            let at = self.text[..self.last_block]
                .trim_end_matches(['\r', '\n'])
                .len();
            let fence = open_fence.map(|fence| format!("\n{prefix}{fence}"));
            let fence = fence.unwrap_or_default();
            edits.insert(at, format!("{fence}\n{prefix}{BLOCK_LINE}{open}"));
        }
        self.pop_element();
        if is_inline_end(end) {
            self.last_inline = range.end;
        } else {
            self.last_block = range.end;
        }
    }

    fn source(&self, range: &Range<usize>) -> Range<usize> {
        self.map.source(range.start)..self.map.source(range.end)
    }

    /// Returns the line that closes a code block which begins with a fence and ends without one.
    fn unclosed_fence(&self, range: &Range<usize>) -> Option<String> {
        let code = &self.text[range.clone()];
        let marker = code.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let fence = &code[..code.len() - code.trim_start_matches(marker).len()];
        let info_end = range.start + code.find('\n').unwrap_or(code.len());
        let behind_code = self.code_end.max(info_end)..range.end;
        let is_closed = (self.text.get(behind_code)).is_some_and(|line| line.contains(marker));
        (!is_closed).then(|| fence.to_owned())
    }
}
