//! Links, which lead to the chapters and files that mdBook writes.
//!
//! VuePress and VitePress turn [links to pages](https://vuejs.press/guide/markdown.html#links) into
//! routes of the site: `./x.md`, `/guide/` and a permalink all lead to a page. mdBook turns the
//! relative path of a chapter's file into that of its HTML file, and leaves any other link as it is.
//! So every link to a page becomes the relative path of its chapter. No more than the destination
//! is written anew; hash and title stay.

pub(super) mod destination;
pub(super) mod raw;

use std::ops::Range;

use memchr::{memchr_iter, memmem};
use pulldown_cmark::{CowStr, Event, LinkType, RefDefs, Tag, TagEnd};

use super::guard::break_lines;
use super::{PREFIX, escape_markdown, image};
use crate::anchor;
use crate::edit::{Edits, OffsetMap};
use crate::flavor::Switch;
use crate::html::{BLOCK_LINE, INLINE_TAGS, RAW_LINE};
use crate::page::Page;
use crate::site::resolve;
use crate::target::{self, Role, Target};
use destination::Destination;

/// Whether there could be a link or an image.
pub(super) fn may_occur(text: &str) -> bool {
    text.contains("](") || text.contains("]:")
}

/// Whether there could be a link to a place on a page.
pub(super) fn may_have_hash(text: &str) -> bool {
    let bytes = text.as_bytes();
    let holds = |mark: &[u8]| memmem::find(bytes, mark).is_some();
    // That of a heading or of an attribute in Rust follows on a space, or begins its line.
    let follows_text = |at: usize| at > 0 && !b" \t\r\n#>".contains(&bytes[at - 1]);
    memchr_iter(b'#', bytes).any(follows_text) && (holds(b"](") || holds(b"]:") || holds(b"href"))
}

/// How deep links and images may be nested; what is deeper is ignored.
const MAX_NESTED: usize = 16;

/// A link or an image whose end has not been seen yet.
pub(super) struct Open<'t> {
    pub(super) is_image: bool,
    pub(super) kind: LinkType,
    /// The destination and the title, as the parser reads them.
    pub(super) url: CowStr<'t>,
    pub(super) title: CowStr<'t>,
    /// Where its plain text begins in that of the outermost one.
    text_start: usize,
    /// The plain text inside, once the end has been seen.
    pub(super) text: String,
    /// What is known to be inside.
    pub(super) content: Range<usize>,
}

/// Follows the links and images of a page.
pub(super) struct Links<'t> {
    text: &'t str,
    map: &'t OffsetMap,
    open: Vec<Open<'t>>,
    /// The plain text of the outermost one.
    inside: String,
    /// The last image in a link.
    linked_image: Option<(Open<'t>, Range<usize>)>,
    /// The paragraph that is open.
    paragraph: Range<usize>,
    /// The list item that has just begun, in which no paragraph may be marked.
    item: Option<Range<usize>>,
    /// Where the figure begins that the paragraph became.
    figure: Option<usize>,
    /// Whether the last link begins in an element whose content is text. The guard escapes what looks
    /// like a tag there.
    pub(super) is_in_text: bool,
}

impl<'t> Links<'t> {
    pub(super) fn new(text: &'t str, map: &'t OffsetMap) -> Self {
        Self {
            text,
            map,
            open: Vec::new(),
            inside: String::new(),
            linked_image: None,
            paragraph: 0..0,
            item: None,
            figure: None,
            is_in_text: false,
        }
    }

    /// Follows an event; an edit is recorded where a link or an image ends.
    pub(super) fn event(
        &mut self,
        event: &Event<'t>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if let Some(item) = self.item.take()
            && matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }))
            && ends_line(&self.text[range.end..item.end.max(range.end)])
        {
            self.paragraph = range.clone();
        }
        match event {
            Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    ..
                },
            ) => {
                let is_image = matches!(event, Event::Start(Tag::Image { .. }));
                let start = range.start + 1 + usize::from(is_image);
                self.open.push(Open {
                    is_image,
                    kind: *link_type,
                    url: dest_url.clone(),
                    title: title.clone(),
                    text_start: self.inside.len(),
                    text: String::new(),
                    content: start..start,
                });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(mut open) = self.open.pop() {
                    // An image this deep is not shown.
                    if self.open.len() < MAX_NESTED {
                        self.inside[open.text_start..].clone_into(&mut open.text);
                        self.end(&open, range, page, edits);
                    }
                    match self.open.last_mut() {
                        Some(around) => {
                            around.content.end = range.end;
                            self.linked_image = Some((open, range.clone()));
                        }
                        None => self.inside.clear(),
                    }
                }
            }
            Event::Start(Tag::Paragraph) => self.paragraph = range.clone(),
            Event::Start(Tag::Item) => self.item = Some(range.clone()),
            _ => {
                if let Some(open) = self.open.last_mut() {
                    open.content.end = open.content.end.max(range.end);
                    match event {
                        Event::Text(text) | Event::Code(text) => self.inside.push_str(text),
                        Event::SoftBreak | Event::HardBreak => self.inside.push(' '),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Returns where the figure begins that the paragraph became which ends here.
    pub(super) fn take_figure(&mut self) -> Option<usize> {
        self.figure.take()
    }

    fn end(
        &mut self,
        open: &Open<'_>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if self.is_in_text && open.kind == LinkType::Inline {
            return;
        }
        let source = self.source(range);
        if page.is_mdbook() && !image::may_change(page) {
            self.destination(open, range, &source, page, edits);
            return;
        }
        if target::is_refused(&open.url) && !page.is_mdbook() {
            // To markdown-it it is text.
            self.show_as_text(open, range, edits);
            if page.has(Switch::Breaks) {
                break_lines(self.text, &(open.content.end..range.end), edits);
            }
            return;
        }
        let is_alone = self.open.is_empty()
            && !self.paragraph.is_empty()
            && self.paragraph.start == range.start
            && self.text[range.end..self.paragraph.end.max(range.end)]
                .trim()
                .is_empty();
        if open.is_image
            && let Some((range, mut html)) =
                image::as_html(self.text, open, range, is_alone, page, &source)
        {
            if html.starts_with(BLOCK_LINE) {
                self.figure = Some(range.start);
            } else if self.is_line(&range) {
                // A tag that is alone on its line would begin a block of HTML, and no paragraph.
                html.push_str(RAW_LINE);
            }
            edits.replace_over(range, html);
            return;
        }
        if open.is_image
            && let Some(size) = image::legacy::size(&self.text[range.clone()])
        {
            edits.delete(range.start + size.start..range.start + size.end);
        }
        self.destination(open, range, &source, page, edits);
        if !open.is_image
            && is_alone
            && let Some((image, inside)) = self.linked_image.take()
            && inside.start == range.start + 1
            && self.text[inside.end..].starts_with(']')
            && let Some(figure) = image::linked_figure(self.text, &image, &inside, &open.url, page)
        {
            self.figure = Some(range.start);
            edits.replace_over(range.clone(), figure);
        }
    }

    /// Rewrites the destination of an inline link or image.
    fn destination(
        &self,
        open: &Open<'_>,
        range: &Range<usize>,
        source: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let tail = open.content.end..range.end;
        if open.kind == LinkType::Inline
            && let Some(destination) = destination::inline(self.text, tail, &open.url)
        {
            let role = Role::new(open.is_image);
            rewrite(
                self.text,
                &destination,
                &open.url,
                role,
                source,
                page,
                edits,
            );
        }
    }

    /// Escapes a link or an image that is text.
    fn show_as_text(&self, open: &Open<'_>, range: &Range<usize>, edits: &mut Edits) {
        match open.kind {
            // The text of an image was not Markdown so far.
            LinkType::Inline if open.is_image => {
                escape_markdown(
                    self.text,
                    &(open.content.start - 1..range.end),
                    false,
                    edits,
                );
            }
            LinkType::Inline => {
                edits.insert(open.content.start - 1, "\\");
                // The destination becomes text, too.
                escape_markdown(self.text, &(open.content.end..range.end), false, edits);
            }
            LinkType::Autolink if !self.is_in_text => edits.insert(range.start, "\\"),
            _ => {}
        }
    }

    /// Whether nothing else stands on the line of a range.
    fn is_line(&self, range: &Range<usize>) -> bool {
        let behind = self.text[range.end..].trim_start_matches([' ', '\t', '\r']);
        (behind.is_empty() || behind.starts_with('\n')) && {
            let line = self.text[..range.start].rsplit('\n').next();
            line.is_some_and(|before| before.trim_matches(PREFIX).is_empty())
        }
    }

    /// Rewrites the destinations of reference definitions.
    pub(super) fn definitions(&self, all: &RefDefs<'_>, page: &mut Page<'_>, edits: &mut Edits) {
        // What looks like a footnote is one, or text.
        for (_, definition) in all.iter().filter(|(label, _)| !label.starts_with('^')) {
            let url = &*definition.dest;
            if let Some(destination) =
                destination::definition(self.text, definition.span.clone(), url)
            {
                let source = self.source(&definition.span);
                rewrite(
                    self.text,
                    &destination,
                    url,
                    Role::Either,
                    &source,
                    page,
                    edits,
                );
            }
        }
    }

    fn source(&self, range: &Range<usize>) -> Range<usize> {
        self.map.source(range.start)..self.map.source(range.end)
    }
}

/// Returns the URL of what is meant, for a link or an image that is written as HTML.
pub(super) fn found(
    url: &str,
    role: Role,
    source: &Range<usize>,
    page: &mut Page<'_>,
) -> Option<String> {
    let (_, rest) = resolve::parts(url)?;
    let path = Target::find(url, role, source, page)?.path(rest, page);
    Some(resolve::encode(&path, &[' ']) + rest)
}

/// Does the same without a report: the place is not known, or the link has been looked at before.
pub(super) fn rewritten(url: &str, role: Role, page: &mut Page<'_>) -> Option<String> {
    let reported = page.diagnostics.len();
    let url = found(url, role, &(0..0), page);
    page.diagnostics.truncate(reported);
    url
}

/// Puts the path of the file that is meant in place of the path in a destination.
fn rewrite(
    text: &str,
    destination: &Destination,
    url: &str,
    role: Role,
    source: &Range<usize>,
    page: &mut Page<'_>,
    edits: &mut Edits,
) {
    if role != Role::Image {
        let (behind, start) = destination.behind_path(text);
        anchor::note(url, behind, Some(start), Some(source), page);
    }
    if page.is_mdbook() && !page.settings().checks_links() {
        return;
    }
    let Some(target) = Target::find(url, role, source, page) else {
        return;
    };
    let Some((_, rest)) = resolve::parts(url).filter(|_| !page.is_mdbook()) else {
        return;
    };
    let path = target.path(rest, page);
    destination.replace_path(&path, edits);
}

/// Whether a line of text ends before `behind`, and no other follows it in its list item.
fn ends_line(behind: &str) -> bool {
    let mut lines = behind.split('\n');
    let next = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let is_block = |c: char| c.is_ascii_digit() || "-*+#<|:\r".contains(c);
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        let name = line
            .strip_prefix('<')
            .map(|tag| tag.split(|c: char| !c.is_ascii_alphanumeric()));
        let is_inline = name
            .and_then(|mut name| name.next())
            .is_some_and(|name| INLINE_TAGS.contains(&name));
        let is_text = line.starts_with("<<");
        line.is_empty() || is_fence || (line.starts_with(is_block) && !is_inline && !is_text)
    };
    lines.next().is_none_or(|rest| rest.trim().is_empty()) && lines.next().is_none_or(next)
}
