//! Headings: their ids, and the outline of the page.
//!
//! VuePress makes a heading's id with
//! [markdown-it-anchor](https://github.com/valeriangalliat/markdown-it-anchor) and its own
//! [slugs](crate::slug); mdBook has another rule. Where the two differ the heading gets VuePress's
//! id in mdBook's syntax, `## 1. Setup { #_1-setup }`, so that links which were written for it
//! still arrive. The spaces inside of the braces tell our ids from those of authors.
//!
//! Braces at the end of a heading are attributes to mdBook, and to those members of the family
//! that know attributes. To the others they are text, and stay so.

mod braces;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::{PREFIX, emoji, ends_with_escape};
use crate::edit::Edits;
use crate::flavor::{HeadingIds, Switch};
use crate::html::{self, INLINE_STAND_IN};
use crate::page::{Heading, Page};
use crate::settings::Form;
use crate::slug::{Ids, mdbook_id, slugify};
use crate::text::line_start;
use braces::Braces;

/// Collects the headings of a page, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The heading that is being read.
    open: Option<Open>,
    /// The ids of VuePress.
    ids: Ids,
    /// Those that mdBook makes for headings without one.
    own_ids: Ids,
    /// Whether the heading that ends next stands in a box, a quote, a list or the like.
    pub(super) is_nested: bool,
    /// Whether a list of headings stands in the heading that ends next.
    pub(super) has_toc: bool,
    /// Whether the event at hand stands in an element whose content is text, tags included.
    pub(super) is_in_text: bool,
}

/// A heading that is being read.
#[derive(Debug, Default)]
struct Open {
    level: u8,
    /// Where its last piece ends.
    end: usize,
    /// The text that VuePress makes the id of.
    text: String,
    /// Where in it the last run of text begins, in which emoji are still to be found.
    run: usize,
    /// The text that is shown, of which mdBook makes the id.
    shown: String,
    /// Where in it the last run of text begins.
    shown_run: usize,
    /// What the entity stands for that is all of its text so far.
    entity: Option<String>,
    /// Whether something else stands in place of a part of it in the end.
    is_replaced: bool,
    /// How many images the event at hand stands in.
    images: usize,
    /// Where pieces of the source stand in both texts.
    pieces: Vec<Piece>,
    /// How many edits there were in front of the heading.
    edits: usize,
}

/// A piece of the source that both texts of a heading show as it is.
#[derive(Debug)]
struct Piece {
    source: Range<usize>,
    text: usize,
    shown: usize,
}

/// Whether a page may have a heading.
pub(super) fn may_occur(text: &str) -> bool {
    let mut is_below_text = false;
    text.lines().any(|line| {
        let rest = line.trim_matches(super::PREFIX);
        let found = match rest.as_bytes().first() {
            Some(b'#') => true,
            Some(b'=') => rest.bytes().all(|b| b == b'='),
            Some(_) => false,
            None => is_below_text && line.contains('-'),
        };
        is_below_text = !line.trim().is_empty();
        found
    })
}

impl Outline {
    /// Follows an event, for which all others have made their edits.
    pub(super) fn event(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let edits = edits.recorded();
                self.open = Some(Open {
                    edits,
                    ..Open::new(text, *level, range)
                });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(open) = self.open.take() {
                    self.finish(text, open, page, edits);
                }
            }
            _ => {
                if let Some(open) = &mut self.open {
                    if let Event::InlineHtml(tag) = event
                        && self.is_in_text
                    {
                        open.shown.push_str(tag);
                    }
                    open.event(text, event, range, page);
                }
            }
        }
    }

    /// Gives the heading its id.
    fn finish(&mut self, text: &str, mut open: Open, page: &mut Page<'_>, edits: &mut Edits) {
        open.end_entity();
        open.end_run(page);
        open.remove_markers(text, edits);
        open.is_replaced |= self.has_toc;
        let rest = &text[open.end..];
        let rest = &rest[..memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        let rest = rest.trim_end();
        let line_end = open.end + rest.len();
        let braces = Braces::find(rest, page);
        let is_text = matches!(braces, Some(Braces::Text));
        if is_text {
            // The parser has kept it from the rules.
            emoji::convert(text, open.end..line_end, page, edits);
            open.push_braces(rest, page);
        }
        let id = match braces {
            Some(Braces::Ours(id) | Braces::Attributes(Some(id))) => {
                self.ids.reserve(id.to_owned())
            }
            _ => self.make_id(&open, braces.as_ref(), &text[..line_end], page, edits),
        };
        page.headings.push(Heading {
            level: open.level,
            text: open.shown.trim().to_owned(),
            is_nested: self.is_nested,
            id,
        });
    }

    /// Makes the id of a heading whose last line ends the `text`, and writes it there if need be.
    fn make_id(
        &mut self,
        open: &Open,
        braces: Option<&Braces<'_>>,
        text: &str,
        page: &Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let line_end = text.len();
        let is_text = matches!(braces, Some(Braces::Text));
        let rule = page.flavor().heading_ids;
        let id = self.ids.unique(slugify(&open.text, rule), rule);
        let own = mdbook_id(&open.shown, page.settings().is_04);
        let is_own = own == id && !open.is_replaced && !is_text && !self.own_ids.has(&own);
        let has_ids = page.form() == Form::Html && page.has(Switch::Anchor);
        let needs_one = has_ids && !is_own;
        let attribute = match id.as_str() {
            // That of a heading without a letter or a digit.
            "" => "id=".to_owned(),
            id => format!("#{id}"),
        };
        match braces {
            Some(Braces::Attributes(_)) if needs_one => {
                edits.insert(line_end - 1, format!(" {attribute}"));
            }
            _ if needs_one => {
                // With the id after it, it would be the head of a table, or an item.
                match text[line_start(text, line_end)..].trim_start_matches(PREFIX) {
                    "|" => edits.insert(line_end - 1, INLINE_STAND_IN),
                    "" => edits.insert(line_end, INLINE_STAND_IN),
                    line if line.ends_with('|') && !ends_with_escape(&line[..line.len() - 1]) => {
                        // Unless it is the mouth of an emoticon.
                        let written = edits.since(open.edits);
                        if !(written.iter()).any(|edit| edit.range.contains(&(line_end - 1))) {
                            edits.insert(line_end - 1, "\\");
                        }
                    }
                    _ => {}
                }
                edits.insert(line_end, format!(" {{ {attribute} }}"));
            }
            Some(Braces::Text) => edits.insert(line_end - 1, "\\"),
            _ => {}
        }
        if !needs_one {
            let own = self.own_ids.unique(own, HeadingIds::VuePress2);
            return if has_ids { id } else { own };
        }
        id
    }
}

impl Open {
    fn new(text: &str, level: HeadingLevel, range: &Range<usize>) -> Self {
        let line = &text[range.clone()];
        let marks = line.len() - line.trim_start_matches('#').len();
        Self {
            level: level as u8,
            end: range.start + marks.min(level as usize),
            ..Self::default()
        }
    }

    fn event(&mut self, text: &str, event: &Event<'_>, range: &Range<usize>, page: &Page<'_>) {
        let rule = page.flavor().heading_ids;
        if let Event::Text(content) = event {
            self.text(text, content, range, page);
        } else {
            self.end_entity();
            self.end_run(page);
        }
        match event {
            Event::Code(content) if self.images == 0 => self.push(content),
            Event::Code(content) if rule == HeadingIds::VitePress2 => self.text.push_str(content),
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images -= 1,
            // What is struck out with single tildes in mdBook is text to the family.
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
                if !text[range.clone()].starts_with("~~") && !page.is_mdbook() =>
            {
                if !page.has(Switch::Sub) {
                    self.text.push('~');
                }
                self.is_replaced = true;
            }
            Event::FootnoteReference(label) => {
                if !page.has(Switch::Footnote) && !page.has(Switch::Gfm) {
                    self.text.push_str(label);
                }
                self.is_replaced = true;
            }
            Event::SoftBreak | Event::HardBreak => self.shown.push(' '),
            // A comment is part of neither id.
            Event::InlineHtml(tag) if !tag.starts_with("<!") => {
                let name = tag.trim_start_matches(['<', '/']);
                let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                self.is_replaced |= !html::is_element(&name[..end.unwrap_or(name.len())]);
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => self.is_replaced = true,
            _ => {}
        }
        if !matches!(event, Event::Start(_)) {
            self.end = self.end.max(range.end);
        }
    }

    fn text(&mut self, text: &str, content: &str, range: &Range<usize>, page: &Page<'_>) {
        let rule = page.flavor().heading_ids;
        if self.images > 0 {
            if rule == HeadingIds::VitePress2 {
                self.text.push_str(content);
            }
            return;
        }
        let source = &text[range.clone()];
        let is_escape = range.start > self.end && text[..range.start].ends_with('\\');
        let is_entity = source != content;
        let stands_apart = (is_escape || is_entity) && !page.resolves_escapes();
        if stands_apart {
            self.end_run(page);
        }
        let keeps_entities = matches!(rule, HeadingIds::VitePress | HeadingIds::VitePress2);
        let is_alone = keeps_entities && is_entity && self.text.is_empty();
        self.entity = is_alone.then(|| content.to_owned());
        if keeps_entities && is_escape && content.starts_with('&') {
            self.text.push_str("&amp;");
            self.text.push_str(&content[1..]);
            self.shown.push_str(content);
            return;
        }
        if source == content {
            self.add_piece(range);
        }
        let content_of_id = if keeps_entities { source } else { content };
        self.text.push_str(content_of_id);
        if stands_apart {
            // To the rule of emoji, an escape or an entity is no part of the text around it.
            let escaped = content.chars().next().filter(|_| !is_entity);
            self.run += escaped.map_or(content_of_id.len(), char::len_utf8);
            self.shown_run += escaped.map_or(content.len(), char::len_utf8);
        }
        self.shown.push_str(content);
    }

    /// Notes that both texts go on with a piece of the source.
    fn add_piece(&mut self, source: &Range<usize>) {
        let (text, shown) = (self.text.len(), self.shown.len());
        if let Some(last) = self.pieces.last_mut()
            && last.source.end == source.start
            && last.text + last.source.len() == text
            && last.shown + last.source.len() == shown
        {
            // The parser splits `{a_b}` where a delimiter could have been.
            last.source.end = source.end;
            return;
        }
        self.pieces.push(Piece {
            source: source.clone(),
            text,
            shown,
        });
    }

    /// Takes text that is text to both, in which no emoji are looked for.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.shown.push_str(text);
        self.run = self.text.len();
        self.shown_run = self.shown.len();
    }

    /// Takes the text of braces, whose emoji are shown, but are no part of the id.
    fn push_braces(&mut self, text: &str, page: &Page<'_>) {
        let without = emoji::removed(text, page);
        self.text.push_str(without.as_deref().unwrap_or(text));
        self.run = self.text.len();
        self.shown.push_str(&emoji::shown(text, page));
        self.shown_run = self.shown.len();
    }

    /// Takes out what became tags: the markers of marks, superscript and subscript, and attributes.
    fn remove_markers(&mut self, text: &str, edits: &Edits) {
        let mut markers: Vec<_> = edits
            .since(self.edits)
            .iter()
            .filter(|edit| {
                let marker = &text[edit.range.clone()];
                let is_tag = edit.replacement.starts_with('<');
                let is_marker =
                    !marker.is_empty() && marker.bytes().all(|b| b"*_~=+!^".contains(&b));
                let is_group = marker.starts_with('{') && !marker.starts_with("{{");
                (is_tag && is_marker) || (is_group && (is_tag || edit.replacement.is_empty()))
            })
            .map(|edit| edit.range.clone())
            .collect();
        markers.sort_by_key(|range| range.start);
        for marker in markers.into_iter().rev() {
            let next = self
                .pieces
                .partition_point(|piece| piece.source.start <= marker.start);
            let piece = next.checked_sub(1).and_then(|last| self.pieces.get(last));
            if let Some(piece) = piece.filter(|piece| marker.end <= piece.source.end) {
                let at = marker.start - piece.source.start;
                for (text, start) in [
                    (&mut self.text, piece.text + at),
                    (&mut self.shown, piece.shown + at),
                ] {
                    text.replace_range(start..start + marker.len(), "");
                }
                self.is_replaced = true;
            }
        }
    }

    /// Ends the entity that a text begins with: VitePress joins texts as they are written, and this
    /// one has been joined with none.
    fn end_entity(&mut self) {
        if let Some(entity) = self.entity.take() {
            self.text = entity;
            self.run = self.text.len();
        }
    }

    /// Ends a run of text. Its emoji are shown, but are no part of an id.
    fn end_run(&mut self, page: &Page<'_>) {
        if let Some(without) = emoji::removed(&self.text[self.run..], page) {
            self.text.replace_range(self.run.., &without);
            self.is_replaced = true;
            self.pieces
                .retain(|piece| piece.text + piece.source.len() <= self.run);
        }
        self.run = self.text.len();
        if let Cow::Owned(shown) = emoji::shown(&self.shown[self.shown_run..], page) {
            self.shown.replace_range(self.shown_run.., &shown);
        }
        self.shown_run = self.shown.len();
    }
}
