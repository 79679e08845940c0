//! Brings pages written for VuePress and its family to [mdBook](https://rust-lang.github.io/mdBook/).
//!
//! This is the library behind the preprocessor `mdbook-vuepress-compat`. [`run`] takes what mdBook
//! 0.4 or 0.5 sends to a preprocessor and writes the book that it expects back; [`VuePressCompat`]
//! does the same inside a program that uses mdBook's crates; [`convert`] converts one page.
//!
//! A page goes through these stages, which `chapter` runs one after the other. Blocks and inlines
//! return edits to the text and leave every other byte as it is. The other stages record what they
//! insert and remove, so that reports name the line that the author wrote:
//!
//! 1. front matter: YAML is read and taken out (`front_matter`);
//! 2. includes: the Markdown of other files comes in (`include`, `files`, `origin`), and a home page
//!    gets its banner (`home`);
//! 3. blocks: a line scanner that follows markdown-it's block rules finds containers, tabs, alerts,
//!    fences, imported code and what CommonMark would take for another block (`block`);
//! 4. inlines: one pass of pulldown-cmark finds headings, links, images, emoji, marks and the like,
//!    and balances raw HTML (`inline`);
//! 5. settle: where the inline stage wrote beside unbalanced HTML, its result is read again as mdBook
//!    reads it, and repaired until every element holds balanced HTML (`inline::settle`);
//! 6. head: title and information line, and what the page needs of styles and scripts, go before the
//!    text (`head`, `assets`).
//!
//! In the flavor `mdbook`, which an ordinary book has, mdBook's own Markdown keeps its meaning. Each of the
//! two stages that read Markdown skips a page on which none of its triggers occurs (`block::trigger`,
//! `inline::trigger`). On the others, the block stage records no edits outside of constructs
//! (`block::Scanner::unmuted`), and the inline stage leaves the author's tags alone outside of boxes, except
//! for those at which mdBook aborts (`inline::guard::Guard::keeps_tags`).
//!
//! Every stage takes time linear in the text, and no page grows without bound: what constructs that
//! repeat text insert is counted (`allowance`), and so are included files (`files`).
//!
//! A second conversion of the result changes nothing: whatever a stage writes is what the same stage
//! leaves alone, and what is taken out leaves something between the text before it and after it. It does
//! not hold for these constructs, of which pages that people write have none, or hardly one:
//!
//! - an element whose content is text to browsers, such as `<textarea>`, that is left open or goes on after a
//!   blank line: mdBook reads its content as Markdown, so that a tag in it becomes text, and the lines below
//!   the tag another block;
//! - in a paragraph of VuePress 1, the tag of a block that nothing closes, which ends the paragraph; one that is
//!   closed stays in it, and the first conversion closes all;
//! - in VuePress 1, `[[toc]]` beside text: the list in its place parts the delimiters, tags and braces around it;
//! - an include in another comment, over several lines, or in indented code, which is a comment of its own
//!   only after the first conversion;
//! - a component of tabs around a tag that becomes text: only without that tag it holds its tabs;
//! - an emoticon with a pipe in it above the delimiters of a table, which has one cell less without the pipe;
//! - an emoticon beside marks, in which it stands alone only when they are tags;
//! - a line that begins with three backticks and is no fence, as long as the other backtick in it is not taken
//!   out, and an info string with references or quoted brackets, whose words are read again;
//! - a formula beside tags or marks, whose dollars and code pair otherwise to mdBook than to the parser with formulas;
//! - the start tag of `<pre>`, `<script>` or `<style>` that a blank line cuts off, which becomes text, and what
//!   follows it a block of its own;
//! - front matter after a style sheet, which more lines like its own follow;
//! - a component of reco 2 (`@[preview]`) in a paragraph, which is one where it fills its paragraph;
//! - the tag of a block in the title of a box, which ends the paragraph that the title is;
//! - braces on a page whose only mention of `v-pre` is taken out;
//! - a definition list, which the block stage does not know;
//! - a link to a program in another one: the outer one is a link as long as the inner one is;
//! - a declaration (`<!x`) that goes on in the next line;
//! - a bare address beside markup: addresses are found in the pieces that marks, scripts and attributes leave;
//! - a brace, a delimiter or a colon in or beside a bare address, which the brackets around the address part;
//! - attributes of emphasis beside other delimiters, which belong to the element that is there then;
//! - an inline note beside a directive, or in another note, of which a second conversion sees the reference;
//! - an element like `<pre>` that nothing closes in an item or before another end tag, which ends with its block;
//! - a footnote that begins with a tag or an image, and an image whose destination has angle brackets;
//! - the tag of a block in the head of a table, and a tag on the line below the name of an alert;
//! - attributes before a bare URL in a cell, which end a text there only once the URL is a link;
//! - a comment that nothing closes in an item: once it is closed, the blank line below makes the list loose;
//! - a label over several lines that looks like that of a footnote, below which the same label stands again;
//! - an emoticon in the title of front matter, which is shown as it is;
//! - attributes above a line of nothing but a backslash, below which other attributes are taken out;
//! - a bare address in what looks like an import of code, which is one with the link in it;
//! - a tag with an at sign in the name of an attribute, which is none to CommonMark;
//! - a label of a footnote that is empty or has a bracket in it;
//! - a backtick in a script or a mark beside a directive such as `@click`, which it hides to the parser;
//! - a slot (`<template>`) in the title of a box, whose tags stay there;
//! - the delimiter row of a table that tabs indent in an item of an item;
//! - a binding (`:href`) in a tag that goes on in the next line;
//! - the name of an alert on the line below another one;
//! - a bracket at the beginning of the text of an image, which the caption of the figure shows as an image;
//! - a link to a program in a heading, where it becomes text, and an emoji in such an address;
//! - a tag with a bracket in a value without quotes, or with the beginning of a comment before its end tag;
//! - a tag over lines above the delimiters of a table, and attributes before a pipe there;
//! - an inline note over several lines, and code or a comment over lines of which one is a marker;
//! - an image that an item begins with, above text, and an odd backtick in the text of an image;
//! - an emoji after the name of an alert, and a container above the delimiters of a table;
//! - tildes beside superscript, and brackets in attributes;
//! - the mark of a note in an expression (`{{^[`), which ends the text of the expression;
//! - in the flavor `mdbook`, the tag of a paragraph beside marks and the like, whose tags may hold it;
//! - an info string whose first word has a bracket in it, which is another language without the bracket.
//!
//! When all pages of a book are there, links to places on them are looked at (`anchor`). What holds
//! for a page on its way is in `page`, what holds for the book in `site` and `settings`, and what
//! the family disagrees about in `flavor`.
//!
//! A new construct is a file of its own. A container is a row in `block::container::kinds`, any other
//! block one in `block::RULES`, or a branch where `block` asks for CommonMark's own blocks; an inline
//! is called by `inline::Scan`, or by `inline::TextRun` if it is a piece of plain text. To work in the
//! flavor `mdbook`, it needs a trigger. The README tells what else goes with it.
//!
//! ```
//! use mdbook_vuepress_compat::{Options, convert};
//!
//! let page = convert("::: tip\nWell done :tada:\n:::\n", &Options::default());
//! assert!(page.text.contains("<div class=\"blockquote-tag blockquote-tag-tip custom-block tip\">"));
//! assert!(page.text.contains("Well done 🎉"));
//! assert!(page.diagnostics.is_empty());
//! ```

mod allowance;
mod anchor;
mod assets;
mod block;
mod book;
mod chapter;
mod config;
mod copies;
mod diagnostics;
mod edit;
mod files;
mod flavor;
mod front_matter;
#[cfg(test)]
mod guide;
mod head;
mod home;
mod html;
mod include;
mod inline;
mod locale;
mod number;
mod origin;
mod page;
mod plain_file;
mod preprocessor;
mod printable;
mod protocol;
mod settings;
mod site;
mod slug;
mod tabs;
mod target;
mod text;

pub use book::run;
pub use config::Options;
pub use copies::{CopiedAssets, copy_assets};
pub use diagnostics::{Code, Diagnostic, FailOnWarnings};
pub use flavor::Flavor;
pub use preprocessor::VuePressCompat;

/// A page as [`convert`] gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// Markdown and HTML for mdBook 0.5.
    pub text: String,
    /// What the author should know; ranges are byte offsets in the page that was converted.
    ///
    /// A page without a book includes no files, so that all of them are about the page itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// Converts one page for mdBook's HTML renderer, without a book around it.
///
/// `flavor = "auto"` is VuePress 2 here, since there is no site to look at. Nothing in a page is
/// an error; what is wrong with it is told in the diagnostics.
pub fn convert(source: &str, options: &Options) -> Converted {
    let site = site::Site::for_page(options.clone());
    let source = chapter::Source::new(source.to_owned(), &site.settings);
    let converted = chapter::convert(source, "", &site);
    Converted {
        text: converted.text,
        diagnostics: (converted.diagnostics.into_iter())
            .map(|located| located.diagnostic)
            .collect(),
    }
}
