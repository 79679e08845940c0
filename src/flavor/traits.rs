//! What the family disagrees about.

use super::table::ALWAYS;
use super::{Flavor, Switch};

/// Which line ends a container, and which lines are its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// markdown-it-container: a closing line may be indented by up to three columns.
    AnyColumn,
    /// @mdit/plugin-container: closing line and body begin at the column of the opening line.
    SameColumn,
}

/// What a container's title is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TitleText {
    /// Inline Markdown.
    Inline,
    /// The text as it is, with its HTML.
    Raw,
    /// The first word of the text as it is.
    RawFirstWord,
}

/// Where a container's title comes from when the author gave none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultTitles {
    /// The name in capitals; the path prefix `/zh/` makes it Chinese.
    VuePress1,
    /// A word in the language of the page.
    Localized,
    /// The name in capitals, `details` as `Details`.
    VitePress,
    /// None, but for `details`.
    Reco1,
    /// The name in capitals.
    Capitals,
    /// Chinese, unless the path prefix is `/en/`.
    Vdoing,
    /// In English the words of mdBook's own alerts, else as in VuePress 2.
    Mdbook,
}

/// Whether the `title` of the front matter stands above the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageTitle {
    /// The page shows only the headings of its body.
    Hidden,
    /// The title is the page's heading; one that the body begins with is left out.
    ReplacesHeading,
    /// The title stands above the body and its headings.
    AboveHeading,
    /// The title is the page's heading; every first-level heading of the body is left out.
    ReplacesAllHeadings,
}

/// Which rule finds HTML blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HtmlBlocks {
    /// The rule of CommonMark.
    CommonMark,
    /// VuePress 1: a component's block ends with the line that holds the first `>`.
    Vue1,
    /// VuePress 2 and VitePress: every element that is not an inline one begins a block.
    Vue,
}

/// What `[[toc]]` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TocRule {
    /// A piece of text; the list has all headings of the page.
    Inline,
    /// A line; the list has no headings of boxes, quotes and lists.
    Block,
}

/// How a heading gets its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadingIds {
    /// Dashes part words, and the second heading of a text has the number 2.
    VuePress1,
    /// Dashes are letters, and the second heading of a text has the number 1.
    VuePress2,
    /// The same, but entities count as they are written.
    VitePress,
    /// The same, but the texts of images count, too.
    VitePress2,
}

/// How `<!-- @include: path -->` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Includes {
    /// @mdit/plugin-include: it fills its line, and `.` and `..` in links are those of the file.
    Lines,
    /// VitePress 1: it may stand anywhere.
    Text,
    /// VitePress 2: the same, but links are those of the file, and a heading names its section.
    Sections,
}

/// Which lines bring in the code of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Imports {
    /// VuePress 1: `<<< path`, from the folder that VuePress was started in.
    VuePress1,
    /// VuePress 2: `@[code](path)`.
    VuePress2,
    /// vuepress-theme-reco 2: the same, `@[preview](path)` and `@[code-group](path)`.
    Reco2,
    /// VitePress: `<<< path`, where `@` is the folder of the pages.
    VitePress,
    /// Those of VuePress 2, and those of VitePress whose path begins with `@/`, `./` or `../`, each alone
    /// on its line: text of an ordinary book may begin in the same way.
    Mdbook,
}

/// Who reads the info strings of fences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fences {
    /// VuePress 1, which has no titles.
    VuePress1,
    /// The @vuepress/plugin-prismjs that the theme brings, which has no titles yet.
    EarlyPrism,
    /// @vuepress/plugin-prismjs: a title stands above the code, and `[\!code` is `[!code`.
    Prism,
    /// @vuepress/plugin-shiki, which does the same and sees the braces that attributes take.
    Shiki,
    /// VitePress 1, which has no titles.
    VitePress,
    /// VitePress 2, which has none either, and languages of ASCII letters and digits only.
    VitePress2,
    /// mdBook, where a fence without a title, marked lines and the like is mdBook's own.
    Mdbook,
}

impl Fences {
    /// Whether `[\!code` is `[!code`.
    pub(crate) fn has_escapes(self) -> bool {
        matches!(self, Self::Prism | Self::Shiki | Self::EarlyPrism)
    }

    /// Whether a title stands above the code.
    pub(crate) fn has_titles(self) -> bool {
        matches!(self, Self::Prism | Self::Shiki | Self::Mdbook)
    }
}

/// Which rules say what the delimiters of emphasis, such as `**`, belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emphasis {
    /// CommonMark 0.28, in markdown-it 8: symbols outside of ASCII are no punctuation, and two runs
    /// may be three delimiters long each and still not belong together.
    Early,
    /// CommonMark as it is now, but in markdown-it up to 14.1, which looks at the halves of characters
    /// beyond U+FFFF: an emoji is no punctuation.
    CodeUnits,
    /// CommonMark as it is now.
    CommonMark,
}

/// Which quotes become boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alerts {
    /// @mdit/plugin-alert: GitHub's five names and `info`, nothing after them, and a body.
    Plain,
    /// VitePress: what stands after the name is the title as it is, with its HTML, and the
    /// outermost quote is the box.
    Titled,
    /// plume: the names of Obsidian's callouts, a title of inline Markdown, and a body.
    Callouts,
}

/// Whose Markdown the pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markdown {
    /// That of markdown-it: where pulldown-cmark reads something else, the page is changed until both
    /// agree.
    MarkdownIt,
    /// mdBook's own, as the book's `[output.html]` sets it: what is no construct of ours stays as it is.
    Mdbook,
}

/// What the family disagrees about, for one flavor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    pub(crate) flavor: Flavor,
    /// The name in the options.
    pub(crate) name: &'static str,
    pub(crate) markdown: Markdown,
    pub(crate) closing: Closing,
    pub(crate) title_text: TitleText,
    pub(crate) default_titles: DefaultTitles,
    pub(crate) page_title: PageTitle,
    pub(crate) html_blocks: HtmlBlocks,
    pub(crate) heading_ids: HeadingIds,
    pub(crate) toc: TocRule,
    pub(crate) includes: Includes,
    pub(crate) imports: Imports,
    pub(crate) fences: Fences,
    pub(crate) alerts: Alerts,
    pub(crate) emphasis: Emphasis,
    /// Whether a backslash or an entity keeps `:name:` from becoming an emoji.
    pub(crate) emoji_escapes: bool,
    /// Whether a preview shows the Markdown that it was made of, as the themes have it which bring
    /// previews along.
    pub(crate) previews_source: bool,
    /// Whether a pipe in code parts no cells of a table.
    pub(crate) code_hides_pipes: bool,
    /// Whether any piece of text in a cell may end with the cell's attributes, as @mdit/plugin-attrs
    /// has it.
    pub(crate) attrs_in_cells: bool,
    /// Whether the switch `cjk-emphasis` is on for sites in Chinese, Japanese or Korean.
    pub(crate) cjk_emphasis_by_language: bool,
    /// Whether linkify takes names like `example.com` for links, too.
    pub(crate) guesses_links: bool,
    /// Whether a link without an ending gets `.html`, even where it leads nowhere.
    pub(crate) completes_links: bool,
    /// The switches of `markdown` that are on where `book.toml` says nothing.
    pub(crate) switches: &'static [Switch],
}

impl Traits {
    /// Whether the pages are in mdBook's own Markdown, of which only our constructs change.
    pub(crate) fn is_mdbook(&self) -> bool {
        self.markdown == Markdown::Mdbook
    }

    /// Whether the switch is on where `book.toml` says nothing.
    pub(crate) fn has(&self, switch: Switch) -> bool {
        let is_always_on = match switch {
            // mdBook makes ids of its own, which links from outside know.
            Switch::Anchor => !self.is_mdbook(),
            _ => ALWAYS.contains(&switch),
        };
        is_always_on || self.switches.contains(&switch)
    }
}
