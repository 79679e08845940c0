//! The check after the inline stage: a page is read again as mdBook will read it.
//!
//! A tag beside text can change which delimiters pair, and an element that ends elsewhere than before
//! leaves its tags unbalanced: mdBook 0.5.4 aborts on some of these. Rules avoid that where they
//! write. A page in which they wrote beside unbalanced HTML is read again, and the guard goes over it
//! until every element holds balanced HTML. If that does not settle, the tags that do not match become
//! text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::guard::{Guard, is_named};
use super::{lines_of, mdbook_options};
use crate::edit::{Edits, OffsetMap};
use crate::html::{self, Token};
use crate::page::Page;

/// How often the guard goes over a page at most.
const REPAIRS: usize = 3;

/// How often the tags that do not match become text, before all tags do.
const ESCAPES: usize = 8;

/// Returns `text` with balanced HTML in every element that mdBook will make of it, and where the bytes
/// of each repair come from, in the order of the repairs.
pub(crate) fn settle<'t>(
    mut text: Cow<'t, str>,
    page: &Page<'_>,
) -> (Cow<'t, str>, Vec<OffsetMap>) {
    let mut maps = Vec::new();
    for round in 0..=REPAIRS + ESCAPES {
        let mismatched = mismatched_tags(&text, page);
        if mismatched.is_empty() {
            break;
        }
        let edits = if round < REPAIRS {
            repair(&text, page)
        } else if round < REPAIRS + ESCAPES {
            escape(mismatched)
        } else {
            escape(all_tags(&text, page))
        };
        let (repaired, map) = edits.apply(text);
        text = repaired;
        maps.push(map);
    }
    (text, maps)
}

/// Returns the edits by which the guard balances a page that was converted.
fn repair(text: &str, page: &Page<'_>) -> Edits {
    // What the guard finds here was reported the first time.
    let mut page = page.again();
    let map = OffsetMap::default();
    let mut guard = Guard::new(text, &map);
    let mut edits = Edits::default();
    let mut images = 0_usize;
    for (event, range) in events(text, &page) {
        let is_image_start = matches!(event, Event::Start(Tag::Image { .. }));
        images += usize::from(is_image_start);
        images -= usize::from(matches!(event, Event::End(TagEnd::Image)));
        match event {
            Event::Text(_) if images == 0 => guard.inline(&range, &mut edits),
            _ if images == 0 || is_image_start => {
                guard.event(&event, &range, &mut page, &mut edits);
            }
            _ => {}
        }
    }
    guard.finish(&mut page, &mut edits);
    edits
}

/// Returns the edits that make text of the tags which begin at these places.
fn escape(tags: Vec<usize>) -> Edits {
    let mut edits = Edits::default();
    for tag in tags {
        edits.replace(tag..tag + 1, "&lt;");
    }
    edits
}

/// Finds whatever could begin a tag in the raw HTML of a page.
fn all_tags(text: &str, page: &Page<'_>) -> Vec<usize> {
    let html = events(text, page)
        .filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
    let tags = |range: Range<usize>| {
        let tags = text[range.clone()].match_indices('<');
        tags.map(move |(at, _)| range.start + at)
    };
    html.flat_map(|(_, range)| tags(range)).collect()
}

/// Parses a page as mdBook will.
fn events<'t>(
    text: &'t str,
    page: &Page<'_>,
) -> impl Iterator<Item = (Event<'t>, Range<usize>)> + use<'t> {
    Parser::new_ext(text, mdbook_options(page.settings())).into_offset_iter()
}

/// An element that is open.
enum Open {
    Markdown(TagEnd),
    /// A tag, by its name and its place.
    Raw(String, usize),
}

/// Returns the places of the tags that do not match, in order, in the tree that mdBook builds of
/// Markdown and raw HTML together.
///
/// In mdBook's own Markdown, only end tags at which mdBook aborts count: those named like the element of
/// Markdown around them.
fn mismatched_tags(text: &str, page: &Page<'_>) -> Vec<usize> {
    let mut tree = Tree::default();
    let mut block = Vec::new();
    let mut images = 0_usize;
    let mut quotes = 0_usize;
    for (event, range) in events(text, page) {
        match event {
            Event::Start(Tag::HtmlBlock) => block.clear(),
            Event::Html(_) => block.push(range),
            Event::End(TagEnd::HtmlBlock) => tree.follow(text, &block),
            Event::Start(tag) => {
                images += usize::from(matches!(tag, Tag::Image { .. }));
                quotes += usize::from(matches!(tag, Tag::BlockQuote(_)));
                tree.stack.push(Open::Markdown(tag.to_end()));
            }
            Event::End(end) => {
                images -= usize::from(end == TagEnd::Image);
                quotes -= usize::from(matches!(end, TagEnd::BlockQuote(_)));
                tree.end();
            }
            // Of an image only the text is shown.
            Event::InlineHtml(_) if images == 0 => {
                tree.follow(text, &lines_of(text, &range, quotes));
            }
            _ => {}
        }
    }
    while !tree.stack.is_empty() {
        tree.end();
    }
    let mut tags = match page.is_mdbook() {
        true => tree.aborting,
        false => tree.mismatched,
    };
    tags.sort_unstable();
    tags
}

/// The tree of a page as far as it has been read.
#[derive(Default)]
struct Tree {
    /// The elements that are open.
    stack: Vec<Open>,
    /// The tags that match no other in their element.
    mismatched: Vec<usize>,
    /// Those of them that end an element of Markdown.
    aborting: Vec<usize>,
}

impl Tree {
    /// Ends the innermost element of Markdown and the tags that are open in it.
    fn end(&mut self) {
        while let Some(Open::Raw(_, at)) = self.stack.pop() {
            self.mismatched.push(at);
        }
    }

    /// Follows the tags of a piece of HTML.
    fn follow(&mut self, text: &str, pieces: &[Range<usize>]) {
        let html = html::Joined::new(text, pieces);
        for token in html::tokens(&html).0 {
            match token {
                Token::Start {
                    name,
                    self_closing,
                    range,
                    ..
                } if !self_closing && !html::is_void(&name) => {
                    self.stack.push(Open::Raw(name, html.offset(range.start)));
                }
                Token::Start { .. } => {}
                Token::End { name, range } => self.end_tag(&name, html.offset(range.start)),
            }
        }
    }

    fn end_tag(&mut self, name: &str, at: usize) {
        match self.stack.last() {
            Some(Open::Raw(open, _)) if open == name => {
                self.stack.pop();
                return;
            }
            Some(Open::Markdown(element)) if is_named(*element, name) => self.aborting.push(at),
            _ => {}
        }
        self.mismatched.push(at);
    }
}
