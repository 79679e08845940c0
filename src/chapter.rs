//! One chapter through all stages.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use crate::anchor::Anchor;
use crate::assets::Fragment;
use crate::block;
use crate::diagnostics::{Code, Diagnostic, Located};
use crate::flavor::PageTitle;
use crate::front_matter::{self, FrontMatter, SCRIPT, STYLE};
use crate::head;
use crate::include::{self, Included};
use crate::inline;
use crate::page::{Counts, Page};
use crate::settings::Form;
use crate::site::Site;

/// A chapter as it was written.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) content: String,
    pub(crate) front_matter: Option<FrontMatter>,
}

impl Source {
    /// Reads the front matter of a chapter.
    pub(crate) fn new(content: String) -> Self {
        Self {
            front_matter: front_matter::find(&content),
            content,
        }
    }
}

/// What became of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// The new text; `None` when nothing changed.
    pub(crate) text: Option<String>,
    /// What the author should know, in the order of the text.
    pub(crate) diagnostics: Vec<Located>,
    /// How many constructs were converted.
    pub(crate) counts: Counts,
    /// The ids of its headings.
    pub(crate) ids: Vec<String>,
    /// Its links to places on pages.
    pub(crate) anchors: Vec<Anchor>,
}

/// Converts the chapter at `path`, which is relative to the book's source folder.
///
/// Bytes that belong to no construct come back as they are. What the author got wrong is reported
/// with its place in the content; nothing in a page is an error.
pub(crate) fn convert(source: &Source, path: &str, site: &Site) -> Converted {
    let settings = &site.settings;
    let mut page = Page::new(site, path);
    let content = source.content.as_str();
    let front_matter = &source.front_matter;
    let (before, body_start) = match front_matter {
        Some(found) => {
            // What comes first now must not look like text behind a byte order mark.
            let before = &content[..found.range.start];
            (before.trim_start_matches('\u{feff}'), found.range.end)
        }
        None => ("", 0),
    };
    if let Some(found) = &front_matter {
        page.values.clone_from(&found.data.values);
    }
    let body = unify_line_ends(&content[body_start..]);
    // mdBook's parser does not end a fence's or a tag's line with a carriage return.
    let is_unified = matches!(body, Cow::Owned(_)) && body.contains(['<', '`', '~']);
    let Included {
        text: body,
        origins,
        diagnostics: mut located,
    } = include::expand(body, &mut page);
    let home = front_matter
        .as_ref()
        .and_then(|found| head::home(&found.data, &body, settings))
        .unwrap_or_default();
    // What the author should know is about the text behind it.
    let behind_home = |range: Range<usize>| {
        range.start.saturating_sub(home.len())..range.end.saturating_sub(home.len())
    };
    let body = match home.is_empty() {
        true => body,
        false => Cow::Owned(format!("{home}{body}")),
    };
    let title = front_matter
        .as_ref()
        .and_then(|found| head::title(&found.data, settings))
        // A banner has a title of its own.
        .filter(|_| home.is_empty());
    page.needs_headings = title.is_some();
    let has_title = front_matter
        .as_ref()
        .is_some_and(|found| found.data.title.is_some());
    let theme_prints_it = settings.traits.page_title != PageTitle::Hidden;
    if has_title && theme_prints_it && settings.options.front_matter_title.is_none() {
        page.counts.hidden_titles += 1;
    }

    let edits = block::scan(&body, &mut page);
    let is_expanded = page.counts.includes > 0 || !located.is_empty();
    let mut is_changed = front_matter.is_some() || is_unified || is_expanded || !edits.is_empty();
    let (text, blocks) = edits.apply(body);
    let (mut edits, headings) = inline::scan(&text, &blocks, &mut page);
    if let Some((_, rule)) = title {
        head::remove_headings(&text, &headings, rule, &mut edits);
    }
    is_changed |= !edits.is_empty();
    let (text, inlines) = edits.apply(text);

    let head = front_matter.as_ref().map(|found| {
        page.counts.front_matter += 1;
        head::render(
            &found.data,
            title.map(|(title, _)| title),
            &content[found.range.clone()],
            settings,
        )
    });
    let output = is_changed.then(|| {
        let head = head.unwrap_or_default();
        let style = style(&page);
        let mut output =
            String::with_capacity(before.len() + style.len() + head.len() + text.len() + 1);
        output.push_str(before);
        output.push_str(&style);
        output.push_str(&head);
        let is_start = output.trim_start_matches('\u{feff}').is_empty();
        let is_moved = front_matter.is_some() || is_expanded;
        if is_start && text.starts_with("---") && is_moved {
            // The rest of a page must not be taken for its front matter.
            output.push('\n');
        }
        output.push_str(&text);
        output
    });
    let start = output
        .as_ref()
        .map_or(0, |output| output.len() - text.len());
    let moved = |anchor: Anchor| {
        let at = start + inlines.output(anchor.at.start)?;
        let (file, source) = origins.locate(behind_home(anchor.source));
        let moved = if file.is_none() { body_start } else { 0 };
        Some(Anchor {
            at: at..at + anchor.hash.len(),
            source: moved + source.start..moved + source.end,
            file: file.map(Path::to_owned),
            ..anchor
        })
    };
    let anchors = std::mem::take(&mut page.anchors);
    let anchors = anchors.into_iter().filter_map(moved).collect();
    for mut diagnostic in std::mem::take(&mut page.diagnostics) {
        let at = diagnostic.range.start;
        let (file, range) = origins.locate(behind_home(diagnostic.range));
        diagnostic.range = range;
        let file = file.map(Path::to_owned);
        located.push((at, Located { file, diagnostic }));
    }
    located.sort_by_key(|(at, _)| *at);
    let mut diagnostics: Vec<Located> = front_matter_error(front_matter.as_ref())
        .into_iter()
        .collect();
    for (_, mut located) in located {
        if located.file.is_none() {
            let Range { start, end } = located.diagnostic.range;
            located.diagnostic.range = body_start + start..body_start + end;
        }
        diagnostics.push(located);
    }
    Converted {
        text: output,
        diagnostics,
        counts: page.counts,
        ids: page
            .headings
            .into_iter()
            .map(|heading| heading.id)
            .collect(),
        anchors,
    }
}

/// What is wrong with the front matter, if anything.
fn front_matter_error(front_matter: Option<&FrontMatter>) -> Option<Located> {
    let (range, message) = front_matter?.error.as_ref()?;
    let diagnostic = Diagnostic {
        code: Code::FrontMatter,
        range: range.clone(),
        message: format!("the front matter cannot be read: {message}"),
        help: "quote values that hold `: `, `#` or brackets; the block is left out".into(),
    };
    Some(Located {
        file: None,
        diagnostic,
    })
}

/// Makes line feeds of carriage returns that end a line on their own, as VuePress does.
///
/// To CommonMark they are line ends, too, but its parsers do not agree on that inside of HTML. No
/// offset changes.
pub(crate) fn unify_line_ends(body: &str) -> Cow<'_, str> {
    let bytes = body.as_bytes();
    let is_alone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    if !body.contains('\r') || !(0..bytes.len()).any(is_alone) {
        return Cow::Borrowed(body);
    }
    let unify = |(at, c)| if c == '\r' && is_alone(at) { '\n' } else { c };
    Cow::Owned(body.char_indices().map(unify).collect())
}

/// The style sheet and the script of a page, with no more in them than the page uses.
fn style(page: &Page<'_>) -> String {
    let settings = page.settings();
    let mut used = page.styles;
    if settings.is_04 && used.has(Fragment::Hint) {
        used.add(Fragment::Hint04);
    }
    if settings.form != Form::Html {
        return String::new();
    }
    let rules = used.rules();
    let style = match rules.is_empty() || settings.has_stylesheet {
        true => String::new(),
        false => format!("{STYLE}{rules}</style>\n\n"),
    };
    match used.scripts() {
        script if script.is_empty() => style,
        script => format!("{style}{SCRIPT}{script}</script>\n\n"),
    }
}
