//! The braces at the end of a heading, which are attributes or text.

use crate::flavor::Switch;
use crate::page::Page;

/// What the braces at the end of a heading are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Braces {
    /// Attributes, or the id that we gave the heading.
    Attributes,
    /// Text.
    Text,
}

impl Braces {
    /// Finds the braces that mdBook takes for attributes, at the end of a line.
    pub(super) fn find(line: &str, page: &Page<'_>) -> Option<Self> {
        let line = line.strip_suffix('}')?;
        let start = line.rfind(['{', '}', '<', '>', '\\'])?;
        let inside = line[start..].strip_prefix('{')?;
        let ours = (inside.strip_prefix(" #")).and_then(|id| id.strip_suffix(' '));
        if inside == " id= " || ours.is_some_and(|id| !id.is_empty() && !id.contains(' ')) {
            return Some(Self::Attributes);
        }
        let is_attributes = match page.has(Switch::Attrs) {
            true => !inside.trim().is_empty(),
            false => page.is_mdbook(),
        };
        Some(match is_attributes {
            true => Self::Attributes,
            false => Self::Text,
        })
    }
}
