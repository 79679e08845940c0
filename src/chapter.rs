//! One chapter through all stages.

use std::borrow::Cow;

use crate::block;
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::flavor::{PageTitle, Switch, Traits};
use crate::front_matter::{self, Data, STYLE};
use crate::html::escape;
use crate::inline::{self, Headings};
use crate::settings::{Form, Settings};

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

/// How many constructs of each kind a run converted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) containers: usize,
    pub(crate) tabs: usize,
    pub(crate) emoji: usize,
    pub(crate) fonts: usize,
    pub(crate) front_matter: usize,
    /// Titles that the theme would print above the text and that are not shown.
    pub(crate) hidden_titles: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.containers += other.containers;
        self.tabs += other.tabs;
        self.emoji += other.emoji;
        self.fonts += other.fonts;
        self.front_matter += other.front_matter;
        self.hidden_titles += other.hidden_titles;
    }
}

/// The page that is being converted: what holds for it, and what is gathered on the way.
pub(crate) struct Page<'a> {
    settings: &'a Settings,
    /// The path below the book's source folder.
    path: &'a str,
    needs_headings: bool,
    has_hint: bool,
    has_details: bool,
    has_badge: bool,
    has_tabs: bool,
    groups: usize,
    diagnostics: Vec<Diagnostic>,
    counts: Counts,
}

impl<'a> Page<'a> {
    /// What the flavor does where the family disagrees.
    pub(crate) fn flavor(&self) -> &'static Traits {
        self.settings.traits
    }

    /// Whether a switch of the table `markdown` is on.
    pub(crate) fn has(&self, switch: Switch) -> bool {
        self.settings.has(switch)
    }

    pub(crate) fn form(&self) -> Form {
        self.settings.form
    }

    /// The page's path, the language of the site, and whether that was asked for by option.
    pub(crate) fn locale(&self) -> (&'a str, &'a str, bool) {
        let explicit = self.settings.options.language.is_some();
        (self.path, &self.settings.language, explicit)
    }

    /// The default title that the options give a container.
    pub(crate) fn title_option(&self, name: &str) -> Option<&'a str> {
        self.settings.options.titles.get(name).map(String::as_str)
    }

    /// Whether a line that begins with a colon must be kept from becoming a definition list.
    pub(crate) fn escapes_colons(&self) -> bool {
        self.settings.definition_lists && !self.has(Switch::Dl)
    }

    /// Whether escapes are resolved before emoji are looked for.
    pub(crate) fn resolves_escapes(&self) -> bool {
        !self.flavor().emoji_escapes
    }

    /// Whether someone wants to know the page's headings.
    pub(crate) fn needs_headings(&self) -> bool {
        self.needs_headings
    }

    pub(crate) fn uses_hint(&mut self) {
        self.has_hint = true;
    }

    pub(crate) fn uses_tabs(&mut self) {
        self.has_tabs = true;
    }

    /// Gives an id that no other element of the book has.
    pub(crate) fn next_id(&mut self, kind: &str) -> String {
        self.groups += 1;
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let path: String = self.path.chars().map(plain).collect();
        format!("vp-{kind}-{path}-{}", self.groups)
    }

    pub(crate) fn uses_badge(&mut self) {
        self.has_badge = true;
    }

    pub(crate) fn uses_details(&mut self) {
        self.has_details = true;
    }

    pub(crate) fn counts_mut(&mut self) -> &mut Counts {
        &mut self.counts
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Moves what was reported since `first` by the length of what stands in front of the text.
    fn move_reports(&mut self, first: usize, offset: impl Fn(usize) -> usize) {
        for diagnostic in &mut self.diagnostics[first..] {
            diagnostic.range = offset(diagnostic.range.start)..offset(diagnostic.range.end);
        }
    }
}

/// Converts the text of the chapter at `path`, which is relative to the book's source folder.
///
/// Bytes that belong to no construct come back as they are. What the author got wrong is reported
/// with its place in `content`; nothing in a page is an error.
pub(crate) fn convert(content: &str, path: &str, settings: &Settings) -> Converted {
    let mut page = Page {
        settings,
        path,
        needs_headings: false,
        has_hint: false,
        has_details: false,
        has_badge: false,
        has_tabs: false,
        groups: 0,
        diagnostics: Vec::new(),
        counts: Counts::default(),
    };
    let front_matter = front_matter::find(content);
    let (before, body_start) = match &front_matter {
        Some(found) => (&content[..found.range.start], found.range.end),
        None => ("", 0),
    };
    let body = unify_line_ends(&content[body_start..]);
    let title = front_matter
        .as_ref()
        .and_then(|found| page_title(&found.data, settings));
    page.needs_headings = title.is_some();
    let has_title = front_matter
        .as_ref()
        .is_some_and(|found| found.data.title.is_some());
    let theme_prints_it = settings.traits.page_title != PageTitle::Hidden;
    if has_title && theme_prints_it && settings.options.front_matter_title.is_none() {
        page.counts.hidden_titles += 1;
    }

    let edits = block::scan(&body, &mut page);
    page.move_reports(0, |offset| body_start + offset);
    // mdBook's parser does not end a fence's or a tag's line with a carriage return.
    let is_unified = matches!(body, Cow::Owned(_)) && body.contains(['<', '`', '~']);
    let mut is_changed = front_matter.is_some() || is_unified || !edits.is_empty();
    let (text, blocks) = edits.apply(body);
    let reported = page.diagnostics.len();
    let (mut edits, headings) = inline::scan(&text, &blocks, &mut page);
    page.move_reports(reported, |offset| body_start + offset);
    if let Some((_, rule)) = title {
        remove_headings(&text, &headings, rule, &mut edits);
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
        head(
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

/// The title that stands above the page, and what becomes of the headings below it.
fn page_title<'a>(data: &'a Data, settings: &Settings) -> Option<(&'a str, PageTitle)> {
    let title = data.title.as_deref()?;
    let rule = settings.traits.page_title;
    match settings.options.front_matter_title {
        _ if settings.form == Form::Lines => None,
        None | Some(false) => None,
        Some(true) if rule == PageTitle::Hidden => Some((title, PageTitle::ReplacesHeading)),
        _ => Some((title, rule)),
    }
}

/// Takes out the headings that the page's title replaces.
fn remove_headings(text: &str, headings: &Headings, rule: PageTitle, edits: &mut Edits) {
    let replaced = match rule {
        PageTitle::Hidden | PageTitle::AboveHeading => 0,
        PageTitle::ReplacesHeading => usize::from(headings.is_first),
        PageTitle::ReplacesAllHeadings => headings.first_level.len(),
    };
    for range in &headings.first_level[..replaced] {
        let line_end =
            text[range.end..].len() - text[range.end..].trim_start_matches(['\r', '\n']).len();
        edits.remove_over(range.start..range.end + line_end);
    }
}

/// What stands in place of the front matter.
fn head(data: &Data, title: Option<&str>, source: &str, settings: &Settings) -> String {
    if settings.form == Form::Lines {
        return "\n".repeat(source.matches('\n').count());
    }
    let mut head = String::new();
    if let Some(title) = title {
        let title =
            inline::markdown_of_text(&title.split_whitespace().collect::<Vec<_>>().join(" "));
        head.push_str(&format!("# {title}\n\n"));
    }
    if settings.options.front_matter_info {
        head.push_str(&info(data, settings.form));
    }
    head
}

/// A line with author, date, categories and tags.
fn info(data: &Data, form: Form) -> String {
    let tags = data
        .tags
        .iter()
        .map(|tag| format!("#{tag}"))
        .collect::<Vec<_>>()
        .join(" ");
    let parts = [
        data.author.join(", "),
        data.date.clone().unwrap_or_default(),
        data.categories.join(", "),
        tags,
    ];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    let line = parts.join(" · ");
    match form {
        Form::Html => format!("<p class=\"page-info\">{}</p>\n\n", escape(&line)),
        _ => format!("{}\n\n", inline::markdown_of_text(&line)),
    }
}

/// The style sheet of a page, with no more in it than the page uses.
fn style(page: &Page<'_>) -> String {
    let settings = page.settings;
    if settings.form != Form::Html || settings.has_stylesheet {
        return String::new();
    }
    let mut rules = String::new();
    if page.has_hint {
        rules.push_str(include_str!("assets/hint.css").trim_end());
        if settings.needs_hint_style {
            rules.push_str(include_str!("assets/hint-0.4.css").trim_end());
        }
    }
    if page.has_details {
        rules.push_str(include_str!("assets/details.css").trim_end());
    }
    if page.has_tabs {
        rules.push_str(include_str!("assets/tabs.css").trim_end());
    }
    if page.has_badge {
        rules.push_str(include_str!("assets/badge.css").trim_end());
    }
    match rules.is_empty() {
        true => rules,
        false => format!("{STYLE}{}</style>\n\n", rules.replace('\n', "")),
    }
}
