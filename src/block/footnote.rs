//! Footnote definitions, whose blocks are scanned at their indentation.
//!
//! Where footnotes are on, `[^label]:` opens a block that runs on in lines indented by four more
//! columns ([markdown-it-footnote](https://github.com/markdown-it/markdown-it-footnote)); elsewhere
//! it is a link reference definition.

use super::{Parent, Scanner, skip_indent};
use crate::flavor::Switch;

impl<'a> Scanner<'a, '_> {
    /// Returns the label of the footnote that a line defines. The definition may interrupt a paragraph.
    pub(super) fn footnote_label(&self, line: usize) -> Option<&'a str> {
        let (label, _) = self.content(line).strip_prefix("[^")?.split_once("]:")?;
        let is_label = !label.is_empty() && !label.contains([' ', '\t', ']']);
        (is_label && self.page.has(Switch::Footnote)).then_some(label)
    }

    /// Scans the footnote definition at `line`, if there is one, and returns the line after it.
    pub(super) fn footnote(&mut self, line: usize, end: usize) -> Option<usize> {
        let label = self.footnote_label(line)?;
        let outside = self.lines[line].clone();
        let marker = "[^".len() + label.len() + "]:".len();
        let start = outside.first + marker;
        let behind = &self.text.as_bytes()[start..outside.end];
        let (spaces, _) = skip_indent(behind, 0, outside.origin);
        let indent = self.indent;
        self.indent += 4;
        let inside = &mut self.lines[line];
        inside.first = start + spaces;
        inside.column = self.indent;
        inside.text = (inside.first, inside.column);
        let parent = std::mem::replace(&mut self.parent, Parent::Container);
        let in_container = std::mem::replace(&mut self.in_container, false);

        let next = self.blocks(line, end);

        self.in_container = in_container;
        self.parent = parent;
        self.indent = indent;
        self.lines[line] = outside;
        Some(next.max(line + 1))
    }
}
