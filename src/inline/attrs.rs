//! Attributes in braces: `**bold**{.red}`, or `{.lead}` at the end of a paragraph.
//!
//! [markdown-it-attrs](https://github.com/arve0/markdown-it-attrs) takes them for the element that
//! ends in front of them, or for the block that ends with them. Markdown has no such thing. An
//! element inside of a line gets what can be seen, or linked to, of its attributes by a `<span>`
//! around it; [marks](super::mark), [scripts](super::script) and [images](super::image) take theirs.
//! Those of blocks are left out, but for the id. Those of headings are mdBook's, too, and stay.

mod braces;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{ends_with_escape, image, is_inline_end};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::{INLINE_STAND_IN, RAW_LINE, escape};
use crate::page::Page;
use crate::settings::Form;
use crate::text::line_start;

pub(crate) use braces::is_rule;
pub(super) use braces::read;
use braces::{is_block_marker, is_general, is_group, is_inert, last_group, read_all};

/// Finds attributes in the text of a page.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The text that was read last, which nothing else has followed.
    run: Option<Range<usize>>,
    /// The last element that may have attributes behind it.
    element: Option<Range<usize>>,
    /// Where the line break is in front of that text, if it is not the first line of its block.
    line_break: Option<usize>,
    /// The text that ends with the line break, and the line break in front of that.
    above: Option<(Range<usize>, Option<usize>)>,
    in_heading: bool,
    /// Whether the text at hand is that of a task, which ends with the label of the checkbox.
    in_task: bool,
    /// Whether the event at hand stands in a table, where `\|` is a mere pipe.
    in_table: bool,
    /// Whether the text at hand stands in a cell that has no attributes yet.
    in_cell: bool,
    /// How many list items the event at hand stands in.
    items: usize,
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
            let (line_break, above) = (self.line_break, self.above.take());
            let last = (run, line_break, above.is_some());
            let ends_above = self.remove_last(text, last, ends_cell, page, edits);
            if let Some((run, line_break)) = above.filter(|_| ends_above) {
                self.remove_last(text, (run, line_break, false), false, page, edits);
            }
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
            Event::End(TagEnd::TableCell) => self.in_cell = false,
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
            }
            Event::SoftBreak | Event::HardBreak => {
                self.above = run.map(|run| (run, self.line_break));
                self.line_break = Some(range.start);
            }
            Event::Start(tag) if !is_inline_end(tag.to_end()) => self.line_break = None,
            Event::Code(_)
            | Event::End(
                TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link,
            ) => self.element = Some(range.clone()),
            Event::TaskListMarker(_) => self.in_task = page.has(Switch::Tasklist),
            _ => {}
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

    /// Ends a run of text, takes out the attributes that it begins with, and gives what is left.
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
            take(text, &element, start..run.start, page, edits);
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
        let run = run.filter(|_| self.in_cell);
        if let Some(run) = run
            && let Some(start) = last_group(text, run.clone(), page)
        {
            edits.replace_over(start..run.end, "");
            escape_last(text, run.start..start, page, edits);
            self.in_cell = false;
        }
    }

    /// Takes out the attributes that a block ends with, and returns whether the line above ends the block
    /// now. Given are the last text, the line break before it, and whether the line above could.
    fn remove_last(
        &self,
        text: &str,
        (run, line_break, has_above): (Range<usize>, Option<usize>, bool),
        ends_cell: bool,
        page: &Page<'_>,
        edits: &mut Edits,
    ) -> bool {
        let end = run.start + text[run.clone()].trim_end().len();
        let mut start = end;
        // One for the paragraph, and one for the item that it is in.
        for _ in 0..if self.items > 0 { 2 } else { 1 } {
            let Some(group) = last_group(text, run.start..start, page) else {
                break;
            };
            start = group;
        }
        // Only to our parser is a byte order mark the beginning of a paragraph.
        let is_start = text[run.clone()].starts_with('\u{feff}');
        if start == end || is_start {
            return false;
        }
        let rest = text[run.start..start].trim();
        let between = |line_break: usize| {
            text[line_break..start]
                .trim_start_matches('\\')
                .trim_matches(super::PREFIX)
                .trim()
        };
        let line = line_start(text, run.start);
        let before = text[line..run.start].trim_matches(super::PREFIX);
        let is_line = matches!(before, "" | "[ ]" | "[x]" | "[X]");
        if self.line_break.is_none() && is_rule(&text[run.start..end]) {
            let start = text[..run.start]
                .strip_suffix(INLINE_STAND_IN)
                .map_or(run.start, str::len);
            let marks = rest.split([' ', '{']).next().unwrap_or_default();
            let is_alone = text[line..start].trim().is_empty();
            // After a list marker, `---` could be one rule with it.
            let rule = if is_alone { marks } else { "___" };
            edits.replace_over(start..end, rule.to_owned());
            return false;
        }
        escape_last(text, run.start..start, page, edits);
        match line_break {
            // Nothing is left of the line, and with it goes the break in front of it.
            Some(line_break) if rest.is_empty() && between(line_break).is_empty() => {
                // The line above must not end with attributes in its turn.
                let above = text[line_start(text, line_break)..line_break].trim_end();
                let follows = (above.ends_with('}') && !has_above) || begins_like_block(above);
                let separator = if follows { RAW_LINE } else { "" };
                edits.replace_over(line_break..end, separator);
                return has_above;
            }
            // A cell at the edge of its row stays one where a pipe stands there.
            _ if rest.is_empty() && ends_cell => {
                edits.replace_over(start..end, pipes_around(&text[..start], &text[end..]));
            }
            // The lists around must not become one.
            None if rest.is_empty() && is_line => edits.replace_over(start..end, RAW_LINE),
            _ if !self.in_table
                && (is_block_marker(rest) || begins_like_block(&text[line..start])) =>
            {
                edits.replace_over(start..end, RAW_LINE);
            }
            _ => {
                let id = read_all(text[start..end].trim_start()).html(|name| name == "id");
                let anchor = match page.form() == Form::Html && !id.is_empty() && !rest.is_empty() {
                    true => format!("<span{id}></span>"),
                    false => String::new(),
                };
                // After a backslash, a space keeps the tag one.
                let space = if ends_with_escape(&text[..start]) && !anchor.is_empty() {
                    " "
                } else {
                    ""
                };
                edits.replace_over(start..end, format!("{space}{anchor}"));
            }
        }
        false
    }
}

/// Gives an element the attributes behind it.
fn take(
    text: &str,
    element: &Range<usize>,
    groups: Range<usize>,
    page: &Page<'_>,
    edits: &mut Edits,
) {
    let attributes = read_all(&text[groups.clone()]).html(is_general);
    if page.form() == Form::Html && !attributes.is_empty() && !element.is_empty() {
        edits.insert_beside(element.start, format!("<span{attributes}>"));
        edits.replace_over(groups, "</span>");
        return;
    }
    // What stands at both sides must not meet, and a delimiter not become one of a word.
    let rest = &text[groups.end..];
    let meets = rest.starts_with(['*', '_', '~', '`'])
        || (rest.starts_with(char::is_alphanumeric)
            && text[..groups.start].ends_with(['*', '_', '~']));
    let separator = match meets {
        true => INLINE_STAND_IN,
        // An image must not be alone in its paragraph.
        false if element.is_empty() => RAW_LINE,
        false => "",
    };
    edits.replace_over(groups, separator);
}

/// Keeps attributes that the text of `run` still ends with, and which are text to VuePress, from being
/// taken for those of the block.
fn escape_last(text: &str, run: Range<usize>, page: &Page<'_>, edits: &mut Edits) {
    let mut end = run.end;
    loop {
        end = run.start + text[run.start..end].trim_end().len();
        let group = last_group(text, run.start..end, page);
        let open = text[run.start..end].rfind('{');
        let (Some(start), Some(open)) = (group, open) else {
            return;
        };
        edits.insert(run.start + open, "\\");
        end = start;
    }
}

/// Whether a line may be text only for the attributes at its end.
fn begins_like_block(line: &str) -> bool {
    let text = line.trim_start_matches(super::PREFIX);
    let is_block = |marker| text.starts_with(marker);
    let is_import = ["@[", "@tab", "<<<"].into_iter().any(is_block);
    is_import || ["[[", "![", ":::", "<"].into_iter().any(is_block) || text.contains('|')
}

/// The pipes that an empty cell lacks between two texts.
fn pipes_around(before: &str, behind: &str) -> &'static str {
    let has_left = before.trim_end_matches([' ', '\t']).ends_with('|');
    let has_right = behind.trim_start_matches([' ', '\t']).starts_with('|');
    match (has_left, has_right) {
        (true, true) => "",
        (false, false) => "| |",
        _ => "|",
    }
}

/// Gives the start tag of an element that ends at `end` the attributes behind it, where the flavor
/// has any, and takes them out.
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
