//! Formulas between dollars, which are text to mdBook itself.
//!
//! A script or a preprocessor may show them, so they stay as they are, but for what would be a tag to
//! mdBook: a space after `<` means nothing to TeX and ends the tag.

use std::ops::Range;

use crate::edit::Edits;
use crate::html;

/// How far after a formula a tag may end that begins in it.
const MAX_TAG: usize = 256;

/// Keeps tags in the formula at `range` from being any.
pub(super) fn separate_tags(text: &str, range: &Range<usize>, edits: &mut Edits) {
    let end = (range.end + MAX_TAG..).find(|end| *end >= text.len() || text.is_char_boundary(*end));
    let end = end.unwrap_or(range.end).min(text.len());
    for (at, _) in text[range.clone()].match_indices('<') {
        let tag = &text[range.start + at..end];
        if tag.starts_with("<!") || tag.starts_with("<?") || html::tag_length(tag).is_some() {
            edits.insert(range.start + at + 1, " ");
        }
    }
}
