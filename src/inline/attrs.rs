//! Attributes in braces: `**bold**{.red}`, or `{.lead}` at the end of a paragraph.
//!
//! [markdown-it-attrs](https://github.com/arve0/markdown-it-attrs) takes them for the element that
//! ends before them, or for the block that ends with them. Markdown has no such thing. An
//! element inside of a line gets what can be seen, or linked to, of its attributes by a `<span>`
//! around it; [marks](super::mark), [scripts](super::script) and [images](super::image) take theirs.
//! Those of blocks are left out, but for the id. Those of headings are mdBook's, too, and stay.

mod braces;
mod last;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::delimiters::is_punctuation;
use super::{image, is_inline_end};
use crate::edit::Edits;
use crate::flavor::{Emphasis, Switch};
use crate::html::{INLINE_STAND_IN, RAW_LINE, escape};
use crate::page::Page;
use crate::settings::Form;

pub(crate) use braces::is_rule;
pub(super) use braces::read;
use braces::{is_general, is_group, is_inert, last_group, read_all};
use last::{LastText, escape_last};

/// Finds attributes in the text of a page.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The text that was read last, which nothing else has followed.
    run: Option<Range<usize>>,
    /// The last element that may have attributes after it.
    element: Option<Range<usize>>,
    /// Where the line break is before that text, if it is not the first line of its block.
    line_break: Option<usize>,
    /// The text that ends with the line break.
    above: Option<LastText>,
    in_heading: bool,
    /// Whether the text at hand is that of a task, which ends with the label of the checkbox.
    in_task: bool,
    /// Whether the event at hand stands in a table, where `\|` is a mere pipe.
    in_table: bool,
    /// Whether the text at hand stands in a cell that has no attributes yet.
    in_cell: bool,
    /// Whether it stands in one that had some.
    behind_cell: bool,
    /// How many list items the event at hand stands in.
    items: usize,
    /// How many images the event at hand stands in.
    images: usize,
    /// Where the attributes end that the last image takes for itself.
    taken: usize,
    /// How the last element between delimiters ends, if it is what may have attributes after it.
    delimiters: Option<TagEnd>,
    /// Whether an element was put around one between delimiters, which may pair otherwise beside it.
    pub(super) wraps_delimiters: bool,
    /// The last one of these that its first delimiter could end then.
    pub(super) ends_early: Option<(TagEnd, Range<usize>)>,
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
            self.text(text, content, range, page, edits);
            return;
        }
        let run = self.end_run(text, page, edits);
        let ends_block = match event {
            Event::Rule => true,
            Event::Start(tag) => !is_inline_end(tag.to_end()),
            Event::End(end) => matches!(
                end,
                TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::FootnoteDefinition
            ),
            _ => false,
        };
        let is_read = ends_block && !self.in_heading && !self.in_task;
        if let Some(run) = run.clone().filter(|_| is_read) {
            let ends_cell = *event == Event::End(TagEnd::TableCell);
            self.end_block(text, run, ends_cell, page, edits);
        }
        self.in_task &= !ends_block;
        if !ends_block {
            self.end_cell_text(text, run.clone(), page, edits);
        }
        match event {
            Event::Start(Tag::Heading { .. }) => self.in_heading = true,
            Event::Start(Tag::Table(_)) => self.in_table = true,
            Event::End(TagEnd::Table) => self.in_table = false,
            Event::Start(Tag::TableCell) => self.in_cell = page.flavor().attrs_in_cells,
            Event::End(TagEnd::TableCell) => {
                self.in_cell = false;
                self.behind_cell = false;
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Item) => {
                self.items += 1;
                self.line_break = None;
            }
            Event::End(TagEnd::Item) => self.items -= 1,
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => {
                self.images -= 1;
                self.taken = range.end + image::attributes_behind(text, range.end, page);
                self.element = Some(self.taken..self.taken);
                self.delimiters = None;
            }
            Event::SoftBreak | Event::HardBreak => {
                self.above = run.map(|run| LastText {
                    run,
                    line_break: self.line_break,
                    has_above: false,
                });
                self.line_break = Some(range.start);
            }
            Event::Start(tag) if !is_inline_end(tag.to_end()) => self.line_break = None,
            Event::Code(_) | Event::End(TagEnd::Link) => {
                self.element = Some(range.clone());
                self.delimiters = None;
            }
            Event::End(end @ (TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough)) => {
                self.element = Some(range.clone());
                self.delimiters = Some(*end);
            }
            Event::TaskListMarker(_) => self.in_task = page.has(Switch::Tasklist),
            _ => {}
        }
    }

    /// Removes the attributes at the end of a block, of which `run` is the last text, and those at the end of
    /// the line above if nothing is left of the last one.
    fn end_block(
        &mut self,
        text: &str,
        run: Range<usize>,
        ends_cell: bool,
        page: &Page<'_>,
        edits: &mut Edits,
    ) {
        let above = self.above.take();
        let last = LastText {
            run,
            line_break: self.line_break,
            has_above: above.is_some(),
        };
        let ends_above = self.remove_last(text, &last, ends_cell, page, edits);
        if let Some(above) = above.filter(|_| ends_above) {
            self.remove_last(text, &above, false, page, edits);
        }
    }

    /// Adds a piece of text to the run at hand, or begins another one with it.
    fn text(
        &mut self,
        text: &str,
        content: &str,
        range: &Range<usize>,
        page: &Page<'_>,
        edits: &mut Edits,
    ) {
        if self.images > 0 {
            return;
        }
        let is_verbatim = text.get(range.clone()) == Some(content);
        let goes_on = |run: &&mut Range<usize>| {
            let is_pipe = self.in_table && content.starts_with('|');
            let between = text.get(run.end..range.start);
            is_verbatim && (between == Some("") || (is_pipe && between == Some("\\")))
        };
        if let Some(run) = self.run.as_mut().filter(goes_on) {
            run.end = range.end;
            return;
        }
        let run = self.end_run(text, page, edits);
        self.end_cell_text(text, run, page, edits);
        self.run = is_verbatim.then(|| range.clone());
    }

    /// Ends a run of text, takes out the attributes that it begins with, and returns what is left.
    fn end_run(&mut self, text: &str, page: &Page<'_>, edits: &mut Edits) -> Option<Range<usize>> {
        let mut run = self.run.take()?;
        if run.contains(&self.taken) || run.end == self.taken {
            run.start = self.taken;
        }
        let Some(element) = self.element.clone().filter(|e| e.end == run.start) else {
            return Some(run);
        };
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
            let is_wrapped = take(text, &element, start..run.start, page, edits);
            if let Some(end) = self.delimiters.filter(|_| is_wrapped) {
                self.wraps_delimiters = true;
                self.ends_early = may_end_early(text, element.start).then_some((end, element));
            }
        }
        Some(run)
    }

    /// Takes out the attributes that a piece of text in a cell ends with, the first ones of its cell.
    fn end_cell_text(
        &mut self,
        text: &str,
        run: Option<Range<usize>>,
        page: &Page<'_>,
        edits: &mut Edits,
    ) {
        if let Some(run) = run.clone().filter(|_| self.behind_cell) {
            escape_last(text, run, page, edits);
        }
        let run = run.filter(|_| self.in_cell);
        if let Some(run) = run
            && let Some(start) = last_group(text, run.clone(), page)
        {
            edits.replace_over(start..run.end, "");
            escape_last(text, run.start..start, page, edits);
            self.in_cell = false;
            self.behind_cell = true;
        }
    }
}

/// Whether a delimiter that opens an element would also end one with a tag before it.
fn may_end_early(text: &str, start: usize) -> bool {
    let (before, element) = text.split_at(start);
    let inside = element.trim_start_matches(['*', '_', '~']);
    before.ends_with([' ', '\t', '\n'])
        && inside.starts_with(|c| is_punctuation(c, Emphasis::CommonMark))
}

/// Writes the attributes after an element on an element around it, and tells whether there is one.
fn take(
    text: &str,
    element: &Range<usize>,
    groups: Range<usize>,
    page: &Page<'_>,
    edits: &mut Edits,
) -> bool {
    let attributes = read_all(&text[groups.clone()]).html(is_general);
    if page.form() == Form::Html && !attributes.is_empty() && !element.is_empty() {
        edits.insert_beside(element.start, format!("<span{attributes}>"));
        edits.replace_over(groups, "</span>");
        return true;
    }
    // What stands at both sides must not meet, and a delimiter not become one of a word.
    let rest = &text[groups.end..];
    let meets = rest.starts_with(['*', '_', '~', '`'])
        || (rest.starts_with(char::is_alphanumeric)
            && text[..groups.start].ends_with(['*', '_', '~']));
    let separator = match meets {
        true => INLINE_STAND_IN,
        // An image must not be alone in its paragraph, or in a link there.
        false if element.is_empty() || text[element.clone()].starts_with("[![") => RAW_LINE,
        false => "",
    };
    edits.replace_over(groups, separator);
    false
}

/// Returns the start tag of an element that ends at `end` with the attributes after the element, where
/// the flavor has any, and takes them out.
pub(super) fn tag(
    open: &str,
    text: &str,
    end: usize,
    page: &Page<'_>,
    edits: &mut Edits,
) -> String {
    if !page.has(Switch::Attrs) {
        return open.to_owned();
    }
    // What another rule changes is text.
    let found = read(&text[end..]).filter(|(_, length)| is_inert(&text[end..end + length], page));
    let Some((list, length)) = found else {
        // After the end tag that stands there now, they would be the last ones of their block.
        let list = text[end..].strip_prefix('{');
        let close = list.and_then(|list| list.find(['{', '}']));
        let group = close.map(|close| &text[end..=end + 1 + close]);
        let is_tag = |(at, _)| {
            group.is_some_and(|group| {
                group[at + 1..].starts_with(|c: char| c.is_alphabetic() || c == '/')
            })
        };
        let holds_tag =
            group.is_some_and(|group| group.contains('>') && group.match_indices('<').any(is_tag));
        if group.is_some_and(|group| !holds_tag && is_group(group, page)) {
            edits.insert(end, "\\");
        }
        return open.to_owned();
    };
    edits.delete(end..end + length);
    let class = list.get("class");
    let (open, list) = match (class, open.split_once("class=\"")) {
        (Some(class), Some((before, behind))) => {
            let open = format!("{before}class=\"{} {behind}", escape(class));
            (open, list.html(|name| is_general(name) && name != "class"))
        }
        _ => (open.to_owned(), list.html(is_general)),
    };
    let (tag, end) = open.split_at(open.len() - ">".len());
    format!("{tag}{list}{end}")
}
