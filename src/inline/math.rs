//! Formulas between dollars, which are text to mdBook itself.
//!
//! A script or a preprocessor may render them, so they stay as they are. Only what mdBook would take for
//! a tag gets a space after its `<`, which means nothing to TeX.

use std::ops::Range;

use crate::edit::Edits;
use crate::html;

/// How many bytes after the formula a tag that begins in it may end.
const MAX_TAG: usize = 256;

/// Keeps mdBook from seeing tags in the formula at `range`.
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
