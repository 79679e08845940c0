//! Components of the author's that become something else than an element of their name.

use super::tags::StartTag;
use super::{Guard, Node, Raw};
use crate::assets::Fragment;
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::inline::link::raw;
use crate::inline::{badge, tab_component};
use crate::page::Page;

impl Guard<'_> {
    /// Takes the start tag of a component that becomes something else, if it is one.
    pub(super) fn component(
        &mut self,
        tag: &StartTag,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> bool {
        let StartTag {
            name,
            self_closing,
            range,
            inline,
            ..
        } = tag;
        let close = if raw::is_link_component(name) && !page.is_mdbook() {
            if *inline {
                self.keep_on_line(range, page, edits);
            }
            if *self_closing {
                // To HTML it would be an element that is left open, or one that cannot be.
                edits.replace(range.end - 2..range.end - 1, "");
                edits.insert(range.end, "</a>");
            }
            "</a>"
        } else if let Some(badge) = badge::replace(&self.text[range.clone()], &tag.attrs) {
            page.uses(Fragment::Badge);
            if !*inline && page.is_mdbook() {
                // A tag alone on its line is a block; where components are blocks, one was begun before.
                edits.insert(range.start, self.block_stand_in(range.start));
            }
            let close = if *self_closing { badge.close } else { "" };
            edits.replace(range.clone(), format!("{}{close}", badge.open));
            badge.close
        } else if name == "template" && !self.keeps_tags(page) {
            // A slot of a component: what it holds is shown, which a browser would not do.
            self.remove_tag(range.clone(), *inline, edits);
            ""
        } else {
            return !self_closing && !inline && self.tab_tag(tag, page, edits);
        };
        if !self_closing {
            let raw = Raw::replaced(name.clone(), range.clone(), *inline, close);
            self.push_raw(raw);
        }
        true
    }

    /// Takes the start tag of a component that is a group of tabs or a tab of the group around it.
    fn tab_tag(&mut self, tag: &StartTag, page: &mut Page<'_>, edits: &mut Edits) -> bool {
        let StartTag {
            name, attrs, range, ..
        } = tag;
        let around = self.stack.last().and_then(Node::raw);
        let around = around.and_then(|raw| raw.tab_group);
        let stand_in = self.block_stand_in(range.start);
        let components = &mut self.tab_components;
        let is_tab =
            around.is_some_and(|group| components.tab(group, name, attrs, range, stand_in));
        let raw = if is_tab {
            Raw::replaced(name.clone(), range.clone(), false, tab_component::END)
        } else if page.has(Switch::Tabs)
            && let Some(group) = components.group(name, range)
        {
            let close = self.end_raw_paragraph(page, edits);
            edits.insert(range.start, close);
            Raw {
                tab_group: Some(group),
                ..Raw::new(name.clone(), range.clone(), false, format!("</{name}>"))
            }
        } else {
            return false;
        };
        self.push_raw(raw);
        true
    }
}
