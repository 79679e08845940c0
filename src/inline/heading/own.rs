//! The ids that mdBook makes for headings.
//!
//! mdBook makes an id from the text with all edits applied: emoji, labels of badges, escapes. So each
//! heading is parsed again, alone, as mdBook will read it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::PARSER;
use super::open::Open;
use crate::edit::Edits;
use crate::page::Page;
use crate::settings::Settings;
use crate::slug::mdbook_id;

/// The numbers of footnotes, in the order in which the page refers to them.
#[derive(Debug, Default)]
pub(super) struct Footnotes(BTreeMap<String, usize>);

impl Footnotes {
    /// Takes the next reference.
    pub(super) fn refer(&mut self, label: &str) {
        if !self.0.contains_key(label) {
            self.0.insert(label.to_owned(), self.0.len() + 1);
        }
    }
}

/// The characters without which a line shows what is written.
const MARKUP: &[char] = &['\\', '`', '*', '_', '[', '~', '<', '&', '\r', '\n'];

/// Returns the id that mdBook makes for a heading whose content ends at `end`, without the number that
/// makes it unique, or `None` if mdBook makes none.
pub(super) fn id(
    text: &str,
    open: &Open,
    end: usize,
    edits: &Edits,
    footnotes: &Footnotes,
    page: &Page<'_>,
) -> Option<String> {
    let settings = page.settings();
    let content = edits.preview(open.edits, text, open.start..end);
    if settings.is_04 && content.trim().contains(['\r', '\n']) {
        // mdBook 0.4 looks for headings in each line of the HTML.
        return None;
    }
    let has_dashes = settings.smart_punctuation && content.contains("--");
    let shown = match content.contains(MARKUP) || has_dashes {
        true => shown(&content, &open.definitions, footnotes, settings).into(),
        false => content,
    };
    Some(mdbook_id(&shown, settings.is_04))
}

/// Returns the text that mdBook shows for the content of a heading.
fn shown(content: &str, definitions: &str, footnotes: &Footnotes, settings: &Settings) -> String {
    let line = joined_lines(content.trim());
    // The closing sequence is ours, not the author's.
    let heading = format!("# {line} #{definitions}");
    let mut options = PARSER | Options::ENABLE_FOOTNOTES;
    options.remove(Options::ENABLE_HEADING_ATTRIBUTES);
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        settings.smart_punctuation,
    );
    let mut shown = String::with_capacity(line.len());
    let mut images = 0_usize;
    let mut is_after_footnote = false;
    for event in Parser::new_ext(&heading, options) {
        let is_footnote = matches!(event, Event::FootnoteReference(_));
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            // An image has no text.
            _ if images > 0 => {}
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::InlineHtml(html) if settings.is_04 => push_outside_tags(&html, &mut shown),
            Event::FootnoteReference(label) => {
                if is_after_footnote && !settings.is_04 {
                    shown.push(' ');
                }
                let number = footnotes.0.get(&*label).map(usize::to_string);
                shown.push_str(&number.unwrap_or_default());
            }
            _ => {}
        }
        is_after_footnote = is_footnote;
    }
    shown
}

/// Joins the lines of a heading: those of a paragraph by a space, and hard breaks by nothing.
fn joined_lines(content: &str) -> Cow<'_, str> {
    if !content.contains('\n') {
        return Cow::Borrowed(content);
    }
    let mut line = String::with_capacity(content.len());
    let mut is_first = true;
    let mut is_hard = false;
    for next in content.split('\n') {
        let next = next.trim_end_matches('\r');
        if !is_first {
            line.truncate(line.trim_end_matches(['\\', ' ', '\t']).len());
            line.push_str(if is_hard { "" } else { " " });
        }
        line.push_str(match is_first {
            true => next,
            // With the markers of quotes.
            false => next.trim_start_matches([' ', '\t', '>']),
        });
        is_hard = next.ends_with("  ") || super::super::ends_with_escape(next);
        is_first = false;
    }
    Cow::Owned(line)
}

/// Appends what stands outside of `<…>` in a tag or a comment, which mdBook 0.4 shows.
fn push_outside_tags(html: &str, shown: &mut String) {
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        shown.push_str(before);
        rest = after.split_once('>').map_or("", |(_, rest)| rest);
    }
    shown.push_str(rest);
}

/// Returns the ids that mdBook 0.4 makes for headings in a line of HTML, without the numbers that make
/// them unique.
pub(super) fn raw_ids(line: &str) -> impl Iterator<Item = String> + '_ {
    // Beyond the last end tag, none is looked for.
    let end = (line.rmatch_indices("</h"))
        .find_map(|(at, _)| Some(line.len() - after_end_tag(&line[at..])?.len()));
    let mut rest = &line[..end.unwrap_or(0)];
    std::iter::from_fn(move || {
        while let Some((_, after)) = rest.split_once("<h") {
            rest = after;
            let Some(raw) = raw_heading(after) else {
                continue;
            };
            rest = raw.after;
            if !raw.has_id {
                let mut shown = String::new();
                push_outside_tags(raw.content, &mut shown);
                for entity in ["&lt;", "&gt;", "&amp;", "&#39;", "&quot;"] {
                    shown = shown.replace(entity, "");
                }
                return Some(mdbook_id(&shown, true));
            }
        }
        None
    })
}

/// A heading in HTML.
struct RawHeading<'a> {
    has_id: bool,
    content: &'a str,
    after: &'a str,
}

/// Reads a heading of which `tag` is what follows `<h`, as mdBook 0.4 finds it: with no attributes but
/// an id and a class.
fn raw_heading(tag: &str) -> Option<RawHeading<'_>> {
    let tag = tag.strip_prefix(|c: char| c.is_ascii_digit())?;
    let attribute = |tag, name| {
        let value = str::strip_prefix(tag, name)?;
        value.split_once('"').filter(|(value, _)| !value.is_empty())
    };
    let id = attribute(tag, " id=\"");
    let tag = id.map_or(tag, |(_, after)| after);
    let tag = attribute(tag, " class=\"").map_or(tag, |(_, after)| after);
    let tag = tag.strip_prefix('>')?;
    let (content, after) = (tag.match_indices("</h"))
        .find_map(|(at, _)| Some((&tag[..at], after_end_tag(&tag[at..])?)))?;
    Some(RawHeading {
        has_id: id.is_some(),
        content,
        after,
    })
}

/// Returns what follows the end tag of a heading, if `html` begins with one.
fn after_end_tag(html: &str) -> Option<&str> {
    let tag = html.strip_prefix("</h")?;
    tag.strip_prefix(|c: char| c.is_ascii_digit())?
        .strip_prefix('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mdbook_04_finds_headings_in_html() {
        let ids = |line| raw_ids(line).collect::<Vec<_>>();
        assert_eq!(ids("<h2>A <b>b</b> &amp; c</h2> x"), ["a-b--c"]);
        assert_eq!(ids("<h2 class=\"x\">A</h2><h3>B</h3>"), ["a", "b"]);
        for none in [
            "<h2 id=\"x\">A</h2>",
            "<h2 align=\"center\">A</h2>",
            "<h2>A",
            "<hr></h2>",
            "</h2><h2>A</hx>",
        ] {
            assert!(ids(none).is_empty(), "{none}");
        }
    }
}
