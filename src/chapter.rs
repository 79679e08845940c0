//! One chapter through all stages.

use std::borrow::Cow;

use crate::assets::Fragment;
use crate::block;
use crate::diagnostics::{Code, Diagnostic};
use crate::flavor::PageTitle;
use crate::front_matter::{self, STYLE};
use crate::head;
use crate::inline;
use crate::page::{Counts, Page};
use crate::settings::Form;
use crate::site::Site;

/// What became of a chapter.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// The new text; `None` when nothing changed.
    pub(crate) text: Option<String>,
    /// What the author should know, in the order of the text.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// How many constructs were converted.
    pub(crate) counts: Counts,
}

/// Converts the text of the chapter at `path`, which is relative to the book's source folder.
///
/// Bytes that belong to no construct come back as they are. What the author got wrong is reported
/// with its place in `content`; nothing in a page is an error.
pub(crate) fn convert(content: &str, path: &str, site: &Site) -> Converted {
    let settings = &site.settings;
    let mut page = Page::new(site, path);
    let front_matter = front_matter::find(content);
    let (before, body_start) = match &front_matter {
        Some(found) => (&content[..found.range.start], found.range.end),
        None => ("", 0),
    };
    let body = unify_line_ends(&content[body_start..]);
    let home = front_matter
        .as_ref()
        .and_then(|found| head::home(&found.data, &body, settings))
        .unwrap_or_default();
    // What the author should know is about the text behind it.
    let source = |offset: usize| body_start + offset.saturating_sub(home.len());
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
    page.move_reports(0, source);
    // mdBook's parser does not end a fence's or a tag's line with a carriage return.
    let is_unified = matches!(body, Cow::Owned(_)) && body.contains(['<', '`', '~']);
    let mut is_changed = front_matter.is_some() || is_unified || !edits.is_empty();
    let (text, blocks) = edits.apply(body);
    let reported = page.diagnostics.len();
    let (mut edits, headings) = inline::scan(&text, &blocks, &mut page);
    page.move_reports(reported, source);
    if let Some((_, rule)) = title {
        head::remove_headings(&text, &headings, rule, &mut edits);
    }
    is_changed |= !edits.is_empty();
    let (text, _) = edits.apply(text);

    let head = front_matter.as_ref().map(|found| {
        page.counts.front_matter += 1;
        if let Some((range, message)) = &found.error {
            page.diagnostics.insert(
                0,
                Diagnostic {
                    code: Code::FrontMatter,
                    range: range.clone(),
                    message: format!("the front matter cannot be read: {message}"),
                    help: "quote values that hold `: `, `#` or brackets; the block is left out"
                        .into(),
                },
            );
        }
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
        if is_start && text.starts_with("---") && front_matter.is_some() {
            // The rest of a page must not be taken for its front matter.
            output.push('\n');
        }
        output.push_str(&text);
        output
    });
    page.diagnostics
        .sort_by_key(|diagnostic| diagnostic.range.start);
    Converted {
        text: output,
        diagnostics: page.diagnostics,
        counts: page.counts,
    }
}

/// Makes line feeds of carriage returns that end a line on their own, as VuePress does.
///
/// To CommonMark they are line ends, too, but its parsers do not agree on that inside of HTML. No
/// offset changes.
fn unify_line_ends(body: &str) -> Cow<'_, str> {
    let bytes = body.as_bytes();
    let is_alone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    if !body.contains('\r') || !(0..bytes.len()).any(is_alone) {
        return Cow::Borrowed(body);
    }
    let unify = |(at, c)| if c == '\r' && is_alone(at) { '\n' } else { c };
    Cow::Owned(body.char_indices().map(unify).collect())
}

/// The style sheet of a page, with no more in it than the page uses.
fn style(page: &Page<'_>) -> String {
    let settings = page.settings();
    let mut used = page.styles;
    if settings.is_04 && used.has(Fragment::Hint) {
        used.add(Fragment::Hint04);
    }
    let rules = used.rules();
    if settings.form != Form::Html || settings.has_stylesheet || rules.is_empty() {
        return String::new();
    }
    format!("{STYLE}{rules}</style>\n\n")
}
