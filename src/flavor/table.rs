//! The table of the flavors: what each theme does otherwise than its generator.

use super::Flavor;
use super::Switch::{
    self, Abbr, Alert, Align, Anchor, Attrs, CjkEmphasis, CodeNotation, CodeTabs, Emoji, Font,
    Footnote, Hint, Include, Linkify, Mark, Math, Spoiler, Sub, Sup, Tabs, Tasklist, Toc, VPre,
};
use super::traits::{
    Alerts, Closing, DefaultTitles, Emphasis, Fences, HeadingIds, HtmlBlocks, Imports, Includes,
    Markdown, PageTitle, TitleText, TocRule, Traits,
};

/// The switches that are on in every flavor, but for ids in mdBook's own Markdown.
pub(super) const ALWAYS: &[Switch] = &[Align, Anchor, CodeTabs, Emoji, Font, Hint, Tabs, Toc, VPre];

/// VuePress 1, on which the themes of its time build.
const VUEPRESS1: Traits = Traits {
    flavor: Flavor::VuePress1,
    name: "vuepress1",
    markdown: Markdown::MarkdownIt,
    closing: Closing::AnyColumn,
    title_text: TitleText::Raw,
    default_titles: DefaultTitles::VuePress1,
    page_title: PageTitle::Hidden,
    html_blocks: HtmlBlocks::Vue1,
    heading_ids: HeadingIds::VuePress1,
    toc: TocRule::Inline,
    includes: Includes::Lines,
    imports: Imports::VuePress1,
    fences: Fences::VuePress1,
    alerts: Alerts::Plain,
    emphasis: Emphasis::Early,
    emoji_escapes: false,
    previews_source: false,
    code_hides_pipes: true,
    attrs_in_cells: false,
    cjk_emphasis_by_language: false,
    guesses_links: true,
    completes_links: false,
    switches: &[],
};

/// VuePress 2, on which the themes of its time build.
const VUEPRESS2: Traits = Traits {
    flavor: Flavor::VuePress2,
    name: "vuepress2",
    markdown: Markdown::MarkdownIt,
    closing: Closing::SameColumn,
    title_text: TitleText::Inline,
    default_titles: DefaultTitles::Localized,
    page_title: PageTitle::Hidden,
    html_blocks: HtmlBlocks::Vue,
    heading_ids: HeadingIds::VuePress2,
    toc: TocRule::Block,
    includes: Includes::Lines,
    imports: Imports::VuePress2,
    fences: Fences::Prism,
    alerts: Alerts::Plain,
    emphasis: Emphasis::CommonMark,
    emoji_escapes: true,
    previews_source: false,
    code_hides_pipes: false,
    attrs_in_cells: true,
    cjk_emphasis_by_language: false,
    guesses_links: true,
    completes_links: false,
    switches: &[],
};

/// VitePress 1.
const VITEPRESS: Traits = Traits {
    flavor: Flavor::VitePress,
    name: "vitepress",
    markdown: Markdown::MarkdownIt,
    closing: Closing::AnyColumn,
    title_text: TitleText::Inline,
    default_titles: DefaultTitles::VitePress,
    page_title: PageTitle::Hidden,
    html_blocks: HtmlBlocks::Vue,
    heading_ids: HeadingIds::VitePress,
    toc: TocRule::Block,
    includes: Includes::Text,
    imports: Imports::VitePress,
    fences: Fences::VitePress,
    alerts: Alerts::Titled,
    emphasis: Emphasis::CodeUnits,
    emoji_escapes: true,
    previews_source: false,
    code_hides_pipes: false,
    attrs_in_cells: false,
    cjk_emphasis_by_language: false,
    guesses_links: false,
    completes_links: true,
    switches: &[Alert, Attrs, CodeNotation, Include, Linkify],
};

pub(super) const TRAITS: &[Traits] = &[
    VUEPRESS1,
    VUEPRESS2,
    VITEPRESS,
    Traits {
        flavor: Flavor::VitePress2,
        name: "vitepress2",
        closing: Closing::SameColumn,
        attrs_in_cells: true,
        heading_ids: HeadingIds::VitePress2,
        includes: Includes::Sections,
        fences: Fences::VitePress2,
        emphasis: Emphasis::CommonMark,
        switches: &[
            Alert,
            Attrs,
            CjkEmphasis,
            CodeNotation,
            Footnote,
            Include,
            Linkify,
            Tasklist,
        ],
        ..VITEPRESS
    },
    Traits {
        flavor: Flavor::Hope,
        name: "hope",
        page_title: PageTitle::ReplacesHeading,
        fences: Fences::Shiki,
        previews_source: true,
        cjk_emphasis_by_language: true,
        switches: &[Include],
        ..VUEPRESS2
    },
    Traits {
        flavor: Flavor::Plume,
        name: "plume",
        page_title: PageTitle::ReplacesHeading,
        fences: Fences::Shiki,
        alerts: Alerts::Callouts,
        previews_source: true,
        switches: &[
            Abbr,
            Alert,
            Attrs,
            CjkEmphasis,
            CodeNotation,
            Footnote,
            Include,
            Mark,
            Math,
            Spoiler,
            Sub,
            Sup,
            Tasklist,
        ],
        ..VUEPRESS2
    },
    Traits {
        flavor: Flavor::Reco1,
        name: "reco1",
        default_titles: DefaultTitles::Reco1,
        page_title: PageTitle::AboveHeading,
        ..VUEPRESS1
    },
    Traits {
        flavor: Flavor::Reco2,
        name: "reco2",
        closing: Closing::AnyColumn,
        title_text: TitleText::RawFirstWord,
        default_titles: DefaultTitles::Capitals,
        page_title: PageTitle::ReplacesAllHeadings,
        imports: Imports::Reco2,
        fences: Fences::EarlyPrism,
        switches: &[Tasklist],
        ..VUEPRESS2
    },
    Traits {
        flavor: Flavor::Vdoing,
        name: "vdoing",
        default_titles: DefaultTitles::Vdoing,
        page_title: PageTitle::ReplacesHeading,
        ..VUEPRESS1
    },
    Traits {
        flavor: Flavor::Gungnir,
        name: "gungnir",
        closing: Closing::AnyColumn,
        default_titles: DefaultTitles::Capitals,
        ..VUEPRESS2
    },
    Traits {
        flavor: Flavor::Mdbook,
        name: "mdbook",
        markdown: Markdown::Mdbook,
        default_titles: DefaultTitles::Mdbook,
        html_blocks: HtmlBlocks::CommonMark,
        fences: Fences::Mdbook,
        imports: Imports::Mdbook,
        switches: &[Footnote, Include, Tasklist],
        ..VUEPRESS2
    },
];
