//! Attributes in braces: `**bold**{.red}`, or `{.lead}` at the end of a paragraph.
//!
//! [markdown-it-attrs](https://github.com/arve0/markdown-it-attrs) takes them for the element that
//! ends in front of them, or for the block that ends with them. Markdown has no such thing. An
//! element inside of a line gets what can be seen, or linked to, of its attributes by a `<span>`
//! around it; [marks](super::mark), [scripts](super::script) and [images](super::image) take theirs.
//! Those of blocks are left out, but for the id. Those of headings are mdBook's, too, and stay.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{emoji, ends_with_escape, image, is_inline_end};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::{self, RAW_LINE, escape};
use crate::page::Page;
use crate::settings::Form;

/// Finds attributes in the text of a page.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// The text that was read last, which nothing else has followed.
    run: Option<Range<usize>>,
    /// The last element that may have attributes behind it.
    element: Option<Range<usize>>,
    /// Where the line break is in front of that text, if it is not the first line of its block.
    line_break: Option<usize>,
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
            self.remove_last(text, run, ends_cell, page, edits);
        }
        self.in_task &= !ends_block;
        if !ends_block {
            self.end_cell_text(text, run, page, edits);
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
            Event::SoftBreak | Event::HardBreak => self.line_break = Some(range.start),
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

    /// Takes out the attributes that a block ends with; `run` is its last text.
    fn remove_last(
        &self,
        text: &str,
        run: Range<usize>,
        ends_cell: bool,
        page: &Page<'_>,
        edits: &mut Edits,
    ) {
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
        // What is left of the line must not make a heading of the lines above.
        let rest = text[run.start..start].trim();
        let underlines = !rest.is_empty() && rest.trim_matches(['=', '-']).is_empty();
        if start == end || is_start || (underlines && self.line_break.is_some()) {
            return;
        }
        let between = |line_break: usize| {
            text[line_break..start]
                .trim_start_matches('\\')
                .trim_matches(super::PREFIX)
                .trim()
        };
        let line = text[..run.start].rfind('\n').map_or(0, |at| at + 1);
        let before = text[line..run.start].trim_matches(super::PREFIX);
        let is_line = matches!(before, "" | "[ ]" | "[x]" | "[X]");
        escape_last(text, run.start..start, page, edits);
        match self.line_break {
            // Nothing is left of the line, and with it goes the break in front of it.
            Some(line_break) if rest.is_empty() && between(line_break).is_empty() => {
                // The line above must not end with attributes in its turn.
                let line = text[..line_break].rfind('\n').map_or(0, |at| at + 1);
                let above = text[line..line_break].trim_end();
                let follows = above.ends_with('}') || begins_like_block(above);
                let separator = if follows { RAW_LINE } else { "" };
                edits.replace_over(line_break..end, separator);
            }
            // A cell at the edge of its row stays one where a pipe stands there.
            _ if rest.is_empty() && ends_cell => {
                edits.replace_over(start..end, pipes_around(&text[..start], &text[end..]));
            }
            // The lists around must not become one.
            None if rest.is_empty() && is_line => edits.replace_over(start..end, RAW_LINE),
            _ if !self.in_table && begins_like_block(&text[line..start]) => {
                edits.replace_over(start..end, RAW_LINE);
            }
            _ => {
                let id = read_all(text[start..end].trim_start()).html(|name| name == "id");
                let anchor = match page.form() == Form::Html && !id.is_empty() && !rest.is_empty() {
                    true => format!("<span{id}></span>"),
                    false => String::new(),
                };
                edits.replace_over(start..end, anchor);
            }
        }
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
        edits.insert(element.start, format!("<span{attributes}>"));
        edits.replace_over(groups, "</span>");
        return;
    }
    // What stands at both sides must not meet, and a delimiter not become one of a word.
    let rest = &text[groups.end..];
    let meets = rest.starts_with(['*', '_', '~', '`'])
        || (rest.starts_with(char::is_alphanumeric)
            && text[..groups.start].ends_with(['*', '_', '~']));
    // An image must not be alone in its paragraph.
    let meets = meets || element.is_empty();
    edits.replace_over(groups, if meets { RAW_LINE } else { "" });
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

/// Where the attributes begin that the text of `run` ends with, with the spaces in front of them.
fn last_group(text: &str, run: Range<usize>, page: &Page<'_>) -> Option<usize> {
    let content = &text[run.clone()];
    let open = content.rfind('{')?;
    let before = &content[..open];
    let is_mark = text[..run.start + open].ends_with(['=', '+', '!', '^', '~']);
    let is_group = !before.ends_with('{')
        && !ends_with_escape(&text[..run.start + open])
        && !is_mark
        && is_group(&content[open..], page);
    is_group.then(|| run.start + before.trim_end_matches([' ', '\t']).len())
}

/// Keeps attributes that the text of `run` still ends with, and which are text to VuePress, from being
/// taken for those of the block.
fn escape_last(text: &str, run: Range<usize>, page: &Page<'_>, edits: &mut Edits) {
    if last_group(text, run.clone(), page).is_some()
        && let Some(open) = text[run.clone()].rfind('{')
    {
        edits.insert(run.start + open, "\\");
    }
}

/// Whether a line may be text only for the attributes at its end.
fn begins_like_block(line: &str) -> bool {
    let text = line.trim_start_matches(super::PREFIX);
    let is_block = |marker| text.starts_with(marker);
    let is_import = ["@[", "@tab", "<<<"].into_iter().any(is_block);
    is_import || ["[[", "![", ":::"].into_iter().any(is_block) || text.contains('|')
}

/// Whether a text is attributes in braces, and nothing that another rule changes.
fn is_group(group: &str, page: &Page<'_>) -> bool {
    let inside = group.strip_prefix('{').and_then(|g| g.strip_suffix('}'));
    inside.is_some_and(|inside| {
        // An emoji may have been a name, which is text.
        let is_emoji = |c: char| !c.is_ascii() && !c.is_alphanumeric();
        let least = 1 + usize::from(inside.starts_with(['.', '#']));
        let has_script = (inside.contains('^') && page.has(Switch::Sup))
            || (inside.contains('~') && page.has(Switch::Sub));
        inside.len() >= least
            && !has_script
            && !inside.contains(['{', '}'])
            && !inside.contains("[^")
            && !inside.contains(is_emoji)
            && emoji::shown(inside, page) == inside
    })
}

/// Attributes, in the order of their names' first use.
#[derive(Debug, Default)]
pub(super) struct List {
    attributes: Vec<(String, String)>,
    /// Where each name stands among them.
    places: HashMap<String, usize>,
}

impl List {
    /// Writes the attributes that `is_kept` takes as they stand in a tag.
    pub(super) fn html(&self, is_kept: impl Fn(&str) -> bool) -> String {
        let kept = self.attributes.iter().filter(|(name, _)| is_kept(name));
        kept.map(|(name, value)| format!(" {name}=\"{}\"", escape(value)))
            .collect()
    }

    /// Adds an attribute; classes come together, and of others the last one counts.
    fn add(&mut self, name: &str, value: &str) {
        match self.places.get(name).map(|at| &mut self.attributes[*at]) {
            Some((_, classes)) if name == "class" => {
                classes.push(' ');
                classes.push_str(value);
            }
            Some((_, known)) => *known = value.to_owned(),
            None => {
                self.places.insert(name.to_owned(), self.attributes.len());
                self.attributes.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let at = self.places.get(name)?;
        Some(&self.attributes[*at].1)
    }
}

/// Reads the attributes in braces that a text begins with, and gives their length.
pub(super) fn read(text: &str) -> Option<(List, usize)> {
    let inside = text.strip_prefix('{')?;
    // What could be a tag or code is none of theirs.
    let end = inside.find(['}', '{', '\n', '<', '`'])?;
    let (inside, behind) = inside.split_at(end);
    if !behind.starts_with('}') || inside.trim().is_empty() {
        return None;
    }
    let length = inside.len() + "{}".len();
    let mut list = List::default();
    for word in html::words(inside) {
        if let Some(class) = word.strip_prefix('.') {
            list.add("class", class);
        } else if let Some(id) = word.strip_prefix('#') {
            list.add("id", id);
        } else {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            if name.is_empty() || !name.bytes().all(is_name) || name.starts_with("on") {
                return None;
            }
            list.add(name, value.trim_matches('"'));
        }
    }
    Some((list, length))
}

/// Reads all attributes in a row of braces.
fn read_all(mut groups: &str) -> List {
    let mut all = List::default();
    while let Some((list, length)) = read(groups) {
        for (name, value) in &list.attributes {
            all.add(name, value);
        }
        groups = &groups[length..];
    }
    all
}

/// Whether an attribute means something to every element.
fn is_general(name: &str) -> bool {
    matches!(name, "class" | "dir" | "id" | "lang" | "style" | "title")
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
    let found = read(&text[end..]).filter(|_| page.has(Switch::Attrs));
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
