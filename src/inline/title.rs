//! Titles of containers, which are lines of inline Markdown on their own.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, html};

use super::guard::is_playground;
use super::mark::Marks;
use super::text_run::TextRun;
use super::{badge, emoji, font, interpolation, link, linkify, options, strikethrough};
use crate::anchor;
use crate::assets::Fragment;
use crate::edit::Edits;
use crate::flavor::{Switch, TitleText};
use crate::html::{self as raw, Token};
use crate::page::Page;
use crate::target::{self, Role};
use crate::text::one_line;

/// Renders the title of a container as the flavor does, as HTML that is balanced in itself.
pub(crate) fn title_html(title: &str, page: &mut Page<'_>) -> String {
    title_html_as(page.flavor().title_text, title, page)
}

/// Renders a title that is made of what `text` says.
pub(crate) fn title_html_as(text: TitleText, title: &str, page: &mut Page<'_>) -> String {
    let title = one_line(title);
    let html = match text {
        TitleText::Raw | TitleText::RawFirstWord => {
            let title = interpolation::html(&title, page);
            follow_tags(&title, &title, 0, page)
        }
        TitleText::Inline => inline_html(&title, page),
    };
    match fragment(&html, page) {
        Some(balanced) => balanced,
        None => raw::escape(&title).into_owned(),
    }
}

/// Returns the title of a container as Markdown, for renderers to which HTML means nothing.
pub(crate) fn title_markdown(title: &str, page: &mut Page<'_>) -> String {
    title_markdown_as(page.flavor().title_text, title, page)
}

/// Returns a title that is made of what `text` says as Markdown.
pub(crate) fn title_markdown_as(text: TitleText, title: &str, page: &mut Page<'_>) -> String {
    match text {
        TitleText::Raw | TitleText::RawFirstWord => markdown_of_text(title),
        TitleText::Inline => emoji::replaced(&one_line(title), page).into_owned(),
    }
}

/// Writes plain text as one line of Markdown that shows it.
pub(crate) fn markdown_of_text(text: &str) -> String {
    let line = one_line(text);
    let mut markdown = String::with_capacity(line.len());
    if line.starts_with([':', '@']) {
        // The text may begin a line, where these characters open containers and tabs.
        markdown.push('\\');
    }
    let events = [Event::Text(line.into())];
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_to_cmark::cmark(events.iter(), &mut markdown, Options::empty());
    markdown
}

/// What makes a heading of a title.
const OPEN: &str = "# ";

/// Renders a line of inline Markdown as HTML.
fn inline_html(markdown: &str, page: &mut Page<'_>) -> String {
    // A heading is one line of inline Markdown; its closing sequence is ours, not the author's.
    let heading = format!("{OPEN}{markdown} #");
    let (text, map) = convert(&heading, page).apply(heading.as_str().into());
    let inside = |at: usize| map.source(at).saturating_sub(OPEN.len());
    let mut events = Vec::new();
    // For each link and image that is open, what follows its text if it becomes text.
    let mut refused = Vec::new();
    for (mut event, range) in parse(&text, page) {
        let source = inside(range.start)..inside(range.end);
        let role = Role::new(matches!(event, Event::Start(Tag::Image { .. })));
        match &mut event {
            Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)) => continue,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if target::is_refused(dest_url) =>
            {
                let (before, after) = link_as_text(&text[range], dest_url, role);
                refused.push(Some(after));
                event = Event::Text(before.into());
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(after) = refused.pop().flatten() {
                    event = Event::Text(after.into());
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let place = page.place_of(markdown, &source);
                if let Some(url) = follow(dest_url, role, place, page) {
                    *dest_url = url.into();
                }
                refused.push(None);
            }
            Event::InlineHtml(html) => {
                *html = follow_tags(html, markdown, source.start, page).into();
            }
            _ => {}
        }
        events.push(event);
    }
    let mut output = String::new();
    html::push_html(&mut output, events.into_iter());
    // Entities may have become line breaks.
    one_line(&output).into_owned()
}

/// Returns what is shown before and after the text of a link or an image that becomes text.
fn link_as_text(source: &str, url: &str, role: Role) -> (&'static str, String) {
    match role {
        _ if source.starts_with('<') => ("<", ">".to_owned()),
        Role::Image => ("![", format!("]({url})")),
        _ => ("[", format!("]({url})")),
    }
}

/// Returns the edits that the rules make to the text of a title, as to any other.
fn convert(heading: &str, page: &mut Page<'_>) -> Edits {
    let mut edits = Edits::default();
    let mut marks = Marks::new(heading, page);
    let mut run = TextRun::new(page, None);
    run.line_begins = false;
    let mut autolinks = 0_usize;
    for (event, range) in parse(heading, page) {
        match &event {
            Event::Text(content) if autolinks == 0 => {
                marks.text(heading, range.clone());
                let verbatim = heading[range.clone()] == **content;
                run.push(heading, range, verbatim, page, &mut edits);
                continue;
            }
            Event::Start(Tag::Link { link_type, .. }) => {
                let is_bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                autolinks += usize::from(is_bare);
            }
            _ => {}
        }
        run.flush(heading, page, &mut edits);
        match event {
            Event::Start(Tag::Link { .. }) => run.is_in_link = true,
            Event::End(TagEnd::Link) => {
                run.is_in_link = false;
                autolinks = autolinks.saturating_sub(1);
            }
            _ => {}
        }
        marks.take(&mut run.scripts);
        marks.event(heading, &event, &range, page, &mut edits);
    }
    edits
}

/// Parses a heading, in which single tildes are text.
fn parse<'t>(
    heading: &'t str,
    page: &Page<'_>,
) -> impl Iterator<Item = (Event<'t>, Range<usize>)> + use<'t> {
    let mut options = options(page);
    options.remove(Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_FOOTNOTES);
    let events = Parser::new_ext(heading, options).into_offset_iter();
    linkify::events::events(events, heading, page).map(|(event, range)| {
        match strikethrough::single_tilde(heading, &event, &range) {
            Some(tilde) => (Event::Text(heading[tilde.clone()].into()), tilde),
            None => (event, range),
        }
    })
}

/// Returns the URL of what a link in a title means.
///
/// What leads nowhere is reported where the place of the title is known.
fn follow(
    url: &str,
    role: Role,
    source: Option<Range<usize>>,
    page: &mut Page<'_>,
) -> Option<String> {
    let Some(source) = source else {
        return link::rewritten(url, role, page);
    };
    if role == Role::Link {
        anchor::note(url, url, None, Some(&source), page);
    }
    link::found(url, role, &source, page)
}

/// Does the same for the tags of `html`, which begins at `start` in the title.
fn follow_tags(html: &str, title: &str, start: usize, page: &mut Page<'_>) -> String {
    let mut edits = Edits::default();
    for token in raw::tokens(html).0 {
        match token {
            Token::Start {
                name, attrs, range, ..
            } if link::raw::may_lead(&name) => {
                let tag = &html[range.clone()];
                let source = page.place_of(title, &(start + range.start..start + range.end));
                let reported = page.diagnostics.len();
                let at = source.clone().unwrap_or_default();
                for (part, new) in link::raw::rewrite(tag, &name, &attrs, &at, page) {
                    edits.replace(range.start + part.start..range.start + part.end, new);
                }
                match (source, link::raw::hash(tag, &attrs)) {
                    (None, _) => page.diagnostics.truncate(reported),
                    (Some(at), Some((url, _))) => anchor::note(url, url, None, Some(&at), page),
                    _ => {}
                }
            }
            Token::End { name, range } if link::raw::is_link_component(&name) => {
                edits.replace(range, "</a>");
            }
            _ => {}
        }
    }
    edits.apply(html.into()).0.into_owned()
}

/// Rewrites a piece of HTML that stands alone, or returns `None` if it is not balanced.
fn fragment(html: &str, page: &mut Page<'_>) -> Option<String> {
    // A comment by error, such as `<!x`, or an end tag goes on up to the next `>`: the end tag after the
    // title would be a part of it.
    let tail = html.rsplit('>').next().unwrap_or_default();
    if ["<!", "<?", "</"].iter().any(|mark| tail.contains(mark)) {
        return None;
    }
    let (tokens, unfinished) = raw::tokens(html);
    let mut edits = Edits::default();
    let mut open: Vec<(String, Option<&'static str>)> = Vec::new();
    for token in tokens {
        match token {
            Token::Start {
                name,
                attrs,
                self_closing,
                range,
            } => {
                let badge = badge::replace(&html[range.clone()], &attrs);
                let font = font::replace(&name, &attrs).filter(|_| page.has(Switch::Font));
                let new = match (badge, font) {
                    (Some(badge), _) => {
                        page.uses(Fragment::Badge);
                        Some((badge.open, badge.close))
                    }
                    (None, font) => font.map(|font| (font.open, font.close)),
                };
                let is_void = raw::is_void(&name);
                let is_open = !is_void && !self_closing;
                let close = new.as_ref().map(|(_, close)| *close);
                if new.is_none() && self_closing && !is_void && raw::is_element(&name) {
                    // Only to Vue it is closed.
                    edits.replace(range.end - "/>".len()..range.end, format!("></{name}>"));
                }
                if is_open && name == "code" && is_playground(&attrs) {
                    edits.replace(range.clone(), "<code>");
                }
                if let Some((mut start, close)) = new {
                    if !is_open {
                        start.push_str(close);
                    }
                    edits.replace(range, start);
                }
                if is_open {
                    open.push((name, close));
                }
            }
            Token::End { name, range } => match open.pop() {
                Some((opened, close)) if opened == name => {
                    if let Some(close) = close {
                        edits.replace(range, close);
                    }
                }
                _ => return None,
            },
        }
    }
    (open.is_empty() && unfinished.is_empty()).then(|| edits.apply(html.into()).0.into_owned())
}
