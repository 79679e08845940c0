//! Brings pages written for VuePress and its family to [mdBook](https://rust-lang.github.io/mdBook/).
//!
//! This is the library behind the preprocessor `mdbook-vuepress-compat`. [`run`] takes what mdBook
//! 0.4 or 0.5 sends to a preprocessor and writes the book that it expects back; [`VuePressCompat`]
//! does the same inside a program that uses mdBook's crates; [`convert`] converts one page.
//!
//! A page goes through these stages, each of which returns edits to the text and leaves every
//! other byte as it is:
//!
//! 1. front matter: YAML is read and taken out;
//! 2. blocks: a line scanner that follows markdown-it's block rules finds containers;
//! 3. inlines: one pass of pulldown-cmark finds emoji and `<font>`, and balances raw HTML.
//!
//! ```
//! use mdbook_vuepress_compat::{Options, convert};
//!
//! let page = convert("::: tip\nWell done :tada:\n:::\n", &Options::default());
//! assert!(page.text.contains("<div class=\"blockquote-tag blockquote-tag-tip custom-block tip\">"));
//! assert!(page.text.contains("Well done 🎉"));
//! assert!(page.diagnostics.is_empty());
//! ```

mod assets;
mod block;
mod book;
mod chapter;
mod config;
mod diagnostics;
mod edit;
mod flavor;
mod front_matter;
mod head;
mod home;
mod html;
mod inline;
mod locale;
mod page;
mod preprocessor;
mod protocol;
mod settings;
mod site;
mod slug;

pub use book::run;
pub use config::Options;
pub use diagnostics::{Code, Diagnostic, FailOnWarnings};
pub use flavor::Flavor;
pub use preprocessor::VuePressCompat;

/// A page as [`convert`] gives it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// Markdown and HTML for mdBook 0.5.
    pub text: String,
    /// What the author should know; ranges are byte offsets in the page that was converted.
    pub diagnostics: Vec<Diagnostic>,
}

/// Converts one page for mdBook's HTML renderer, without a book around it.
///
/// `flavor = "auto"` is VuePress 2 here, since there is no site to look at. Nothing in a page is
/// an error; what is wrong with it is told in the diagnostics.
pub fn convert(source: &str, options: &Options) -> Converted {
    let site = site::Site::for_page(options.clone());
    let converted = chapter::convert(source, "", &site);
    Converted {
        text: converted.text.unwrap_or_else(|| source.to_owned()),
        diagnostics: converted.diagnostics,
    }
}
