//! Attributes in braces: `**bold**{.red}`, or `{.lead}` at the end of a paragraph.
//!
//! [markdown-it-attrs](https://github.com/arve0/markdown-it-attrs) takes them for the element that
//! ends in front of them, or for the block that ends with them. Markdown has no such thing, so they
//! are left out. Those of headings are mdBook's, too, and stay.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{emoji, image, is_inline};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::RAW_LINE;
use crate::page::Page;
use crate::settings::Form;

/// Finds attributes in the text of a page.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The text that was read last, which nothing else has followed.
    run: Option<Range<usize>>,
    /// Where the last element ends that may have attributes behind it.
    element: usize,
    /// Where the line break is in front of that text, if it is not the first line of its block.
    line_break: Option<usize>,
    in_heading: bool,
    /// How many images the event at hand stands in.
    images: usize,
    /// Where the attributes end that the last image takes for itself.
    taken: usize,
}

/// Whether the page may have attributes that are left out.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    page.has(Switch::Attrs) && page.form() != Form::Lines && text.contains('{')
}

impl Attributes {
    /// Follows an event outside of code and HTML.
    pub(super) fn event(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &Page<'_>,
        edits: &mut Edits,
    ) {
        if let Event::Text(content) = event {
            if self.images > 0 {
                return;
            }
            let is_verbatim = text.get(range.clone()) == Some(&**content);
            match &mut self.run {
                Some(run) if is_verbatim && run.end == range.start => run.end = range.end,
                _ => {
                    self.end_run(text, page, edits);
                    self.run = is_verbatim.then(|| range.clone());
                }
            }
            return;
        }
        let run = self.end_run(text, page, edits);
        let ends_block = match event {
            Event::Start(tag) => !is_inline(tag),
            Event::End(end) => matches!(
                end,
                TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::FootnoteDefinition
            ),
            _ => false,
        };
        if let Some(run) = run.filter(|_| ends_block && !self.in_heading) {
            self.remove_last(text, run, page, edits);
        }
        match event {
            Event::Start(Tag::Heading { .. }) => self.in_heading = true,
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => {
                self.images -= 1;
                self.taken = range.end + image::attributes_behind(text, range.end, page);
                self.element = self.taken;
            }
            Event::SoftBreak | Event::HardBreak => self.line_break = Some(range.start),
            Event::Start(tag) if !is_inline(tag) => self.line_break = None,
            Event::Code(_)
            | Event::End(
                TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link,
            ) => self.element = range.end,
            _ => {}
        }
    }

    /// Ends a run of text, takes out the attributes that it begins with, and gives what is left.
    fn end_run(&mut self, text: &str, page: &Page<'_>, edits: &mut Edits) -> Option<Range<usize>> {
        let mut run = self.run.take()?;
        if run.contains(&self.taken) || run.end == self.taken {
            run.start = self.taken;
        }
        if run.start != self.element {
            return Some(run);
        }
        let start = run.start;
        while let Some(end) = text[run.clone()].find('}') {
            let group = run.start..run.start + end + 1;
            let is_doubled = text[group.end..].starts_with('}');
            if is_doubled || !is_group(&text[group.clone()], page) {
                break;
            }
            run.start = group.end;
        }
        if run.start > start {
            // What stands at both sides must not meet.
            let meets = text[run.start..].starts_with(['*', '_', '~', '`']);
            edits.replace(start..run.start, if meets { RAW_LINE } else { "" });
        }
        Some(run)
    }

    /// Takes out the attributes that a block ends with; `run` is its last text.
    fn remove_last(&self, text: &str, run: Range<usize>, page: &Page<'_>, edits: &mut Edits) {
        let end = run.start + text[run.clone()].trim_end().len();
        let mut start = end;
        while let Some(open) = text[run.start..start].rfind('{') {
            let before = &text[run.start..run.start + open];
            if before.ends_with('{') || !is_group(&text[run.start + open..start], page) {
                break;
            }
            start = run.start + before.trim_end_matches([' ', '\t']).len();
        }
        // Only to our parser is a byte order mark the beginning of a paragraph.
        let is_start = text[run.clone()].starts_with('\u{feff}');
        // What is left of the line must not make a heading of the lines above.
        let rest = text[run.start..start].trim();
        let underlines = !rest.is_empty() && rest.trim_matches(['=', '-']).is_empty();
        if start == end || is_start || (underlines && self.line_break.is_some()) {
            return;
        }
        let between =
            |line_break: usize| text[line_break..start].trim_matches(super::PREFIX).trim();
        match self.line_break {
            // Nothing is left of the line, and with it goes the break in front of it.
            Some(line_break) if rest.is_empty() && between(line_break).is_empty() => {
                edits.remove_over(line_break..end);
            }
            _ => edits.delete(start..end),
        }
    }
}

/// Whether a text is attributes in braces, and nothing that another rule changes.
fn is_group(group: &str, page: &Page<'_>) -> bool {
    let inside = group.strip_prefix('{').and_then(|g| g.strip_suffix('}'));
    inside.is_some_and(|inside| {
        // An emoji may have been a name, which is text.
        let is_emoji = |c: char| !c.is_ascii() && !c.is_alphanumeric();
        let least = 1 + usize::from(inside.starts_with(['.', '#']));
        inside.len() >= least
            && !inside.contains(['{', '}', '[', ']', '<', '>'])
            && !inside.contains(is_emoji)
            && emoji::shown(inside, page) == inside
    })
}
