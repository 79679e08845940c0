//! Triggers of inline constructs: the bytes without which a page holds none, and is not parsed.
//!
//! A flavor of the family needs more of them than mdBook's own Markdown: there, links, headings and tags
//! change, too. An inline construct that works in the flavor `mdbook` by default needs a trigger in both lists.

use memchr::memmem;

use super::{
    PREFIX, attrs, emoji, footnote, guard, heading, link, linkify, mark, script, strikethrough, toc,
};
use crate::flavor::Switch;
use crate::html;
use crate::page::Page;

/// Whether any rule may find something; a page where none can is not parsed.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    match page.is_mdbook() {
        true => may_hold_construct(text, page),
        false => may_differ(text, page),
    }
}

/// Whether a page may hold a construct, or what VuePress reads otherwise than mdBook.
fn may_differ(text: &str, page: &Page<'_>) -> bool {
    text.contains('<')
        || link::may_occur(text)
        || page.has(Switch::Breaks)
        || attrs::may_occur(text, page)
        || emoji::may_occur(text, page)
        || page.interpolates
        || linkify::may_occur(text, page)
        || footnote::may_occur(text, page)
        || footnote::may_look_like_note(text, page)
        || strikethrough::may_occur(text)
        || script::may_occur(text, page)
        || mark::may_occur(text, page)
        || heading::may_occur(text)
        || toc::may_occur(text, page)
        || may_define(text, page)
}

/// Whether a page in mdBook's own Markdown may hold a construct, or a link to a place on a page.
///
/// With a switch that is off by default, every page is parsed.
fn may_hold_construct(text: &str, page: &Page<'_>) -> bool {
    let holds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    page.settings().has_own_switches()
        || emoji::occurs(text, page)
        || link::may_have_hash(text)
        || (page.settings().checks_links() && link::may_occur(text))
        || guard::may_act(text, page)
        || footnote::may_occur(text, page)
        || may_define(text, page)
        || holds(html::TOC)
        // In a box of the block stage, the author's tags are closed.
        || holds(html::BLOCK_LINE)
}

/// Whether a line that begins with a colon must be kept from becoming a definition.
fn may_define(text: &str, page: &Page<'_>) -> bool {
    let begins_with_colon = |line: &str| line.trim_start_matches(PREFIX).starts_with(':');
    page.escapes_colons() && text.lines().any(begins_with_colon)
}
