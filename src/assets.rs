//! The style sheet of a page: fragments, of which a page gets those that it uses.
//!
//! They stand in the page itself, so that nothing has to be installed and nothing goes stale.

/// The part of the style sheet that belongs to one construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fragment {
    /// Boxes.
    Hint,
    /// The look of mdBook 0.5's own boxes, for versions that have none.
    Hint04,
    /// `<details>`.
    Details,
    /// Tabs.
    Tabs,
    /// Tabs that switch together.
    TabSync,
    /// Steps.
    Steps,
    /// Cards and their grids.
    Card,
    /// Flex boxes.
    Flex,
    /// Windows.
    Window,
    /// Panels that open one by one.
    Collapse,
    /// Tables with a title.
    Table,
    /// Timelines.
    Timeline,
    /// Previews, demos and playgrounds.
    Demo,
    /// File trees.
    FileTree,
    /// Conversations.
    Chat,
    /// Properties.
    Field,
    /// Badges.
    Badge,
    /// Text that shows when it is pointed at.
    Spoiler,
    /// Images for light or dark themes.
    ImgMark,
    /// What stands around fences.
    Fence,
}

/// The fragments with their rules, in the order in which they apply.
const FRAGMENTS: &[(Fragment, &str)] = &[
    (Fragment::Hint, include_str!("assets/hint.css")),
    (Fragment::Hint04, include_str!("assets/hint-0.4.css")),
    (Fragment::Details, include_str!("assets/details.css")),
    (Fragment::Tabs, include_str!("assets/tabs.css")),
    (Fragment::Steps, include_str!("assets/steps.css")),
    (Fragment::Card, include_str!("assets/card.css")),
    (Fragment::Flex, include_str!("assets/flex.css")),
    (Fragment::Window, include_str!("assets/window.css")),
    (Fragment::Collapse, include_str!("assets/collapse.css")),
    (Fragment::Table, include_str!("assets/table.css")),
    (Fragment::Timeline, include_str!("assets/timeline.css")),
    (Fragment::Demo, include_str!("assets/demo.css")),
    (Fragment::FileTree, include_str!("assets/file-tree.css")),
    (Fragment::Chat, include_str!("assets/chat.css")),
    (Fragment::Field, include_str!("assets/field.css")),
    (Fragment::Badge, include_str!("assets/badge.css")),
    (Fragment::Spoiler, include_str!("assets/spoiler.css")),
    (Fragment::ImgMark, include_str!("assets/img-mark.css")),
    (Fragment::Fence, include_str!("assets/fence.css")),
];

/// The scripts, which a page gets where it uses the fragment.
const SCRIPTS: &[(Fragment, &str)] = &[(Fragment::TabSync, include_str!("assets/tab-sync.js"))];

/// The fragments that a page uses.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Used(u32);

impl Used {
    /// Records that the page needs the rules of a fragment.
    pub(crate) fn add(&mut self, fragment: Fragment) {
        self.0 |= 1 << fragment as u32;
    }

    /// Whether the page needs the rules of a fragment.
    pub(crate) fn has(self, fragment: Fragment) -> bool {
        self.0 & (1 << fragment as u32) != 0
    }

    /// Gives the scripts of all these fragments on one line; empty where there are none.
    pub(crate) fn scripts(self) -> String {
        let used = SCRIPTS.iter().filter(|(fragment, _)| self.has(*fragment));
        used.flat_map(|(_, script)| script.lines())
            .map(str::trim_start)
            .collect()
    }

    /// Gives the rules of all these fragments on one line; empty where there are none.
    pub(crate) fn rules(self) -> String {
        let used = FRAGMENTS.iter().filter(|(fragment, _)| self.has(*fragment));
        used.flat_map(|(_, rules)| rules.lines()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_what_it_uses() {
        let mut used = Used::default();
        assert_eq!(used.rules(), "");
        used.add(Fragment::Details);
        assert!(used.has(Fragment::Details) && !used.has(Fragment::Hint));
        let details = include_str!("assets/details.css").replace('\n', "");
        assert_eq!(used.rules(), details);
    }
}
