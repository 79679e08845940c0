//! The inline stage: one pass of pulldown-cmark over a page, whose events the rules turn into edits.
//!
//! The parser says what every byte is: text, code, a link's target, a tag. Rules look at the text
//! and the tags, and only there.

mod attrs;
mod badge;
mod color;
mod delimiters;
mod emoji;
mod font;
mod footnote;
mod guard;
mod heading;
mod image;
mod interpolation;
mod link;
mod linkify;
mod mark;
mod math;
mod scan;
mod script;
mod settle;
mod strikethrough;
mod tab_component;
mod text_run;
mod title;
mod toc;
mod top_headings;
mod trigger;

use std::ops::Range;

use pulldown_cmark::{Options, Parser, TagEnd};

use crate::edit::{Edits, OffsetMap};
use crate::flavor::Switch;
use crate::page::Page;
use crate::settings::Settings;
use scan::Scan;

pub(crate) use attrs::is_rule as is_rule_with_attributes;
pub(crate) use color::hex_color;
pub(crate) use emoji::{convert as convert_emoji, leading as leading_emoji};
pub(crate) use heading::{are_ids_written, heading_ids};
pub(crate) use interpolation::may_occur as may_interpolate;
pub(crate) use settle::settle;
pub(crate) use title::{
    markdown_of_text, title_html, title_html_as, title_markdown, title_markdown_as,
};
pub(crate) use top_headings::TopHeadings;

/// What the inline stage found on a page.
#[derive(Default)]
pub(crate) struct Inlines {
    /// The edits of its constructs.
    pub(crate) edits: Edits,
    /// The page's main headings.
    pub(crate) headings: TopHeadings,
    /// Whether tags were inserted or removed beside unbalanced HTML, so that the page must [`settle`].
    pub(crate) is_unsettled: bool,
}

/// Scans `text` for inline constructs and headings.
///
/// `text` comes from the block stage; `map` tells what that stage put in.
pub(crate) fn scan(text: &str, map: &OffsetMap, page: &mut Page<'_>) -> Inlines {
    if !page.needs_headings && !trigger::may_occur(text, page) {
        return Default::default();
    }
    page.is_parsed = true;
    let mut scan = Scan::new(text, map, page);
    let parser = Parser::new_ext(text, options(page));
    scan.definitions(&parser, page);
    let events = image::legacy::events(parser.into_offset_iter(), text, page);
    for (event, range) in linkify::events::events(events, text, page) {
        scan.event(&event, range, page);
    }
    scan.finish(page)
}

/// Whether `text` ends with a backslash that escapes what follows.
pub(crate) fn ends_with_escape(text: &str) -> bool {
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    !backslashes.is_multiple_of(2)
}

/// Escapes the Markdown in a range of the text: with backslashes, or with character references, which
/// mean the same to Markdown and to HTML.
fn escape_markdown(text: &str, range: &Range<usize>, with_references: bool, edits: &mut Edits) {
    for (at, character) in text[range.clone()].match_indices(MARKDOWN) {
        let at = range.start + at;
        match with_references {
            true if character == "<" => edits.replace(at..at + 1, "&lt;"),
            true => edits.replace(at..at + 1, format!("&#{};", character.as_bytes()[0])),
            false => edits.insert(at, "\\"),
        }
    }
}

/// Joins the lines of a tag, a comment or a code span where one begins with what cannot be escaped
/// there and would end the paragraph: the colon of a definition list, or the label of a footnote.
///
/// The text stands in as many `quotes`.
fn keep_on_line(
    text: &str,
    range: &Range<usize>,
    quotes: usize,
    page: &Page<'_>,
    edits: &mut Edits,
) {
    for (at, _) in text[range.clone()].match_indices('\n') {
        let line_break = text[..range.start + at].trim_end_matches('\r').len();
        let next = without_markers(&text[line_break..range.end], quotes);
        let begins_block = (next.starts_with(':') && page.escapes_colons())
            || (next.starts_with("[^") && !page.has(Switch::Footnote));
        if begins_block {
            edits.replace(line_break..range.end - next.len(), " ");
        }
    }
}

/// Strips the indentation and up to `quotes` quote markers from a line, or from text that begins with a
/// line break.
fn without_markers(line: &str, quotes: usize) -> &str {
    let space = ['\r', '\n', ' ', '\t'];
    let mut rest = line.trim_start_matches(space);
    for _ in 0..quotes {
        let Some(inside) = rest.strip_prefix('>') else {
            break;
        };
        rest = inside.trim_start_matches(space);
    }
    rest
}

/// Returns the lines of a tag in text that stands in as many `quotes`, without the quote markers and the
/// indentation before them.
///
/// In an instruction or a declaration the parser leaves these.
fn lines_of(text: &str, range: &Range<usize>, quotes: usize) -> Vec<Range<usize>> {
    let html = &text[range.clone()];
    if html.starts_with("<?") || html.starts_with("<!") {
        return vec![range.clone()];
    }
    let mut lines: Vec<Range<usize>> = Vec::new();
    for line in text[range.clone()].split_inclusive('\n') {
        let start = lines.last().map_or(range.start, |last| last.end);
        let end = start + line.len();
        let content = match lines.is_empty() {
            true => line,
            false => without_markers(line, quotes),
        };
        lines.push(end - content.len()..end);
    }
    lines
}

/// What may stand before a line's text: indentation, quote and list markers.
const PREFIX: &[char] = &[
    ' ', '\t', '>', '-', '+', '*', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ')',
];

/// What breaks a line of Markdown at its end.
///
/// Unlike a backslash, spaces do not become part of a label or of the marker of an alert, and do not
/// change what delimiters beside them open and close.
const HARD_BREAK: &str = "  ";

/// What has a meaning to Markdown, or to one of its constructs here, within a line of text.
const MARKDOWN: &[char] = &[
    '\\', '`', '*', '_', '[', ']', '~', ':', '=', '^', '$', '!', '<', '&',
];

/// The options that mdBook always has, but for footnotes, which not every flavor has.
const PARSER: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// mdBook's own options, but without smart punctuation, which only changes characters, and without
/// definition lists where they are off: they would swallow lines that VuePress shows.
fn options(page: &Page<'_>) -> Options {
    let mut options = PARSER;
    if page.has(Switch::Footnote) {
        options |= Options::ENABLE_FOOTNOTES;
    }
    if page.settings().native_alerts {
        // The line that names an alert is none of its text.
        options |= Options::ENABLE_GFM;
    }
    if page.has(Switch::Math) {
        options |= Options::ENABLE_MATH;
    }
    if page.has_definition_lists() {
        options |= Options::ENABLE_DEFINITION_LIST;
    }
    options
}

/// mdBook's own options, but without smart punctuation.
fn mdbook_options(settings: &Settings) -> Options {
    let mut options = PARSER | Options::ENABLE_FOOTNOTES;
    options.set(Options::ENABLE_DEFINITION_LIST, settings.definition_lists);
    options.set(Options::ENABLE_GFM, settings.native_alerts);
    options
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
