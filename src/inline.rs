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
mod script;
mod strikethrough;
mod tab_component;
mod text_run;
mod title;
mod toc;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::edit::{Edits, OffsetMap};
use crate::flavor::Switch;
use crate::page::Page;
use attrs::Attributes;
use guard::Guard;
use heading::Outline;
use link::Links;
use mark::Marks;
use text_run::TextRun;
use toc::Places;

pub(crate) use color::hex_color;
pub(crate) use interpolation::may_occur as may_interpolate;
pub(crate) use title::{
    markdown_of_text, title_html, title_html_as, title_markdown, title_markdown_as,
};

/// What the inline stage found out about a page besides its edits.
#[derive(Debug, Default)]
pub(crate) struct TopHeadings {
    /// The first-level headings outside of quotes, lists and the like.
    pub(crate) first_level: Vec<Range<usize>>,
    /// Whether the page begins with the first of them.
    pub(crate) is_first: bool,
}

/// Scans `text` and gives the edits of the inline constructs and the page's main headings.
///
/// `text` comes from the block stage; `map` tells what that stage put in.
pub(crate) fn scan(text: &str, map: &OffsetMap, page: &mut Page<'_>) -> (Edits, TopHeadings) {
    let mut edits = Edits::default();
    let mut headings = TopHeadings::default();
    if !page.needs_headings && !may_change(text, page) {
        return (edits, headings);
    }
    let mut guard = Guard::new(text, map);
    let mut outline = Outline::default();
    let has_attrs = attrs::may_occur(text, page);
    let mut attrs = Attributes::default();
    let mut tocs = Places::default();
    let mut links = Links::new(text, map);
    let mut run = TextRun::new(page);
    let mut marks = Marks::new(text, page);
    let mut images = 0_usize;
    let mut autolinks = 0_usize;
    let mut depth = 0_usize;
    let mut is_empty = true;
    let mut line_begins = true;
    let escapes_footnotes = footnote::may_occur(text, page);
    let parser = Parser::new_ext(text, options(page)).into_offset_iter();
    if escapes_footnotes {
        for (_, definition) in parser.reference_definitions().iter() {
            footnote::escape_label(text, definition.span.start, &mut edits);
        }
    }
    links.definitions(parser.reference_definitions(), page, &mut edits);
    let events = image::legacy::events(parser, text, page);
    for (event, range) in linkify::events::events(events, text, page) {
        links.event(&event, &range, page, &mut edits);
        if let Event::Text(content) = &event
            && images == 0
            && autolinks == 0
        {
            outline.event(text, &event, &range, page, &mut edits);
            guard.inline(&range, &mut edits);
            if !guard.is_in_code() {
                run.is_in_raw_link = guard.is_in_link();
                if has_attrs {
                    attrs.event(text, &event, &range, page, &mut edits);
                }
                if escapes_footnotes {
                    footnote::escape_text(text, &range, &mut edits);
                }
                marks.text(text, range.clone());
                let verbatim = text.get(range.clone()) == Some(&**content);
                run.push(text, range, verbatim, line_begins, page, &mut edits);
            }
            line_begins = false;
            is_empty = false;
            continue;
        }
        if let Some(tilde) = strikethrough::single_tilde(text, &event, &range) {
            outline.event(text, &event, &range, page, &mut edits);
            guard.inline(&tilde, &mut edits);
            run.tildes.push(tilde.start);
            run.push(text, tilde, true, false, page, &mut edits);
            continue;
        }
        run.flush(text, page, &mut edits);
        if has_attrs && !guard.is_in_code() {
            attrs.event(text, &event, &range, page, &mut edits);
        }
        if let Event::Start(tag) = &event
            && escapes_footnotes
        {
            footnote::escape_reference(text, tag, &range, &mut edits);
        }
        match &event {
            Event::Start(tag) => match tag {
                Tag::Image { .. } => images += 1,
                Tag::Link {
                    link_type: LinkType::Autolink | LinkType::Email,
                    ..
                } => autolinks += 1,
                Tag::Link { .. } => run.is_in_link = true,
                Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                } if depth == 0 => {
                    headings.is_first |= is_empty;
                    headings.first_level.push(range.clone());
                }
                _ => {}
            },
            Event::End(TagEnd::Image) => images -= 1,
            Event::End(TagEnd::Link) => {
                autolinks = autolinks.saturating_sub(1);
                run.is_in_link = false;
            }
            _ => {}
        }
        match &event {
            Event::Start(tag) => {
                line_begins = !is_inline(tag);
                depth += usize::from(is_container(tag));
                is_empty &= !is_inline(tag) || matches!(tag, Tag::HtmlBlock);
            }
            Event::End(end) => {
                depth = depth.saturating_sub(usize::from(is_container_end(*end)));
                line_begins = !is_inline_end(*end);
                is_empty &= matches!(end, TagEnd::HtmlBlock);
            }
            Event::SoftBreak | Event::HardBreak => {
                line_begins = true;
                if event == Event::SoftBreak && page.has(Switch::Breaks) {
                    // What ends a line in the source ends one on the page. Spaces are no part of the
                    // label of a link or the mark of an alert, as a backslash would be, and no
                    // delimiter opens or closes beside them what it did not.
                    edits.insert(range.start, "  ");
                }
            }
            Event::Html(_) => {}
            _ => line_begins = false,
        }
        let is_comment = matches!(&event, Event::InlineHtml(html) if html.starts_with("<!"));
        if (is_comment || matches!(event, Event::Code(_))) && page.escapes_colons() {
            keep_on_line(text, &range, &mut edits);
        }
        if images == 0 {
            marks.take(run.scripts.drain(..));
            marks.beside_links(run.beside_links.drain(..), &mut edits);
            marks.event(text, &event, &range, page, &mut edits);
        }
        if images == 0 || matches!(event, Event::Start(Tag::Image { .. })) {
            guard.event(&event, &range, page, &mut edits);
        }
        if matches!(event, Event::End(TagEnd::Heading(_))) {
            outline.is_nested = guard.is_nested();
        }
        if matches!(event, Event::Html(_)) {
            tocs.html(text, &range, !map.is_verbatim(range.start));
        }
        outline.event(text, &event, &range, page, &mut edits);
    }
    run.flush(text, page, &mut edits);
    guard.finish(page, &mut edits);
    tocs.fill(run.tocs, text, page, &mut edits);
    (edits, headings)
}

/// Whether `text` ends with a backslash that escapes what follows.
pub(crate) fn ends_with_escape(text: &str) -> bool {
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    !backslashes.is_multiple_of(2)
}

/// What a new line begins with in the element whose content begins at `content`: quote markers
/// stay, and list markers become the indentation of their item.
fn continuation(text: &str, content: usize) -> String {
    let line = text[..content].rfind('\n').map_or(0, |at| at + 1);
    let line = &text[line..content];
    let keep = |c| if matches!(c, '>' | '\t') { c } else { ' ' };
    let (quotes, item) = line.split_at(line.rfind('>').map_or(0, |at| at + 1));
    let quotes: String = quotes.chars().map(keep).collect();
    if quotes.is_empty() || item.is_empty() || item.starts_with([' ', '\t']) {
        return quotes + &item.chars().map(keep).collect::<String>();
    }
    // A space behind the marker of a quote belongs to it, where the item's marker does not.
    let behind = |column: usize, c| match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    };
    let start = quotes.chars().fold(0, behind);
    let width = item.chars().fold(start, behind) - start;
    format!("{quotes} {}", " ".repeat(width))
}

/// Joins the lines of a tag, a comment or a code span where one begins with a colon, which cannot
/// be escaped there and would begin a definition list.
fn keep_on_line(text: &str, range: &Range<usize>, edits: &mut Edits) {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let prefix = text[line..range.start]
        .chars()
        .take_while(|c| PREFIX.contains(c));
    let quotes = prefix.filter(|c| *c == '>').count();
    for (at, _) in text[range.clone()].match_indices('\n') {
        let line_break = text[..range.start + at].trim_end_matches('\r').len();
        let space = ['\r', '\n', ' ', '\t'];
        let mut next = text[line_break..range.end].trim_start_matches(space);
        for _ in 0..quotes {
            let Some(inside) = next.strip_prefix('>') else {
                break;
            };
            next = inside.trim_start_matches(space);
        }
        if next.starts_with(':') {
            edits.replace(line_break..range.end - next.len(), " ");
        }
    }
}

/// Whether any rule could find something; a page where none can is not parsed.
fn may_change(text: &str, page: &Page<'_>) -> bool {
    let line_begins_with_colon = |line: &str| line.trim_start_matches(PREFIX).starts_with(':');
    text.contains('<')
        || link::may_occur(text)
        || page.has(Switch::Breaks)
        || attrs::may_occur(text, page)
        || emoji::may_occur(text, page)
        || page.interpolates
        || linkify::may_occur(text, page)
        || footnote::may_occur(text, page)
        || strikethrough::may_occur(text)
        || script::may_occur(text, page)
        || mark::may_occur(text, page)
        || heading::may_occur(text)
        || toc::may_occur(text, page)
        || (page.escapes_colons() && text.lines().any(line_begins_with_colon))
}

/// What may stand in front of a line's text: indentation, quote and list markers.
const PREFIX: &[char] = &[
    ' ', '\t', '>', '-', '+', '*', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', ')',
];

/// mdBook's own options, but without definition lists, which would swallow lines that VuePress
/// shows, and without smart punctuation, which only changes characters.
fn options(page: &Page<'_>) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    if page.has(Switch::Footnote) {
        options |= Options::ENABLE_FOOTNOTES;
    }
    if page.has(Switch::Math) {
        options |= Options::ENABLE_MATH;
    }
    options
}

fn is_inline(tag: &Tag<'_>) -> bool {
    is_inline_end(tag.to_end())
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

fn is_container(tag: &Tag<'_>) -> bool {
    is_container_end(tag.to_end())
}

fn is_container_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::Table
    )
}
