//! Runs of text, in which the rules look that know no elements: emoji, links, superscript and the like.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{emoji, footnote, interpolation, is_inline_end, linkify, mark, script, toc};
use crate::edit::{Edits, OffsetMap};
use crate::flavor::Switch;
use crate::page::Page;

/// Text events that follow each other in the source: to markdown-it they are one token.
#[derive(Default)]
pub(super) struct TextRun<'t> {
    /// The map to the source, unless the text is that of a title.
    map: Option<&'t OffsetMap>,
    range: Option<Range<usize>>,
    /// The end of the last text event.
    end: usize,
    /// Whether expressions in double braces are put in.
    interpolates: bool,
    /// The block that holds the text, if it is known.
    block: Option<Range<usize>>,
    /// Whether names in that block become links, once that was asked for.
    guesses: Option<bool>,
    /// Whether the text of the block so far holds a bracket that could begin a link or a tag.
    is_open: bool,
    /// The tildes that mdBook would take for marks.
    pub(super) tildes: Vec<usize>,
    /// The delimiters in the runs so far that mean something else: the markers of superscript and
    /// subscript, what stands between them, and parts of URLs and emoticons.
    pub(super) scripts: Vec<usize>,
    /// The delimiters that stand beside URLs in the runs so far, and are text there.
    pub(super) beside_links: Vec<usize>,
    /// Where the links of URLs in the runs so far begin and end.
    pub(super) link_edges: Vec<usize>,
    /// The marks in all runs so far that stand for a list of headings.
    pub(super) tocs: Vec<Range<usize>>,
    /// A colon at the beginning of a line, which the run that it is in may convert.
    colon: Option<usize>,
    /// Whether the next piece begins a line of its paragraph.
    pub(super) line_begins: bool,
    /// Whether the text stands in a link of Markdown.
    pub(super) is_in_link: bool,
    /// Whether it stands in `<a>`, or in an element like `<textarea>`, which holds no links either.
    pub(super) is_in_raw: bool,
    /// Whether it stands in an element whose content is text to browsers, where no rule looks.
    pub(super) is_text_only: bool,
}

impl<'t> TextRun<'t> {
    pub(super) fn new(page: &Page<'_>, map: Option<&'t OffsetMap>) -> Self {
        Self {
            map,
            interpolates: page.interpolates,
            line_begins: true,
            ..Self::default()
        }
    }

    /// Takes the next piece of text, which begins another run if it does not follow on the last.
    ///
    /// `verbatim` tells that the text stands in the source as it is.
    pub(super) fn push(
        &mut self,
        text: &str,
        range: Range<usize>,
        verbatim: bool,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        // The parser leaves the backslash of an escape out of its events.
        let is_escaped = range.start > self.end && text[..range.start].ends_with('\\');
        self.end = range.end;
        self.is_open |= self.interpolates && text[range.clone()].contains(['[', '<']);
        let line_begins = std::mem::take(&mut self.line_begins);
        let begins_with_colon = line_begins
            && !is_escaped
            && page.escapes_colons()
            && text[range.clone()].starts_with(':');
        let start = match is_escaped {
            // VuePress 1 resolves escapes first, so that they part no text.
            true if page.resolves_escapes() => range.start - 1,
            true => range.start + text[range.clone()].chars().next().map_or(0, char::len_utf8),
            false => range.start,
        };
        match &mut self.range {
            Some(run) if verbatim && run.end == start => run.end = range.end,
            _ => {
                self.flush(text, page, edits);
                self.range = verbatim.then_some(start..range.end);
            }
        }
        if begins_with_colon {
            self.colon = Some(range.start);
        }
    }

    /// Takes the event between two runs.
    pub(super) fn between(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { link_type, .. }) => {
                self.is_in_link = !matches!(link_type, LinkType::Autolink | LinkType::Email);
            }
            Event::End(TagEnd::Link) => self.is_in_link = false,
            _ => {}
        }
        if let Event::Start(tag) = event
            && !is_inline_end(tag.to_end())
        {
            self.is_open = false;
            self.block = Some(range.clone());
            self.guesses = None;
        }
        self.line_begins = match event {
            Event::Start(tag) => !is_inline_end(tag.to_end()),
            Event::End(end) => !is_inline_end(*end),
            Event::SoftBreak | Event::HardBreak => true,
            Event::Html(_) => self.line_begins,
            _ => false,
        };
    }

    /// Ends the run at hand and converts what stands in it.
    pub(super) fn flush(&mut self, text: &str, page: &mut Page<'_>, edits: &mut Edits) {
        let recorded = edits.recorded();
        self.convert(text, page, edits);
        // Unless it is part of an emoji, the colon would begin a definition list.
        if let Some(colon) = self.colon.take()
            && !(edits.since(recorded).iter()).any(|edit| edit.range.contains(&colon))
        {
            edits.insert(colon, "\\");
        }
    }

    fn convert(&mut self, text: &str, page: &mut Page<'_>, edits: &mut Edits) {
        let Some(range) = self.range.take().filter(|_| !self.is_text_only) else {
            return;
        };
        let tocs = toc::marks(text, &range, page);
        let mut start = range.start;
        for toc in &tocs {
            self.convert_between(text, start..toc.start, page, edits);
            // What a mark hides may be more than the run.
            start = toc.end.min(range.end);
        }
        self.convert_between(text, start..range.end, page, edits);
        self.tocs.extend(tocs);
        self.tildes.clear();
    }

    /// Converts what stands in a run between the lists of headings, which are part of nothing.
    fn convert_between(
        &mut self,
        text: &str,
        range: Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let is_linkified = page.has(Switch::Linkify) && !self.is_in_link && !self.is_in_raw;
        if is_linkified && linkify::may_occur(&text[range.clone()], page) {
            let guesses = page.flavor().guesses_links && self.guesses(text);
            let pieces = linkify::convert(text, range, guesses, page, edits);
            let known = self.scripts.len();
            for between in pieces.windows(2) {
                let link = between[0].end..between[1].start;
                self.link_edges.extend([link.start, link.end]);
                let markers = mark::markers(&text[link.clone()]);
                self.scripts.extend(markers.map(|at| link.start + at));
            }
            for piece in &pieces {
                self.piece(text, piece.clone(), page, edits);
            }
            let taken: BTreeSet<usize> = self.scripts[known..].iter().copied().collect();
            let delimiters = (pieces.windows(2))
                .flat_map(|between| mark::delimiters_beside(text, between))
                .filter(|at| !taken.contains(at));
            self.beside_links.extend(delimiters);
        } else {
            self.piece(text, range, page, edits);
        }
    }

    /// Whether names become links in the block at hand.
    fn guesses(&mut self, text: &str) -> bool {
        let block = || self.block.clone().and_then(|block| text.get(block));
        *(self.guesses).get_or_insert_with(|| block().is_none_or(linkify::may_guess))
    }

    /// Converts what stands in a piece of text that holds no link.
    fn piece(&mut self, text: &str, piece: Range<usize>, page: &mut Page<'_>, edits: &mut Edits) {
        let recorded = edits.recorded();
        let scripts = script::convert(text, piece.clone(), page, edits);
        let first = self.tildes.partition_point(|tilde| *tilde < piece.start);
        let inside = self.tildes[first..].iter();
        for tilde in inside.take_while(|tilde| **tilde < piece.end) {
            if scripts.binary_search(tilde).is_err() {
                edits.insert(*tilde, "\\");
            }
        }
        if footnote::may_look_like_note(&text[piece.clone()], page) {
            footnote::part_notes(text, piece.clone(), &scripts, recorded, edits);
        }
        let recorded = edits.recorded();
        if self.interpolates && text[piece.clone()].contains("{{") {
            interpolation::convert(text, piece.clone(), self.is_open, self.map, page, edits);
        }
        // Superscript and subscript part the text that emoji are found in.
        let mut start = piece.start;
        for at in &scripts {
            emoji::convert(text, start..*at, page, edits);
            start = at + 1;
        }
        emoji::convert(text, start..piece.end, page, edits);
        self.scripts.extend(scripts);
        // An emoticon, such as `:*`, may hold what would be a delimiter, and so may an expression.
        for edit in edits.since(recorded) {
            let markers = mark::markers(&text[edit.range.clone()]);
            self.scripts.extend(markers.map(|at| edit.range.start + at));
        }
    }
}
