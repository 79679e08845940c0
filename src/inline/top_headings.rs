//! The first-level headings of a page, which the title of its front matter may take the place of.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::is_inline_end;

/// The first-level headings outside of quotes, lists and the like.
#[derive(Debug)]
pub(crate) struct TopHeadings {
    /// Where they stand.
    pub(crate) all: Vec<Range<usize>>,
    /// Whether the page begins with the first of them.
    pub(crate) is_first: bool,
    /// How many elements are open that hold blocks.
    depth: usize,
    /// Whether nothing was shown so far.
    is_empty: bool,
}

impl Default for TopHeadings {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            is_first: false,
            depth: 0,
            is_empty: true,
        }
    }
}

impl TopHeadings {
    /// Takes the next event of the page.
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                let end = tag.to_end();
                if end == TagEnd::Heading(HeadingLevel::H1) && self.depth == 0 {
                    self.is_first |= self.is_empty;
                    self.all.push(range.clone());
                }
                self.depth += usize::from(holds_blocks(end));
                self.is_empty &= matches!(tag, Tag::HtmlBlock) || !is_inline_end(end);
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(usize::from(holds_blocks(*end)));
                self.is_empty &= *end == TagEnd::HtmlBlock;
            }
            Event::Text(_) => self.is_empty = false,
            _ => {}
        }
    }
}

fn holds_blocks(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::Table
    )
}
