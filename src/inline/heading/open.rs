//! A heading that is being read: the texts that its ids are made of.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::super::emoji;
use crate::edit::Edits;
use crate::flavor::{HeadingIds, Switch};
use crate::html;
use crate::page::Page;

/// A heading that is being read, or the term of a definition list, to which mdBook gives an id, too.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// From 1 to 6, and 0 for a term.
    pub(super) level: u8,
    /// Where its content starts.
    pub(super) start: usize,
    /// Where its last piece ends.
    pub(super) end: usize,
    /// The text that VuePress makes the id of.
    pub(super) text: String,
    /// Where in it the last run of text begins, in which emoji are still to be found.
    run: usize,
    /// The text that is shown.
    pub(super) shown: String,
    /// Where in it the last run of text begins.
    shown_run: usize,
    /// What the entity stands for that is all of its text so far.
    entity: Option<String>,
    /// Whether something else stands in place of a part of it in the end.
    pub(super) is_replaced: bool,
    /// How many images the event at hand stands in.
    images: usize,
    /// Whether an image is the last of it so far.
    pub(super) ends_with_image: bool,
    /// Where pieces of the source stand in both texts.
    pieces: Vec<Piece>,
    /// The id that its author chose.
    pub(super) id: Option<String>,
    /// Whether its author gave it attributes besides an id and classes.
    pub(super) has_attributes: bool,
    /// How many edits there were before the heading.
    pub(super) edits: usize,
    /// The labels of link references and footnotes in it, as definitions.
    pub(super) definitions: String,
}

/// A piece of the source that both texts of a heading show as it is.
#[derive(Debug)]
struct Piece {
    source: Range<usize>,
    text: usize,
    shown: usize,
}

impl Open {
    /// Opens a heading, before which as many `edits` were made.
    pub(super) fn heading(
        text: &str,
        level: HeadingLevel,
        range: &Range<usize>,
        edits: usize,
    ) -> Self {
        let line = &text[range.clone()];
        let marks = line.len() - line.trim_start_matches('#').len();
        let start = range.start + marks.min(level as usize);
        Self {
            level: level as u8,
            start,
            end: start,
            text: String::with_capacity(line.len()),
            shown: String::with_capacity(line.len()),
            edits,
            ..Self::default()
        }
    }

    /// Opens a term, before which as many `edits` were made.
    pub(super) fn term(range: &Range<usize>, edits: usize) -> Self {
        Self {
            start: range.start,
            end: range.start,
            edits,
            ..Self::default()
        }
    }

    pub(super) fn event(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &Page<'_>,
    ) {
        let rule = page.flavor().heading_ids;
        if let Event::Text(content) = event {
            self.text(text, content, range, page);
        } else {
            self.end_entity();
            self.end_run(page);
        }
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) =
            event
            && matches!(
                link_type,
                LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
            )
        {
            // Those that look like footnotes are escaped.
            let escape = if id.starts_with('^') { "\\" } else { "" };
            self.define(&format!("{escape}{id}"));
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
                self.define(&format!("^{label}"));
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
            self.ends_with_image = matches!(event, Event::End(TagEnd::Image));
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

    /// Notes that the heading refers to a link or a footnote.
    fn define(&mut self, label: &str) {
        let label = label.replace(['\r', '\n'], " ");
        self.definitions.push_str(&format!("\n\n[{label}]: x"));
    }

    /// Takes text that is text to both, in which no emoji are looked for.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.shown.push_str(text);
        self.run = self.text.len();
        self.shown_run = self.shown.len();
    }

    /// Takes the text of braces, whose emoji are shown, but are no part of the id.
    pub(super) fn push_braces(&mut self, text: &str, page: &Page<'_>) {
        let without = emoji::removed(text, page);
        self.text.push_str(without.as_deref().unwrap_or(text));
        self.run = self.text.len();
        self.shown.push_str(&emoji::shown(text, page));
        self.shown_run = self.shown.len();
    }

    /// Takes out what became tags: the markers of marks, superscript and subscript, and attributes.
    pub(super) fn remove_markers(&mut self, text: &str, edits: &Edits) {
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
    pub(super) fn end_entity(&mut self) {
        if let Some(entity) = self.entity.take() {
            self.text = entity;
            self.run = self.text.len();
        }
    }

    /// Ends a run of text. Its emoji are shown, but are no part of an id.
    pub(super) fn end_run(&mut self, page: &Page<'_>) {
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
