//! The pass over the events of a page: what each of the rules knows so far, and in which order they
//! are asked.

mod keep;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::attrs::{self, Attributes};
use super::guard::Guard;
use super::heading::Outline;
use super::link::Links;
use super::mark::Marks;
use super::text_run::TextRun;
use super::toc::TocSlots;
use super::top_headings::TopHeadings;
use super::{HARD_BREAK, Inlines, ends_with_escape, footnote, is_inline_end, math, strikethrough};
use crate::edit::{Edits, OffsetMap};
use crate::flavor::Switch;
use crate::page::Page;

/// A pass over the events of one page.
pub(super) struct Scan<'t> {
    text: &'t str,
    map: &'t OffsetMap,
    edits: Edits,
    headings: TopHeadings,
    guard: Guard<'t>,
    outline: Outline,
    /// The attributes in braces, where the page may have some.
    attrs: Option<Attributes>,
    links: Links<'t>,
    run: TextRun<'t>,
    marks: Marks,
    tocs: TocSlots,
    /// Whether what mdBook would take for a footnote is escaped.
    escapes_footnotes: bool,
    /// How many images the event stands in, whose text is no text of the page.
    images: usize,
    /// How many links in angle brackets it stands in, whose text is their target.
    autolinks: usize,
    /// Where text looks like the beginning of a comment, a declaration or the like, which the first
    /// `>` that is put in after it would end.
    open_markup: Vec<usize>,
    /// Whether the page may have any of these.
    may_open_markup: bool,
    /// The links and images whose text is the label of their definition: where the text stands, and the
    /// bracket to write the label in.
    labels: Vec<(Range<usize>, usize)>,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, map: &'t OffsetMap, page: &Page<'_>) -> Self {
        Self {
            text,
            map,
            edits: Edits::default(),
            headings: TopHeadings::default(),
            guard: Guard::new(text, map),
            outline: Outline::new(page),
            attrs: attrs::may_occur(text, page).then(Attributes::default),
            links: Links::new(text, map),
            run: TextRun::new(page, Some(map)),
            marks: Marks::new(text, page),
            tocs: TocSlots::default(),
            escapes_footnotes: footnote::may_occur(text, page),
            images: 0,
            autolinks: 0,
            open_markup: Vec::new(),
            may_open_markup: !page.is_mdbook() && (text.contains("<!") || text.contains("<?")),
            labels: Vec::new(),
        }
    }

    /// Takes the definitions of references, which are no events.
    pub(super) fn definitions(&mut self, parser: &Parser<'_>, page: &mut Page<'_>) {
        let definitions = parser.reference_definitions();
        if self.escapes_footnotes {
            for (_, definition) in definitions.iter() {
                footnote::escape_label(self.text, definition.span.start, &mut self.edits);
            }
        }
        self.links.definitions(definitions, page, &mut self.edits);
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: &Event<'t>, range: Range<usize>, page: &mut Page<'_>) {
        if matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })) {
            self.links.is_in_text = self.guard.is_in_text();
        }
        self.note_label(event, &range);
        self.links.event(event, &range, page, &mut self.edits);
        self.headings.event(event, &range);
        match event {
            Event::Text(content) if self.images == 0 && self.autolinks == 0 => {
                let is_verbatim = self.text.get(range.clone()) == Some(&**content);
                self.piece(event, range, is_verbatim, page);
            }
            _ => match strikethrough::single_tilde(self.text, event, &range) {
                Some(tilde) if !page.is_mdbook() || page.has(Switch::Sub) => {
                    self.tilde(event, &range, tilde, page);
                }
                _ => self.element(event, &range, page),
            },
        }
    }

    /// Ends the page and returns what was found on it.
    pub(super) fn finish(mut self, page: &mut Page<'_>) -> Inlines {
        self.run.flush(self.text, page, &mut self.edits);
        let is_mended = self.guard.finish(page, &mut self.edits);
        self.tocs
            .fill(self.run.tocs, self.text, self.map, page, &mut self.edits);
        keep::from_opening(self.text, self.open_markup, &mut self.edits);
        keep::from_importing(self.text, &mut self.edits);
        keep::from_fencing(self.text, &mut self.edits);
        keep::labels(self.text, self.labels, &mut self.edits);
        let is_changed = !self.edits.is_empty();
        let unlinks = keep::may_unlink(self.text, &self.edits);
        // The block stage knows no definition lists, and may have written its lines into one.
        let has_definitions = page.has_definition_lists();
        let wraps_delimiters = self.attrs.is_some_and(|attrs| attrs.wraps_delimiters);
        Inlines {
            edits: self.edits,
            headings: self.headings,
            is_unsettled: match page.is_mdbook() {
                // The author's tags stay; mdBook aborts at an end tag of its own element.
                true => is_changed && is_mended,
                false => {
                    is_mended
                        || unlinks
                        || wraps_delimiters
                        || has_definitions
                        || self.marks.crosses_tags()
                }
            },
        }
    }

    /// Notes a link or an image whose text is the label of its definition.
    fn note_label(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let (link_type, open) = match event {
            Event::Start(Tag::Link { link_type, .. }) => (*link_type, "["),
            Event::Start(Tag::Image { link_type, .. }) => (*link_type, "!["),
            _ => return,
        };
        // The parser leaves the brackets of a collapsed reference out of it.
        let bracket = match link_type {
            LinkType::Shortcut => range.end - 1,
            LinkType::Collapsed if self.text[range.end..].starts_with("[]") => range.end + 1,
            _ => return,
        };
        let label = range.start + open.len()..range.end - 1;
        let is_label = |label: &str| !label.starts_with('^');
        if self.text.get(label.clone()).is_some_and(is_label) {
            self.labels.push((label, bracket));
        }
    }

    /// A piece of text.
    fn piece(
        &mut self,
        event: &Event<'_>,
        range: Range<usize>,
        is_verbatim: bool,
        page: &mut Page<'_>,
    ) {
        let text = self.text;
        (self.outline).event(text, event, &range, page, &mut self.edits);
        self.guard.inline(&range, &mut self.edits);
        if self.guard.is_in_code() {
            self.run.line_begins = false;
            return;
        }
        if self.may_open_markup {
            self.open_markup.extend(open_markup(text, &range));
        }
        self.run.is_in_raw = self.guard.holds_no_link();
        self.run.is_text_only = self.guard.is_in_text();
        if self.run.is_text_only {
            (self.run).push(text, range, is_verbatim, page, &mut self.edits);
            return;
        }
        self.follow_attributes(event, &range, page);
        let edits = &mut self.edits;
        if self.escapes_footnotes {
            footnote::escape_text(text, &range, edits);
        }
        self.marks.text(text, range.clone());
        self.run.push(text, range, is_verbatim, page, edits);
        if !self.run.tocs.is_empty() {
            self.tocs.text(&self.run.tocs, &mut self.guard, page, edits);
        }
    }

    /// A tilde that strikes nothing through in VuePress.
    fn tilde(
        &mut self,
        event: &Event<'_>,
        range: &Range<usize>,
        tilde: Range<usize>,
        page: &mut Page<'_>,
    ) {
        let (text, edits) = (self.text, &mut self.edits);
        self.outline.event(text, event, range, page, edits);
        self.guard.inline(&tilde, edits);
        self.run.tildes.push(tilde.start);
        self.run.push(text, tilde, true, page, edits);
    }

    /// Takes an event that is not text: the start or the end of an element, a tag, a line break.
    fn element(&mut self, event: &Event<'_>, range: &Range<usize>, page: &mut Page<'_>) {
        let text = self.text;
        self.run.flush(text, page, &mut self.edits);
        if !self.run.tocs.is_empty() {
            (self.tocs).text(&self.run.tocs, &mut self.guard, page, &mut self.edits);
        }
        if !self.guard.is_in_code() {
            self.follow_attributes(event, range, page);
        }
        self.count_nesting(event, range);
        let edits = &mut self.edits;
        match event {
            Event::Start(tag) if self.escapes_footnotes => {
                footnote::escape_reference(text, tag, range, edits);
            }
            Event::SoftBreak if page.has(Switch::Breaks) && !self.guard.is_in_text() => {
                // A line break in the source is one on the page.
                edits.insert_last(range.start, HARD_BREAK);
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => math::separate_tags(text, range, edits),
            _ => {}
        }
        let begins_line = self.run.line_begins;
        self.run.between(event, range);
        if let Event::Text(content) = event
            && self.images > 0
            && begins_line
            && content.starts_with(':')
            && page.escapes_colons()
            && !ends_with_escape(&text[..range.start])
        {
            // A definition would end the image.
            edits.insert(range.start, "\\");
        }
        let is_comment = matches!(event, Event::InlineHtml(html) if html.starts_with("<!") || html.starts_with("<?"));
        if is_comment || matches!(event, Event::Code(_)) {
            self.guard.keep_on_line(range, page, edits);
        }
        // Images in images are looked through once.
        if let Event::End(TagEnd::Link | TagEnd::Image) = event
            && self.images == 0
            && text[range.clone()].contains('\n')
            && let Some(tail) = text[range.clone()].rfind("](")
        {
            self.guard
                .keep_on_line(&(range.start + tail..range.end), page, edits);
        }
        // An element whose content is text holds no marks.
        let is_in_text = self.guard.is_in_text() && is_inline(event);
        if self.images == 0 && !is_in_text {
            self.marks.take(&mut self.run.scripts);
            if !self.run.link_edges.is_empty() {
                self.marks.link_edges(self.run.link_edges.drain(..));
            }
            self.marks.beside_links(&mut self.run.beside_links, edits);
            self.marks.event(text, event, range, page, edits);
        }
        if self.images == 0 || matches!(event, Event::Start(Tag::Image { .. })) {
            self.guard_event(event, range, page);
        }
        if matches!(event, Event::End(TagEnd::Paragraph))
            && let Some(figure) = self.links.take_figure()
        {
            self.guard.before_block_at(figure, page, &mut self.edits);
        }
        if matches!(event, Event::End(TagEnd::Heading(_))) {
            self.outline.is_nested = self.guard.is_nested();
            self.outline.has_toc =
                (self.run.tocs.last()).is_some_and(|toc| toc.start >= range.start);
        }
        if matches!(event, Event::Html(_)) {
            let is_generated = !self.map.is_verbatim(range.start);
            self.tocs.html(text, range, is_generated);
        }
        self.outline
            .event(text, event, range, page, &mut self.edits);
    }

    /// Passes an event on to the attributes, for which an element may have to be written as tags.
    #[inline]
    fn follow_attributes(&mut self, event: &Event<'_>, range: &Range<usize>, page: &Page<'_>) {
        let Some(attrs) = &mut self.attrs else {
            return;
        };
        attrs.event(self.text, event, range, page, &mut self.edits);
        if let Some((end, range)) = attrs.ends_early.take() {
            (self.marks).write_as_tags(self.text, end, &range, &mut self.edits);
        }
    }

    /// Counts the images and the autolinks around the next event.
    fn count_nesting(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Image { .. }) => {
                self.images += 1;
                // The mark after the bracket is that of the image.
                self.open_markup.pop_if(|at| *at + 1 == range.start);
            }
            Event::End(TagEnd::Image) => self.images -= 1,
            Event::Start(Tag::Link { link_type, .. }) => {
                let is_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.autolinks += usize::from(is_autolink);
            }
            Event::End(TagEnd::Link) => self.autolinks = self.autolinks.saturating_sub(1),
            _ => {}
        }
    }

    /// Passes an event on to the guard, whose tags may keep a delimiter from closing its element.
    fn guard_event(&mut self, event: &Event<'_>, range: &Range<usize>, page: &mut Page<'_>) {
        let edits = &mut self.edits;
        let recorded = edits.recorded();
        let was_in_text = self.guard.is_in_text();
        self.guard.event(event, range, page, edits);
        self.outline.is_in_text = was_in_text && self.guard.is_in_text();
        if let Event::End(end) = event {
            if edits.recorded() > recorded || self.marks.is_parted(self.text, *end, range) {
                self.marks.write_as_tags(self.text, *end, range, edits);
            }
            self.marks.end_line(*end);
        }
    }
}

/// Whether an event is the start or the end of an element in a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_end(tag.to_end()),
        Event::End(end) => is_inline_end(*end),
        _ => false,
    }
}

/// Finds where text looks like the beginning of a comment, a declaration or the like.
fn open_markup<'t>(text: &'t str, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'t> {
    let start = range.start;
    let brackets = text[range.clone()].match_indices('<');
    // The parser may end a piece after the `<`.
    let is_open =
        move |at: &usize| text[at + 1..].starts_with(['!', '?']) && !ends_with_escape(&text[..*at]);
    brackets.map(move |(at, _)| start + at).filter(is_open)
}
