//! Footnotes, where the flavor has none.
//!
//! To mdBook `[^1]: text` defines a footnote. Without a plugin for them, VuePress reads it as
//! CommonMark does: as the definition of a link whose label begins with `^` when one word follows,
//! and as text otherwise. A backslash before each `^` makes mdBook read the same.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{LinkType, Tag};

use super::ends_with_escape;
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::INLINE_STAND_IN;
use crate::page::Page;

/// Whether the page may hold the definition of a footnote that is none.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    // The text after the first label of a line holds all others.
    let is_one = |line: &str| {
        let label = line.split_once("[^");
        label.is_some_and(|(_, behind)| behind.contains("]:"))
    };
    !page.has(Switch::Footnote)
        && memmem::find(text.as_bytes(), b"[^").is_some()
        && text.lines().any(is_one)
}

/// Separates the characters of what looks like the beginning of a note, where the flavor has footnotes:
/// the block stage has replaced all real ones by references.
///
/// `scripts` are the markers of superscript, in order; the edits from `recorded` on are those of the
/// scripts in the piece.
pub(super) fn part_notes(
    text: &str,
    piece: Range<usize>,
    scripts: &[usize],
    recorded: usize,
    edits: &mut Edits,
) {
    // A bracket in a script is escaped, and opens nothing.
    let edited: BTreeSet<usize> = (edits.since(recorded).iter())
        .map(|edit| edit.range.start)
        .collect();
    for (at, _) in text[piece.clone()].match_indices("^[") {
        let at = piece.start + at;
        let is_text = scripts.binary_search(&at).is_err() && !edited.contains(&(at + 1));
        if is_text && !ends_with_escape(&text[..at]) {
            edits.insert(at + 1, INLINE_STAND_IN);
        }
    }
}

/// Whether text may look like the beginning of a note.
pub(super) fn may_look_like_note(text: &str, page: &Page<'_>) -> bool {
    page.settings().inline_footnotes() && text.contains("^[")
}

/// Escapes what looks like footnotes in a piece of text.
pub(super) fn escape_text(text: &str, range: &Range<usize>, edits: &mut Edits) {
    for (at, _) in text[range.clone()].match_indices('[') {
        escape_label(text, range.start + at, edits);
    }
}

/// Escapes the label by which a link or an image refers to its definition.
pub(super) fn escape_reference(text: &str, tag: &Tag<'_>, range: &Range<usize>, edits: &mut Edits) {
    let (Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) = tag else {
        return;
    };
    let source = &text[range.clone()];
    let label = match link_type {
        LinkType::Shortcut | LinkType::Collapsed => source.find('['),
        LinkType::Reference => source.rfind('['),
        _ => None,
    };
    if let Some(label) = label {
        escape_label(text, range.start + label, edits);
    }
}

/// Escapes the label that begins at `bracket`, if it is one of a footnote.
pub(super) fn escape_label(text: &str, bracket: usize, edits: &mut Edits) {
    if text[bracket..].starts_with("[^") && !ends_with_escape(&text[..bracket]) {
        edits.insert(bracket + 1, "\\");
    }
}
