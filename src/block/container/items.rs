//! Containers that make something of the items of the lists in them: panels or events.
//!
//! The list stays a list; only the first paragraph of each item is replaced, and an end is put in
//! behind the item where it needs one. So nothing of an item's body has to move.

use std::borrow::Cow;
use std::ops::Range;

use super::collapse::Panels;
use super::{Container, timeline};
use crate::block::Scanner;
use crate::block::paragraph::is_setext_underline;
use crate::settings::Form;

/// What becomes of the items of the lists that stand directly in a container.
pub(in crate::block) struct Items {
    /// The depth of the container's blocks.
    depth: usize,
    kind: ItemKind,
}

pub(super) enum ItemKind {
    Panel(Panels),
    Event,
}

/// The list item that is the innermost block.
#[derive(Default)]
pub(in crate::block) struct Item {
    /// Whether its first block, of which something is made, has not begun yet.
    pub(in crate::block) begins: bool,
    /// What stands at its end.
    end: Option<&'static str>,
}

impl Item {
    /// Whether an end is put in behind the item, which nothing in it may swallow.
    pub(in crate::block) fn is_closed(&self) -> bool {
        self.end.is_some()
    }
}

impl<'a> Scanner<'a, '_> {
    /// Puts an element around the body of a container, of whose items something is made.
    pub(super) fn enclose_items(
        &mut self,
        container: &Container<'_>,
        element: &super::Element,
        kind: ItemKind,
    ) {
        let depth = self.depth + 1;
        let outer = self.items.replace(Items { depth, kind });
        self.enclose(container, element);
        self.items = outer;
    }

    /// Begins the item of a list and gives the one that it stands in.
    pub(in crate::block) fn begin_item(&mut self) -> Item {
        let begins = (self.items.as_ref()).is_some_and(|items| items.depth == self.depth);
        std::mem::replace(&mut self.item, Item { begins, end: None })
    }

    /// Ends the item whose blocks end at line `next`.
    pub(in crate::block) fn end_item(&mut self, around: Item, next: usize) {
        if let Some(end) = std::mem::replace(&mut self.item, around).end {
            self.insert_line_after(next - 1, end);
        }
    }

    /// Converts the paragraph that an item begins with and gives the line behind it.
    pub(in crate::block) fn item_title(&mut self, start: usize) -> usize {
        let next = self.paragraph_end(start);
        if is_setext_underline(self.content(next - 1)) || self.page.form() == Form::Lines {
            return self.paragraph(start);
        }
        match self.items.take() {
            Some(mut items) => {
                match &mut items.kind {
                    ItemKind::Panel(panels) => {
                        self.item.end = panels.open(self, start..next);
                    }
                    ItemKind::Event => timeline::event(self, start..next),
                }
                self.items = Some(items);
                next
            }
            None => self.paragraph(start),
        }
    }

    /// The text of a paragraph on one line.
    pub(super) fn paragraph_text(&self, lines: Range<usize>) -> Cow<'a, str> {
        let lines: Vec<&'a str> = lines.map(|line| self.content(line).trim()).collect();
        match lines[..] {
            [line] => Cow::Borrowed(line),
            _ => Cow::Owned(lines.join(" ")),
        }
    }

    /// Puts `html` in the place of a paragraph.
    pub(super) fn replace_paragraph(&mut self, lines: Range<usize>, html: &str) {
        let (from, padding) = self.block_start(lines.start);
        let to = self.lines[lines.end - 1].end;
        let html = format!("{}{html}", " ".repeat(padding));
        self.edits.replace_over(from..to, html);
    }
}
