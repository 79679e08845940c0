//! Delimiters inside of bare URLs, as in `https://a.com/__init__.py`.
//!
//! To markdown-it a URL comes before emphasis, and what stands in it is text. The parser of mdBook
//! knows no bare URLs, so its events of such delimiters are replaced by those of text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::url;
use crate::flavor::Switch;
use crate::inline::delimiters::{Pair, native_pair};
use crate::page::Page;

/// The events of a page, without emphasis that begins or ends in a URL.
pub(in crate::inline) struct Events<'t, I> {
    inner: I,
    text: &'t str,
    /// The URLs that hold delimiters, in order.
    urls: Vec<Range<usize>>,
    /// How many links the event at hand stands in, where no URL becomes one.
    links: usize,
}

/// Takes the delimiters in URLs for text.
pub(in crate::inline) fn events<'t, I>(inner: I, text: &'t str, page: &Page<'_>) -> Events<'t, I> {
    let urls = match page.has(Switch::Linkify) {
        true => urls(text),
        false => Vec::new(),
    };
    Events {
        inner,
        text,
        urls,
        links: 0,
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Range<usize>)>> Iterator for Events<'t, I> {
    type Item = (Event<'t>, Range<usize>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (event, range) = self.inner.next()?;
        if self.urls.is_empty() {
            return Some((event, range));
        }
        Some(self.unless_in_url(event, range))
    }
}

impl<'t, I> Events<'t, I> {
    /// The event, or that of a text where a delimiter stands in a URL.
    fn unless_in_url(
        &mut self,
        event: Event<'t>,
        range: Range<usize>,
    ) -> (Event<'t>, Range<usize>) {
        let delimiter = match event {
            Event::Start(Tag::Link { .. }) => {
                self.links += 1;
                None
            }
            Event::End(TagEnd::Link) => {
                self.links -= 1;
                None
            }
            Event::Start(ref tag) => (self.delimiters(tag.to_end(), &range)).map(|(open, _)| open),
            Event::End(tag) => self.delimiters(tag, &range).map(|(_, close)| close),
            _ => None,
        };
        match delimiter {
            Some(range) => (Event::Text(self.text[range.clone()].into()), range),
            None => (event, range),
        }
    }

    /// The delimiters of an element, if one of them stands in a URL.
    fn delimiters(
        &self,
        tag: TagEnd,
        range: &Range<usize>,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let Pair { open, close } = native_pair(self.text, tag, range)?;
        let is_in_url = |at: usize| {
            let next = self.urls.partition_point(|url| url.end <= at);
            self.urls.get(next).is_some_and(|url| url.start <= at)
        };
        let is_text = self.links == 0 && (is_in_url(open.start) || is_in_url(close.start));
        is_text.then_some((open, close))
    }
}

/// Finds what would be URLs in text and holds delimiters.
fn urls(text: &str) -> Vec<Range<usize>> {
    let mut urls = Vec::new();
    let mut behind = 0;
    for (slashes, _) in text.match_indices("//") {
        if slashes < behind {
            continue;
        }
        if let Some(link) = url(text, behind, slashes) {
            behind = link.range.end;
            if text[link.range.clone()].contains(['*', '_', '~']) {
                urls.push(link.range);
            }
        }
    }
    urls
}
