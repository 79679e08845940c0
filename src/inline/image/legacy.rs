//! Images whose size stands behind their source: `![alt](src "title" =300x200)`.
//!
//! [@mdit/plugin-img-size](https://mdit-plugins.github.io/img-size.html) calls this its legacy
//! form; older plugins brought it to VuePress 1. To CommonMark it is text, so the events of that
//! text are replaced by those of an image, with the size where the rule of today has it: at the end
//! of the image's text.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::flavor::Switch;
use crate::inline::ends_with_escape;
use crate::page::Page;

/// An image as CommonMark would have it.
struct Image {
    range: Range<usize>,
    /// The event that begins it.
    start: Tag<'static>,
    /// Its text, with the size.
    text: String,
    /// The end of the text.
    text_end: usize,
}

/// The events of a page, with those of the images.
pub(in crate::inline) struct Events<'t, I> {
    inner: I,
    text: &'t str,
    images: VecDeque<Image>,
    /// What is left of the image at hand.
    queue: VecDeque<(Event<'t>, Range<usize>)>,
    /// The place of that image.
    image: Range<usize>,
    in_code: bool,
}

/// Puts images into the events of a page.
pub(in crate::inline) fn events<'t, I>(inner: I, text: &'t str, page: &Page<'_>) -> Events<'t, I>
where
    I: Iterator<Item = (Event<'t>, Range<usize>)>,
{
    let images = match page.has(Switch::ImgSize) {
        true => find(text),
        false => VecDeque::new(),
    };
    Events {
        inner,
        text,
        images,
        queue: VecDeque::new(),
        image: 0..0,
        in_code: false,
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Range<usize>)>> Iterator for Events<'t, I> {
    type Item = (Event<'t>, Range<usize>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.images.is_empty() && self.image.end == 0 {
            return self.inner.next();
        }
        self.next_with_images()
    }
}

impl<'t, I: Iterator<Item = (Event<'t>, Range<usize>)>> Events<'t, I> {
    fn next_with_images(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Some(event);
            }
            let (event, range) = self.inner.next()?;
            if self.images.is_empty() && self.image.end <= range.start {
                return Some((event, range));
            }
            // An element that ends with the image may have begun before it.
            if self.image.start <= range.start && range.end <= self.image.end {
                continue;
            }
            if range.start < self.image.end
                && range.end > self.image.end
                && matches!(event, Event::Text(_))
            {
                let rest = self.image.end..range.end;
                return Some((Event::Text(self.text[rest.clone()].into()), rest));
            }
            match event {
                Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
                Event::End(TagEnd::CodeBlock) => self.in_code = false,
                _ => {}
            }
            match self.image_at(&range) {
                Some(image) => self.put_in(image),
                None => return Some((event, range)),
            }
        }
    }
}

impl<I> Events<'_, I> {
    /// The image that begins with the event at `range`, which is then taken as seen.
    fn image_at(&mut self, range: &Range<usize>) -> Option<Image> {
        while self.images.front()?.range.start < range.start {
            self.images.pop_front();
        }
        let image = &self.images.front()?.range;
        let begins = image.start == range.start && range.end <= image.end && !self.in_code;
        begins.then(|| self.images.pop_front()).flatten()
    }

    fn put_in(&mut self, image: Image) {
        let Image { range, start, .. } = image;
        let inside = range.start..image.text_end;
        self.image = range.clone();
        self.queue.extend([
            (Event::Start(start), range.clone()),
            (Event::Text(image.text.into()), inside),
            (Event::End(TagEnd::Image), range),
        ]);
    }
}

/// Where the size stands in an image that ends `text`, with the space in front of it.
pub(in crate::inline) fn size(text: &str) -> Option<Range<usize>> {
    let inside = text.strip_suffix(')')?;
    let is_size = |c: char| c.is_ascii_digit() || matches!(c, '%' | 'x');
    let start = inside.trim_end().trim_end_matches(is_size).len();
    let (width, _) = inside[start..].split_once('x')?;
    let before = inside[..start].strip_suffix('=')?;
    let source = before.trim_end();
    let ends = before.ends_with([' ', '\t', '"', '\'', ')']) && !source.ends_with('(');
    (ends && !width.starts_with('%')).then_some(source.len()..inside.len())
}

/// Finds what would be an image without its size; each stands on one line.
fn find(text: &str) -> VecDeque<Image> {
    let mut images = VecDeque::new();
    let mut opens = text.match_indices("![").map(|(at, _)| at).peekable();
    while let Some(open) = opens.next() {
        let end = opens.peek().copied().unwrap_or(text.len());
        let line = text[open..end].split('\n').next().unwrap_or_default();
        let closes = line.match_indices(')').map(|(at, _)| at + 1);
        let size = closes
            .map(|close| &line[..close])
            .find_map(|whole| Some((whole, size(whole)?)));
        if let Some((whole, size)) = size.filter(|_| !ends_with_escape(&text[..open])) {
            images.extend(image(whole, size, open));
        }
    }
    images
}

/// Reads the image that `text` is when its size is taken out; it stands at `offset`.
fn image(text: &str, size: Range<usize>, offset: usize) -> Option<Image> {
    let markdown = [&text[..size.start], &text[size.end..]].concat();
    let mut events = Parser::new_ext(&markdown, Options::empty()).into_offset_iter();
    let start = match events.nth(1)? {
        (Event::Start(start @ Tag::Image { .. }), range) if range.end == markdown.len() => start,
        _ => return None,
    };
    let start = start.into_static();
    let mut inside = String::new();
    let mut text_end = 2;
    for (event, range) in events.take_while(|(event, _)| *event != Event::End(TagEnd::Image)) {
        if let Event::Text(part) | Event::Code(part) = event {
            inside.push_str(&part);
        }
        text_end = text_end.max(range.end);
    }
    let size = text[size].trim();
    if size != "=x" {
        inside = format!("{inside} {size}");
    }
    Some(Image {
        range: offset..offset + text.len(),
        start,
        text: inside,
        text_end: offset + text_end,
    })
}
