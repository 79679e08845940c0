//! Components that are groups of tabs, such as `<CodeGroup>` with `<CodeGroupItem title="…">`.
//!
//! | group | tab | of |
//! |---|---|---|
//! | `CodeGroup` | `CodeGroupItem` | VuePress 2 beta, theme-reco, theme-gungnir |
//! | `CodeGroup` | `CodeBlock` | [VuePress 1](https://vuepress.vuejs.org/theme/default-theme-config.html#code-groups-and-code-blocks) |
//! | `Tabs` | `Tab` | plugins |
//! | `Tab` | `TabItem` | theme-reco |
//!
//! They are known in PascalCase and with hyphens, as Vue knows them. Which tab shows first is
//! settled when the page has been read, since a later one may be marked.

use std::ops::Range;

use crate::edit::Edits;
use crate::html::escape;
use crate::page::Page;
use crate::settings::Form;
use crate::tabs::{Group, PANEL_END};

/// The groups with their tabs, in lower case and without hyphens.
const COMPONENTS: &[(&str, &[&str])] = &[
    ("codegroup", &["codegroupitem", "codeblock"]),
    ("tabs", &["tab", "tabitem"]),
    ("tab", &["tabitem"]),
];

/// The groups of a page.
#[derive(Debug, Default)]
pub(super) struct TabComponents(Vec<Component>);

#[derive(Debug)]
struct Component {
    name: String,
    range: Range<usize>,
    tabs: Vec<Tab>,
}

#[derive(Debug)]
struct Tab {
    range: Range<usize>,
    /// What keeps an HTML block that begins with the tab what it is.
    stand_in: &'static str,
    title: String,
    is_active: bool,
}

/// What the end tag of a group or of a tab becomes.
pub(super) const END: &str = PANEL_END;

impl TabComponents {
    /// Takes a start tag that may open a group, and gives the number of the group.
    pub(super) fn group(&mut self, name: &str, range: &Range<usize>) -> Option<usize> {
        let name = without_hyphens(name);
        COMPONENTS.iter().find(|(group, _)| *group == name)?;
        self.0.push(Component {
            name,
            range: range.clone(),
            tabs: Vec::new(),
        });
        Some(self.0.len() - 1)
    }

    /// Takes a start tag in a group, and tells whether it opens a tab of it.
    pub(super) fn tab(
        &mut self,
        group: usize,
        name: &str,
        attrs: &[(String, String)],
        range: &Range<usize>,
        stand_in: &'static str,
    ) -> bool {
        let name = without_hyphens(name);
        let Some(group) = self.0.get_mut(group) else {
            return false;
        };
        let known = COMPONENTS.iter().find(|(known, _)| *known == group.name);
        let is_tab = known.is_some_and(|(_, tabs)| tabs.contains(&name.as_str()));
        if is_tab {
            let attr = |wanted: &str| {
                let found = attrs.iter().find(|(name, _)| name == wanted);
                found.map(|(_, value)| value.as_str())
            };
            let title = ["title", "name", "label"].into_iter().find_map(attr);
            let active = attr("active").or_else(|| attr(":active"));
            group.tabs.push(Tab {
                range: range.clone(),
                stand_in,
                title: title.unwrap_or_default().to_owned(),
                is_active: active.is_some_and(|active| active != "false"),
            });
        }
        is_tab
    }

    /// Whether the group has any tab so far.
    pub(super) fn has_tabs(&self, group: usize) -> bool {
        self.0
            .get(group)
            .is_some_and(|group| !group.tabs.is_empty())
    }

    /// Replaces the start tags of all groups that have tabs, and of those.
    pub(super) fn finish(self, page: &mut Page<'_>, edits: &mut Edits) {
        for component in self.0.into_iter().filter(|group| !group.tabs.is_empty()) {
            let has_mark = component.tabs.iter().any(|tab| tab.is_active);
            let mut group = Group::new(has_mark, page);
            let is_html = page.form() == Form::Html;
            let open = match is_html {
                true => Group::open(None, page),
                false => "<div>".to_owned(),
            };
            edits.replace(component.range, open);
            for tab in component.tabs {
                let title = escape(&tab.title);
                let open = match is_html {
                    true => {
                        let head = group.tab(&title, None, tab.is_active);
                        format!("{}{head}", tab.stand_in)
                    }
                    false => format!("<div><p><strong>{title}</strong></p>"),
                };
                edits.replace(tab.range, open);
            }
        }
    }
}

fn without_hyphens(name: &str) -> String {
    name.replace('-', "")
}
