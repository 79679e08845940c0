//! The list of headings that stands in place of `[[toc]]`.

use std::ops::Range;

use super::guard::Guard;
use super::{ends_with_escape, markdown_of_text};
use crate::edit::{Edits, OffsetMap};
use crate::flavor::{Switch, TocRule};
use crate::html::{BLOCK_LINE, INLINE_STAND_IN, TOC, escape};
use crate::page::{Heading, Page};
use crate::settings::Form;
use crate::text::{columns, line_start};

/// Whether there may be a mark that is text to the flavor.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    is_text(page) && text.contains("[[")
}

fn is_text(page: &Page<'_>) -> bool {
    page.flavor().toc == TocRule::Inline && page.form() == Form::Html && page.has(Switch::Toc)
}

/// What ends the text after a mark that goes with it: the line or the cell, or what may belong to
/// another line.
const ENDS: &[char] = &[
    '\n', '\r', '|', '<', '*', '_', '`', '=', '+', '~', '^', '[', '!', '$', '{', '\\',
];

/// Finds the marks in a run of text, where they are text to the flavor, with what they hide.
pub(super) fn marks(text: &str, range: &Range<usize>, page: &Page<'_>) -> Vec<Range<usize>> {
    if !is_text(page) {
        return Vec::new();
    }
    let run = &text[range.clone()];
    let mut marks: Vec<Range<usize>> = Vec::new();
    for (at, _) in run.match_indices("[[") {
        let start = range.start + at;
        let is_hidden = marks.last().is_some_and(|last| start < last.end);
        let is_mark = |mark: &str| mark.eq_ignore_ascii_case("[[toc]]");
        if let Some((mark, behind)) = text[start..].split_at_checked("[[toc]]".len())
            && is_mark(mark)
            && !is_hidden
            && !ends_with_escape(&text[..start])
        {
            let hidden = behind.find(ENDS).unwrap_or(behind.len());
            let ends_line = behind[hidden..].starts_with(['\n', '\r']);
            let hidden = match ends_line {
                // The spaces of a hard break are not part of the mark.
                true => behind[..hidden].trim_end_matches(' ').len(),
                false => hidden,
            };
            // The target in angle brackets that goes on after it would be a tag.
            let rest = &behind[hidden..];
            let hidden = match behind[..hidden].strip_suffix("](") {
                Some(before) if rest.starts_with('<') => before.len(),
                _ => hidden,
            };
            marks.push(start..start + mark.len() + hidden);
        }
    }
    marks
}

/// The lines of a page that get the list.
#[derive(Debug, Default)]
pub(super) struct TocSlots {
    lines: Vec<Range<usize>>,
    /// How many marks in text have been noted.
    marks: usize,
}

impl TocSlots {
    /// Notes a line of HTML, if it is the one that the block stage left.
    pub(super) fn html(&mut self, text: &str, range: &Range<usize>, is_generated: bool) {
        if is_generated && text[range.clone()].trim_end() == TOC {
            self.lines.push(range.start..range.start + TOC.len());
        }
    }

    /// Notes the `marks` in the text so far: a list is a block, which ends the `<p>` around it.
    #[inline]
    pub(super) fn text(
        &mut self,
        marks: &[Range<usize>],
        guard: &mut Guard<'_>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if let Some(mark) = marks.get(self.marks) {
            self.marks = marks.len();
            let closes = guard.end_raw_paragraph(page, edits);
            if !closes.is_empty() {
                // At the beginning of a line an end tag would begin an HTML block.
                edits.insert(mark.start, format!("{INLINE_STAND_IN}{closes}"));
            }
        }
    }

    /// Replaces the noted lines and the marks by the list of the page's headings.
    pub(super) fn fill(
        self,
        marks: Vec<Range<usize>>,
        text: &str,
        map: &OffsetMap,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if self.lines.is_empty() && marks.is_empty() {
            return;
        }
        // A copy, as the page counts what is inserted.
        let headings: Vec<Heading> = listed(page).into_iter().cloned().collect();
        let headings: Vec<&Heading> = headings.iter().collect();
        if !marks.is_empty() {
            fill_marks(marks, &headings, text, map, page, edits);
        }
        if !self.lines.is_empty() {
            fill_lines(self.lines, &headings, text, map, page, edits);
        }
    }
}

/// Replaces marks in lines of text by the list.
fn fill_marks(
    marks: Vec<Range<usize>>,
    headings: &[&Heading],
    text: &str,
    map: &OffsetMap,
    page: &mut Page<'_>,
    edits: &mut Edits,
) {
    // In a line of text it is Markdown.
    let html = nav(headings, &markdown_without_pipes);
    for range in marks {
        if !page.may_repeat(html.len(), &map.range(range.clone())) {
            edits.replace_over(range, INLINE_STAND_IN);
            continue;
        }
        // At the beginning of a line, a block element would end its paragraph.
        let begins_line = text[line_start(text, range.start)..range.start]
            .trim_matches(super::PREFIX)
            .is_empty();
        let stand_in = if begins_line { INLINE_STAND_IN } else { "" };
        edits.replace_over(range, format!("{stand_in}{html}"));
    }
}

/// Replaces lines that the block stage left by the list.
fn fill_lines(
    lines: Vec<Range<usize>>,
    headings: &[&Heading],
    text: &str,
    map: &OffsetMap,
    page: &mut Page<'_>,
    edits: &mut Edits,
) {
    // A pipe could make a row of a table of the line.
    let html = nav(headings, &|text| escape(text).replace('|', "&#124;"));
    for range in lines {
        let prefix = continuation(text, range.start);
        let length = match page.form() {
            Form::Html => html.len(),
            _ => html.len() + headings.len() * prefix.len(),
        };
        if !page.may_repeat(length, &map.range(range.clone())) {
            continue;
        }
        let list = match page.form() {
            Form::Html => format!("{BLOCK_LINE}{html}"),
            _ => {
                let mut lines = Vec::new();
                markdown_lines(headings, "", &mut lines);
                // What follows must not run on in the last item.
                lines.push(String::new());
                lines.join(&format!("\n{prefix}"))
            }
        };
        edits.replace(range, list);
    }
}

fn nav(headings: &[&Heading], text: &dyn Fn(&str) -> String) -> String {
    let list = html_list(headings, text);
    format!("<nav class=\"table-of-contents\">{list}</nav>")
}

/// Returns the beginning of a new line in the element whose content begins at `content`: quote markers
/// stay, and list markers become the indentation of their item.
fn continuation(text: &str, content: usize) -> String {
    let line = &text[line_start(text, content)..content];
    let keep = |c| if matches!(c, '>' | '\t') { c } else { ' ' };
    let (quotes, item) = line.split_at(line.rfind('>').map_or(0, |at| at + 1));
    let quotes: String = quotes.chars().map(keep).collect();
    if quotes.is_empty() || item.is_empty() || item.starts_with([' ', '\t']) {
        return quotes + &item.chars().map(keep).collect::<String>();
    }
    // The space after a quote marker belongs to it, and the marker of the item does not.
    let width = columns(item, columns(&quotes, 0));
    format!("{quotes} {}", " ".repeat(width))
}

/// Writes plain text as Markdown in which no pipe ends the cell of a table, and no backtick pairs with
/// another one of the line.
fn markdown_without_pipes(text: &str) -> String {
    let parts: Vec<String> = text.split('|').map(markdown_of_text).collect();
    let markdown = parts.join("&#124;").replace("\\`", "&#96;");
    // VuePress 1 resolves escapes before it looks for emoji.
    markdown.replace("\\:", "&#58;")
}

/// The headings that the list shows.
fn listed<'a>(page: &'a Page<'_>) -> Vec<&'a Heading> {
    let levels = page.settings().options.toc_levels.as_deref();
    let levels = levels.unwrap_or(&[2, 3]);
    let of_level = (page.headings.iter()).filter(|heading| levels.contains(&heading.level));
    match page.flavor().toc {
        TocRule::Block => of_level.filter(|heading| !heading.is_nested).collect(),
        // The list ends where a heading stands above its first one.
        TocRule::Inline => {
            let of_level: Vec<&Heading> = of_level.collect();
            let first = of_level.first().map_or(0, |first| first.level);
            let is_below = |heading: &&Heading| heading.level >= first;
            of_level.into_iter().take_while(is_below).collect()
        }
    }
}

/// Separates headings into each that is on the level of the first one or above, and those below it.
fn siblings<'h, 'a>(
    mut headings: &'h [&'a Heading],
) -> impl Iterator<Item = (&'a Heading, &'h [&'a Heading])> {
    std::iter::from_fn(move || {
        let (first, behind) = headings.split_first()?;
        let is_below = |heading: &&&Heading| heading.level > first.level;
        let (below, rest) = behind.split_at(behind.iter().take_while(is_below).count());
        headings = rest;
        Some((*first, below))
    })
}

fn html_list(headings: &[&Heading], text: &dyn Fn(&str) -> String) -> String {
    let mut html = String::from("<ul>");
    for (heading, below) in siblings(headings) {
        let id = escape(&heading.id.actual);
        html.push_str(&format!(
            "<li><a href=\"#{id}\">{}</a>",
            text(&heading.text)
        ));
        if !below.is_empty() {
            html.push_str(&html_list(below, text));
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html
}

/// Writes the lines of a list, for renderers to which HTML means nothing.
fn markdown_lines(headings: &[&Heading], indent: &str, lines: &mut Vec<String>) {
    for (heading, below) in siblings(headings) {
        let (id, text) = (&heading.id.actual, markdown_of_text(&heading.text));
        lines.push(format!("{indent}- [{text}](#{id})"));
        markdown_lines(below, &format!("{indent}  "), lines);
    }
}
