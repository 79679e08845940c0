//! The braces at the end of a heading, which are attributes or text.

use crate::flavor::Switch;
use crate::page::Page;

/// What the braces at the end of a heading are.
pub(super) enum Braces<'a> {
    /// The id that we gave the heading.
    Ours(&'a str),
    /// Attributes, maybe with an id among them.
    Attributes(Option<&'a str>),
    /// Text.
    Text,
}

impl<'a> Braces<'a> {
    /// Finds the braces that mdBook takes for attributes, at the end of a line.
    pub(super) fn find(line: &'a str, page: &Page<'_>) -> Option<Self> {
        let line = line.strip_suffix('}')?;
        let start = line.rfind(['{', '}', '<', '>', '\\'])?;
        let inside = line[start..].strip_prefix('{')?;
        if inside == " id= " {
            return Some(Self::Ours(""));
        }
        let ours = inside
            .strip_prefix(" #")
            .and_then(|id| id.strip_suffix(' '));
        if let Some(id) = ours.filter(|id| !id.is_empty() && !id.contains(' ')) {
            return Some(Self::Ours(id));
        }
        let mut words = inside.split_ascii_whitespace();
        let mut ids = words.clone().filter_map(|word| word.strip_prefix('#'));
        let id = ids.find(|id| !id.is_empty());
        // That of a heading without a letter or a digit.
        let id = id.or_else(|| words.any(|word| word == "id=").then_some(""));
        let is_empty = inside.trim().is_empty();
        Some(
            match page.is_mdbook() || (page.has(Switch::Attrs) && !is_empty) {
                true => Self::Attributes(id),
                false => Self::Text,
            },
        )
    }
}
