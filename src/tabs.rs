//! The markup that every group of tabs becomes, whichever of its many spellings the author chose.
//!
//! A group is a `<div>` that holds, for each tab, a radio button, its label and the panel, in this
//! order: without a style sheet, in print and to a search index it reads as titled sections, and
//! the style sheet needs no script to show one panel at a time. The browser moves between radio
//! buttons with the arrow keys.

use std::fmt::Write;

use crate::assets::Fragment;
use crate::html::escape;
use crate::page::Page;

/// What closes a panel.
pub(crate) const PANEL_END: &str = "</div>";

/// mdBook turns pages with the arrow keys, unless it does not hear of them.
const KEEP_ARROWS: &str = "onkeydown=\"event.target.type==='radio'&&event.stopPropagation()\"";

/// A group of tabs and how many of them it has so far.
#[derive(Debug)]
pub(crate) struct Group {
    id: String,
    tabs: usize,
    /// Whether the tab that shows first has come, or will come with a mark of its author's.
    active: Active,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Active {
    First,
    Marked,
    Found,
}

impl Group {
    /// Begins a group; `has_mark` tells whether one of its tabs is marked as the one that shows.
    pub(crate) fn new(has_mark: bool, page: &mut Page<'_>) -> Self {
        page.uses(Fragment::Tabs);
        page.counts.tabs += 1;
        Self {
            id: page.next_id("tabs"),
            tabs: 0,
            active: if has_mark {
                Active::Marked
            } else {
                Active::First
            },
        }
    }

    /// The start tag of a group; groups with the same `sync` switch together.
    pub(crate) fn open(sync: Option<&str>, page: &mut Page<'_>) -> String {
        let mut open = String::from("<div class=\"vp-tabs\"");
        if let Some(sync) = sync {
            page.uses(Fragment::TabSync);
            // Writing to a `String` cannot fail.
            let _ = write!(open, " data-sync=\"{}\"", escape(sync));
        }
        let _ = write!(open, " {KEEP_ARROWS}>");
        open
    }

    /// The radio button and the label of the next tab, and the start of its panel.
    ///
    /// `title` is HTML; `value` is what tabs of other groups are switched by.
    pub(crate) fn tab(&mut self, title: &str, value: Option<&str>, is_marked: bool) -> String {
        self.tabs += 1;
        let is_active = match self.active {
            Active::First => true,
            Active::Marked => is_marked,
            Active::Found => false,
        };
        if is_active {
            self.active = Active::Found;
        }
        let checked = if is_active { " checked" } else { "" };
        let value = value.map(|value| format!(" value=\"{}\"", escape(value)));
        let value = value.unwrap_or_default();
        let name = escape(&self.id);
        let id = format!("{name}-{}", self.tabs);
        format!(
            "<input type=\"radio\" class=\"vp-tab-input\" name=\"{name}\" id=\"{id}\"{value}{checked}>\
             <label class=\"vp-tab-label\" for=\"{id}\">{title}</label><div class=\"vp-panel\">"
        )
    }
}
