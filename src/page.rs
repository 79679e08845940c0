//! The page that is being converted: what holds for it, and what is gathered on the way.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::allowance::Allowance;
use crate::anchor::Anchor;
use crate::assets::{Fragment, Used};
use crate::config::CustomContainer;
use crate::diagnostics::{Code, Diagnostic};
use crate::files::Reader;
use crate::flavor::{Switch, Traits};
use crate::locale;
use crate::settings::{Form, Settings};
use crate::site::Site;
use crate::text::one_line;

/// A heading of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// From 1 to 6; 0 is a term of a definition list or a heading in HTML, to which mdBook gives an
    /// id, too.
    pub(crate) level: u8,
    /// What it says, without markup.
    pub(crate) text: String,
    /// Whether it stands in a box, a quote, a list or the like.
    pub(crate) is_nested: bool,
    pub(crate) id: HeadingId,
}

/// The id by which links reach a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeadingId {
    /// The one that it has on the page; empty where its text holds nothing to make one of.
    pub(crate) actual: String,
    /// The one that VuePress gives it, if that is another.
    pub(crate) vuepress: Option<String>,
}

impl HeadingId {
    pub(crate) fn new(actual: String, vuepress: String) -> Self {
        Self {
            vuepress: (vuepress != actual).then_some(vuepress),
            actual,
        }
    }

    /// The id of a heading that has none but the one on the page.
    pub(crate) fn only(actual: String) -> Self {
        Self {
            actual,
            vuepress: None,
        }
    }
}

/// How many constructs of each kind a run converted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) containers: usize,
    pub(crate) tabs: usize,
    pub(crate) fences: usize,
    pub(crate) emoji: usize,
    pub(crate) fonts: usize,
    pub(crate) front_matter: usize,
    pub(crate) includes: usize,
    pub(crate) imports: usize,
    /// Titles that the theme would print above the text and that are not shown.
    pub(crate) hidden_titles: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.containers += other.containers;
        self.tabs += other.tabs;
        self.fences += other.fences;
        self.emoji += other.emoji;
        self.fonts += other.fonts;
        self.front_matter += other.front_matter;
        self.includes += other.includes;
        self.imports += other.imports;
        self.hidden_titles += other.hidden_titles;
    }
}

/// The page that is being converted: what holds for it, and what is gathered on the way.
pub(crate) struct Page<'a> {
    site: &'a Site,
    /// The file that it was written in, below the book's source folder.
    path: &'a str,
    /// The file that mdBook makes of it, with the ending of the source.
    target: &'a str,
    /// Whether someone wants to know the page's headings.
    pub(crate) needs_headings: bool,
    /// The page's headings, in order; complete when the inline stage has ended.
    pub(crate) headings: Vec<Heading>,
    /// Whether that stage has read the page.
    pub(crate) is_parsed: bool,
    /// The values of the front matter, by their keys.
    pub(crate) values: BTreeMap<String, String>,
    /// What the page needs of the style sheet.
    pub(crate) styles: Used,
    /// How many footnotes of the page have a name that we gave.
    pub(crate) footnotes: usize,
    /// How many elements of the page have an id from [`Page::next_id`].
    ids: usize,
    /// Where the text that the block stage reads stands in memory.
    scanned: Range<usize>,
    /// The line in it that opens the construct at hand.
    opening: Range<usize>,
    /// Whether expressions in double braces are put in.
    pub(crate) interpolates: bool,
    /// The links to a place on this page or another.
    pub(crate) anchors: Vec<Anchor>,
    /// The files outside of the source folder that it refers to.
    pub(crate) outside: Vec<PathBuf>,
    /// How much constructs that repeat text may still insert.
    pub(crate) allowance: Allowance,
    /// Reads the files that the page takes in.
    pub(crate) reader: Reader<'a>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) counts: Counts,
}

impl<'a> Page<'a> {
    /// Begins the page at `path`, which is relative to the book's source folder.
    pub(crate) fn new(site: &'a Site, path: &'a str) -> Self {
        Self {
            site,
            path,
            target: site
                .index_of(path)
                .and_then(|index| site.page(index))
                .map_or(path, |page| page.target.as_str()),
            needs_headings: false,
            headings: Vec::new(),
            is_parsed: false,
            values: BTreeMap::new(),
            styles: Used::default(),
            footnotes: 0,
            ids: 0,
            scanned: 0..0,
            opening: 0..0,
            interpolates: false,
            anchors: Vec::new(),
            outside: Vec::new(),
            allowance: Allowance::new(0),
            reader: Reader::new(&site.files),
            diagnostics: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// The site that the page belongs to.
    pub(crate) fn site(&self) -> &'a Site {
        self.site
    }

    /// The file that it was written in, below the book's source folder.
    pub(crate) fn path(&self) -> &'a str {
        self.path
    }

    /// The file that links to other files are relative to.
    pub(crate) fn target(&self) -> &'a str {
        self.target
    }

    /// Begins the same page again, for a look at what becomes of it.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.site, self.path)
    }

    /// The options of the run.
    pub(crate) fn settings(&self) -> &'a Settings {
        &self.site.settings
    }

    /// What the flavor does where the family disagrees.
    pub(crate) fn flavor(&self) -> &'static Traits {
        self.site.settings.traits
    }

    /// Whether the page is in mdBook's own Markdown, of which only our constructs change.
    pub(crate) fn is_mdbook(&self) -> bool {
        self.flavor().is_mdbook()
    }

    /// Whether a switch of the table `markdown` is on.
    pub(crate) fn has(&self, switch: Switch) -> bool {
        self.site.settings.has(switch)
    }

    pub(crate) fn form(&self) -> Form {
        self.site.settings.form
    }

    /// The page's path, the language of the site, and whether that was asked for by option.
    pub(crate) fn locale(&self) -> (&'a str, &'a str, bool) {
        let explicit = self.site.settings.options.language.is_some();
        (self.path, &self.site.settings.language, explicit)
    }

    /// A word that the page shows and its author did not write, in the language of the page.
    pub(crate) fn word(&self, english: &'static str) -> &'static str {
        locale::word(english, self.path, &self.site.settings.language)
    }

    /// The folder that the page's paths are relative to.
    pub(crate) fn folder(&self) -> PathBuf {
        self.site.files.folder_of_chapter(self.path)
    }

    /// The default title that the options give a container.
    pub(crate) fn title_option(&self, name: &str) -> Option<&'a str> {
        self.site
            .settings
            .options
            .titles
            .get(name)
            .map(String::as_str)
    }

    /// What the options say about a container of this name: what it is, or that the site has none.
    pub(crate) fn custom_container(&self, name: &str) -> Option<Option<&'a CustomContainer>> {
        let container = self.site.settings.options.containers.get(name)?;
        Some(container.as_ref())
    }

    /// Whether a line that begins with a colon is to become a definition.
    pub(crate) fn has_definition_lists(&self) -> bool {
        self.site.settings.definition_lists && self.has(Switch::Dl)
    }

    /// Whether a line that begins with a colon must be kept from becoming a definition.
    pub(crate) fn escapes_colons(&self) -> bool {
        self.site.settings.definition_lists && !self.has(Switch::Dl)
    }

    /// Whether escapes are resolved before emoji are looked for.
    pub(crate) fn resolves_escapes(&self) -> bool {
        !self.flavor().emoji_escapes
    }

    /// Returns an id that no other element of the book has.
    pub(crate) fn next_id(&mut self, kind: &str) -> String {
        self.ids += 1;
        let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let path: String = self.path.chars().map(plain).collect();
        format!("vp-{kind}-{path}-{}", self.ids)
    }

    /// Notes the text that the block stage reads, or that it has read it.
    pub(crate) fn scans(&mut self, text: Option<&str>) {
        self.scanned = text.map_or(0..0, addresses);
        self.opening = 0..0;
    }

    /// Whether the block stage reads the page, and not lines that it made.
    pub(crate) fn is_scanned(&self) -> bool {
        !self.scanned.is_empty()
    }

    /// Notes the line that opens a construct.
    pub(crate) fn opens(&mut self, line: &str) {
        if let Some(range) = self.scanned_range(line) {
            self.opening = range;
        }
    }

    /// Where the bytes `range` of a text stand that the block stage took from the page.
    ///
    /// What was made of several parts stands where its construct opens; what is not the block
    /// stage's stands nowhere.
    pub(crate) fn place_of(&self, text: &str, range: &Range<usize>) -> Option<Range<usize>> {
        let exact = |text: Range<usize>| text.start + range.start..text.start + range.end;
        let opening = || self.is_scanned().then(|| self.opening.clone());
        self.scanned_range(text).map(exact).or_else(opening)
    }

    fn scanned_range(&self, part: &str) -> Option<Range<usize>> {
        let part = addresses(part);
        let is_inside = self.scanned.start <= part.start && part.end <= self.scanned.end;
        is_inside.then(|| part.start - self.scanned.start..part.end - self.scanned.start)
    }

    /// Records that the page needs a part of the style sheet.
    pub(crate) fn uses(&mut self, fragment: Fragment) {
        self.styles.add(fragment);
    }

    /// Counts `length` bytes that a construct at `place` in the source repeats, and returns whether the
    /// page may still grow by them.
    pub(crate) fn may_repeat(&mut self, length: usize, place: &Range<usize>) -> bool {
        if self.allowance.take(length) {
            return true;
        }
        if self.allowance.needs_report() {
            self.report(Diagnostic {
                code: Code::Limit,
                range: place.clone(),
                message: "the page repeats too much text; from here on it is left out".into(),
                help: "divide the page, or use fewer lists of headings and values of front matter"
                    .into(),
            });
        }
        false
    }

    /// Where the construct begins that the block stage is at.
    pub(crate) fn opening(&self) -> &Range<usize> {
        &self.opening
    }

    /// Adds a diagnostic, as one line even if it quotes several.
    pub(crate) fn report(&mut self, mut diagnostic: Diagnostic) {
        for text in [&mut diagnostic.message, &mut diagnostic.help] {
            if let Cow::Owned(line) = one_line(text) {
                *text = line;
            }
        }
        self.diagnostics.push(diagnostic);
    }
}

fn addresses(text: &str) -> Range<usize> {
    let start = text.as_ptr().addr();
    start..start + text.len()
}
