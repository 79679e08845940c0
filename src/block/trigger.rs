//! Triggers of block constructs: the bytes without which a page holds none.
//!
//! A page in mdBook's own Markdown is scanned only if a trigger occurs on it, so an ordinary book costs a
//! search for a few bytes. A block construct that works in the flavor `mdbook` by default needs one here;
//! with a switch that is off by default, every page is scanned. So is every page in the other flavors.

use memchr::{memchr, memchr_iter, memmem};

use super::paragraph::is_setext_underline;
use crate::flavor::Switch;
use crate::inline;
use crate::page::Page;

/// Whether a page in mdBook's own Markdown may hold a block construct; one that cannot is not scanned.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    let bytes = text.as_bytes();
    let holds = |mark: &str| memmem::find(bytes, mark.as_bytes()).is_some();
    let is_marked_fence = |fence: &str| {
        let mut line_end = 0;
        let marks = memmem::find_iter(bytes, fence.as_bytes());
        marks.map(|at| at + fence.len()).any(|start| {
            // The first mark of a line tells of the rest of it.
            if start < line_end {
                return false;
            }
            let info = &bytes[start..];
            let end = memchr(b'\n', info).unwrap_or(info.len());
            line_end = start + end;
            info[..end].iter().any(|b| b"{=:".contains(b))
        })
    };
    let begins_with_underlined_braces = |feed: usize| {
        let mut lines = text[feed + 1..].lines();
        let mut next = || {
            lines
                .next()
                .map(|line| line.trim_start_matches([' ', '\t', '>']))
        };
        next().is_some_and(|line| line.starts_with('{')) && next().is_some_and(is_setext_underline)
    };
    let is_toc = |at: usize| {
        let mark = bytes[at..].get(.."[[toc]]".len());
        mark.is_some_and(|mark| mark.eq_ignore_ascii_case(b"[[toc]]"))
    };
    let begins_with_emoji = |feed: usize| {
        let line = text[feed + 1..].trim_start_matches([' ', '\t', '>']);
        inline::leading_emoji(line, page).is_some()
    };
    page.settings().has_own_switches()
        || holds(":::")
        || holds("@[")
        // At some of these pulldown-cmark panics.
        || memchr_iter(b'\n', bytes).any(begins_with_underlined_braces)
        || holds("<<<")
        || (page.has(Switch::Toc) && memmem::find_iter(bytes, "[[").any(is_toc))
        || is_marked_fence("```")
        || is_marked_fence("~~~")
        || (page.has_definition_lists() && memchr_iter(b'\n', bytes).any(begins_with_emoji))
}
