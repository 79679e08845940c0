//! One chapter through all stages.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::allowance::Allowance;
use crate::anchor::Anchor;
use crate::assets::Fragment;
use crate::block;
use crate::diagnostics::{Code, Diagnostic, Located};
use crate::edit::OffsetMap;
use crate::flavor::PageTitle;
use crate::front_matter::{self, Data, FrontMatter, SCRIPT, STYLE};
use crate::head;
use crate::html::BLOCK_LINE;
use crate::include::{self, Included};
use crate::inline::{self, Inlines};
use crate::origin::Origins;
use crate::page::{Counts, HeadingId, Page};
use crate::settings::{Form, Settings};
use crate::site::Site;
use crate::text::unify_line_ends;

/// A chapter as it was written.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) content: String,
    pub(crate) front_matter: Option<FrontMatter>,
}

impl Source {
    /// Reads the front matter of a chapter.
    ///
    /// In mdBook's own Markdown, `---` at the beginning may be a thematic break, so that only a block that
    /// begins with a key is front matter.
    pub(crate) fn new(content: String, settings: &Settings) -> Self {
        let front_matter = front_matter::find(&content)
            .filter(|found| !settings.traits.is_mdbook() || found.is_evident(&content));
        Self {
            front_matter,
            content,
        }
    }

    /// The address that the front matter gives the page.
    pub(crate) fn permalink(&self) -> Option<String> {
        self.front_matter.as_ref()?.data.permalink.clone()
    }
}

/// What became of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// The text, whether it is new or not.
    pub(crate) text: String,
    /// Whether it is new.
    pub(crate) is_changed: bool,
    /// What was written, if it is not the same and something may still be said about it.
    pub(crate) source: Option<String>,
    /// What the author should know, in the order of the text.
    pub(crate) diagnostics: Vec<Located>,
    /// How many constructs were converted.
    pub(crate) counts: Counts,
    /// The ids of its headings; those of a page that no stage has read are found when they are asked for.
    pub(crate) ids: OnceLock<Vec<HeadingId>>,
    /// Its links to places on pages.
    pub(crate) anchors: Vec<Anchor>,
    /// The files outside of the source folder that it refers to.
    pub(crate) outside: Vec<PathBuf>,
}

impl Converted {
    /// Returns the ids of the headings of the page.
    pub(crate) fn ids(&self, site: &Site) -> &[HeadingId] {
        let read = || inline::heading_ids(&self.text, Page::new(site, ""));
        self.ids.get_or_init(read)
    }
}

/// Converts the chapter at `path`, which is relative to the book's source folder.
///
/// Bytes that belong to no construct come back as they are. What the author got wrong is reported
/// with its place in the content; nothing in a page is an error.
pub(crate) fn convert(source: Source, path: &str, site: &Site) -> Converted {
    let settings = &site.settings;
    let mut page = Page::new(site, path);
    let front_matter = source.front_matter.as_ref();
    let data = front_matter.map(|found| &found.data);
    let (before, start) = around(front_matter, &source.content);
    if let Some(data) = data {
        page.values.clone_from(&data.values);
    }

    let body = unify_line_ends(&source.content[start..]);
    // mdBook's parser does not end a fence's or a tag's line with a carriage return.
    let is_unified = matches!(body, Cow::Owned(_)) && body.contains(['<', '`', '~']);
    let Included {
        text: body,
        origins,
        diagnostics: located,
    } = include::expand(body, &mut page);
    let is_expanded = page.counts.includes > 0 || !located.is_empty();

    let home = data.and_then(|data| head::home(data, &body, &mut page));
    let home = home.unwrap_or_default();
    let places = Places {
        start,
        origins,
        home: home.len(),
    };
    let body = match home.is_empty() {
        true => body,
        false => Cow::Owned(format!("{home}{body}")),
    };
    let title = data
        .and_then(|data| head::title(data, settings))
        // A banner has a title of its own.
        .filter(|_| home.is_empty());
    let shows_info = settings.options.front_matter_info && settings.form != Form::Lines;
    page.needs_headings = title.is_some() || shows_info;
    if data.is_some_and(|data| is_title_hidden(data, settings)) {
        page.counts.hidden_titles += 1;
    }

    page.allowance = Allowance::new(body.len());
    let edits = block::scan(&body, &mut page);
    let mut is_changed = front_matter.is_some() || is_unified || is_expanded || !edits.is_empty();
    let (text, blocks) = edits.apply(body);
    report_conflict(blocks.conflict, &mut page);

    let Inlines {
        mut edits,
        headings,
        is_unsettled,
    } = inline::scan(&text, &blocks, &mut page);
    let title = title.map(|(title, rule)| {
        let replaced = head::remove_headings(&text, &headings, rule, &mut edits);
        (title, replaced)
    });
    let is_info_below = match data.filter(|_| shows_info && title.is_none()) {
        Some(data) => head::add_info(&text, &headings, data, settings, &mut edits),
        None => false,
    };
    is_changed |= !edits.is_empty();
    let (mut text, map) = edits.apply(text);
    report_conflict(map.conflict.map(|at| blocks.source(at)), &mut page);
    let mut inlines = vec![map];
    if is_unsettled {
        let repairs;
        (text, repairs) = inline::settle(text, &page);
        is_changed |= !repairs.is_empty();
        inlines.extend(repairs);
    }

    let head = front_matter.map(|found| {
        page.counts.front_matter += 1;
        let replaced = &source.content[found.range.clone()];
        head::render(
            &found.data,
            title,
            replaced,
            shows_info && !is_info_below,
            &mut page,
        )
    });
    let output = is_changed.then(|| {
        let head = [before, &style(&page), &head.unwrap_or_default()].concat();
        with_head(head, &text, front_matter.is_some() || is_expanded)
    });

    let output = Output {
        text_start: output
            .as_ref()
            .map_or(0, |output| output.len() - text.len()),
        text: output,
        inlines,
    };
    let error = front_matter_error(front_matter);
    finish(source.content, output, page, &places, located, error)
}

/// Reports that of two changes to a place in the text that is scanned only one was made.
fn report_conflict(at: Option<usize>, page: &mut Page<'_>) {
    if let Some(at) = at {
        page.report(Diagnostic {
            code: Code::Conflict,
            range: at..at,
            message: "two changes to this place exclude each other; one was left out".into(),
            help: "put a space or a line break here, and please report the page".into(),
        });
    }
}

/// What the stages made of a chapter.
struct Output {
    /// The text, if it is new.
    text: Option<String>,
    /// Where the text starts in it that the inline stage was given.
    text_start: usize,
    /// Where that stage and its repairs put what it found.
    inlines: Vec<OffsetMap>,
}

/// Puts together what is known of a chapter, with everything in its place in the source.
///
/// `located` are the diagnostics of the includes, each with where its line stands in the text.
fn finish(
    content: String,
    output: Output,
    page: Page<'_>,
    places: &Places,
    mut located: Vec<(usize, Located)>,
    error: Option<Located>,
) -> Converted {
    let anchors: Vec<_> = (page.anchors.into_iter())
        .filter_map(|anchor| {
            let at = match &anchor.at {
                Some(at) => {
                    let mut maps = output.inlines.iter();
                    let at = maps.try_fold(at.start, |at, map| map.output(at))?;
                    Some(output.text_start + at)
                }
                None => None,
            };
            Some(places.anchor(anchor, at))
        })
        .collect();
    for diagnostic in page.diagnostics {
        located.push((diagnostic.range.start, places.diagnostic(diagnostic)));
    }
    located.sort_by_key(|(at, _)| *at);
    let located = located
        .into_iter()
        .map(|(_, located)| places.moved(located));
    let diagnostics: Vec<_> = error.into_iter().chain(located).collect();
    // Links may be reported later; what nobody looks at again need not be kept.
    let may_report = !diagnostics.is_empty() || !anchors.is_empty();
    let is_changed = output.text.is_some();
    let (text, source) = match output.text {
        Some(text) => (text, may_report.then_some(content)),
        None => (content, None),
    };
    let ids = OnceLock::new();
    if page.is_parsed {
        let headings = page.headings.into_iter();
        let _ = ids.set(headings.map(|heading| heading.id).collect());
    }
    Converted {
        text,
        is_changed,
        source,
        diagnostics,
        counts: page.counts,
        ids,
        anchors,
        outside: page.outside,
    }
}

/// What stands before the front matter of `content`, and where the text after it starts.
fn around<'a>(front_matter: Option<&FrontMatter>, content: &'a str) -> (&'a str, usize) {
    match front_matter {
        Some(found) => {
            // What comes first now must not look like text after a byte order mark.
            let before = &content[..found.range.start];
            (before.trim_start_matches('\u{feff}'), found.range.end)
        }
        None => ("", 0),
    }
}

/// Whether the theme prints a title above the text, and the options leave open whether we do.
fn is_title_hidden(data: &Data, settings: &Settings) -> bool {
    data.title.is_some()
        && settings.traits.page_title != PageTitle::Hidden
        && settings.options.front_matter_title.is_none()
}

/// Puts the head before the text of a page, which must not become front matter there.
///
/// `is_moved` says that something before the text was removed or inserted.
fn with_head(head: String, text: &str, is_moved: bool) -> String {
    let is_start = head.trim_start_matches('\u{feff}').is_empty();
    if is_start && text.starts_with("---") && is_moved {
        return [&head, "\n", text].concat();
    }
    let page = head + text;
    if front_matter::find(&page).is_none() {
        return page;
    }
    let (head, text) = page.split_at(page.len() - text.len());
    let separator = match text.starts_with("---") {
        true => "\n".to_owned(),
        false => format!("{BLOCK_LINE}\n\n"),
    };
    [head, &separator, text].concat()
}

/// Where places in the text that is scanned stand in what the author wrote.
struct Places {
    /// Where the text after the front matter starts in the chapter.
    start: usize,
    /// The files that parts of it come from.
    origins: Origins,
    /// The length of the banner before it.
    home: usize,
}

impl Places {
    /// The file, if it is not the chapter's, and the range of it or of the text of the chapter.
    fn locate(&self, range: &Range<usize>) -> (Option<PathBuf>, Range<usize>) {
        let start = range.start.saturating_sub(self.home);
        let end = range.end.saturating_sub(self.home);
        let (file, range) = self.origins.locate(start..end);
        (file.map(Path::to_owned), range)
    }

    /// Locates a diagnostic in a file or in the text of the chapter.
    fn diagnostic(&self, mut diagnostic: Diagnostic) -> Located {
        let (file, range) = self.locate(&diagnostic.range);
        diagnostic.range = range;
        Located { file, diagnostic }
    }

    /// Makes a place in the text of the chapter one in the chapter.
    fn moved(&self, mut located: Located) -> Located {
        if located.file.is_none() {
            located.diagnostic.range = self.behind_front_matter(located.diagnostic.range);
        }
        located
    }

    /// Locates an anchor in the source; `at` is where it begins in the output.
    fn anchor(&self, anchor: Anchor, at: Option<usize>) -> Anchor {
        let located = anchor.source.as_ref().map(|source| self.locate(source));
        let (file, source) = match located {
            Some((None, source)) => (None, Some(self.behind_front_matter(source))),
            Some((file, source)) => (file, Some(source)),
            None => (None, None),
        };
        Anchor {
            at: at.map(|at| at..at + anchor.hash.len()),
            source,
            file,
            ..anchor
        }
    }

    fn behind_front_matter(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
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
