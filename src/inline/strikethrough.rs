//! Text between single tildes, which is struck through by mdBook and by nothing in the family.
//!
//! VuePress knows `~~text~~`; `~text~` is text, or subscript where that is switched on. A backslash
//! keeps it text.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// Whether the page may hold text between single tildes.
pub(super) fn may_occur(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_tilde = |at: usize| bytes.get(at) == Some(&b'~');
    (text.match_indices('~')).any(|(at, _)| !is_tilde(at + 1) && (at == 0 || !is_tilde(at - 1)))
}

/// Returns the single tilde at which an event opens or closes an element.
pub(super) fn single_tilde(
    text: &str,
    event: &Event<'_>,
    range: &Range<usize>,
) -> Option<Range<usize>> {
    let at = match event {
        Event::Start(Tag::Strikethrough) => range.start,
        Event::End(TagEnd::Strikethrough) => range.end - 1,
        _ => return None,
    };
    is_single(text, range).then_some(at..at + 1)
}

/// Whether the element of struck-through text at `range` has single tildes.
pub(super) fn is_single(text: &str, range: &Range<usize>) -> bool {
    !text[range.clone()].starts_with("~~")
}
