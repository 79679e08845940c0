//! Groups whose panels are blocks: fences, HTML with a title, or containers.
//!
//! | group | panels | of |
//! |---|---|---|
//! | `code-group` | fences with `[label]`; HTML with `data-title` | [VitePress](https://vitepress.dev/guide/markdown#code-groups) |
//! | `code-group` | `::: code-group-item Title` | VuePress 2 beta, theme-reco, theme-gungnir |
//! | `code-tree` | fences with `title="path"` | [theme-plume](https://theme-plume.vuejs.press/guide/markdown/code-tree/) |
//! | `tabs` | `::: tab Title` | vuepress-plugin-tabs |
//!
//! What else stands in a group is shown between its panels, as VitePress does it.

use std::borrow::Cow;

use super::super::fence::Info;
use super::super::{Rule, Scanner};
use super::{PANEL_END, Title};
use crate::flavor::Switch;
use crate::html::{self, BLOCK_LINE};
use crate::settings::Form;
use crate::tabs::Group;

pub(in crate::block) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.code_group_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.code_group(line, end),
};

/// A kind of group.
struct Kind {
    name: &'static str,
    /// The container that is a panel of it.
    item: Option<&'static str>,
    /// Whether a fence is a panel of it.
    takes_fences: bool,
    switch: Switch,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "code-group",
        item: Some("code-group-item"),
        takes_fences: true,
        switch: Switch::CodeTabs,
    },
    Kind {
        name: "code-tree",
        item: None,
        takes_fences: true,
        switch: Switch::CodeTabs,
    },
    Kind {
        name: "tabs",
        item: Some("tab"),
        takes_fences: false,
        switch: Switch::Tabs,
    },
];

/// A line that opens a group or a panel of one.
pub(super) struct Opening<'a> {
    pub(super) colons: usize,
    /// What stands behind the name.
    pub(super) info: &'a str,
}

/// A panel, as the line that it begins with describes it.
struct Panel<'a> {
    title: Cow<'a, str>,
    is_active: bool,
    what: What,
}

/// A group that is being converted.
struct CodeGroup<'a> {
    kind: &'static Kind,
    /// The title of the tab that shows first.
    entry: Option<&'a str>,
    group: Group,
    /// Whether the last panel goes on to the next one or to the end of the group.
    is_open: bool,
}

/// What a panel is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Fence,
    /// HTML, whose element may go on behind its block.
    Html,
    /// A container with that many colons.
    Item(usize),
}

impl<'a> Scanner<'a, '_> {
    fn code_group_opening(&self, line: usize, end: usize) -> Option<(&'static Kind, Opening<'a>)> {
        let content = self.content(line);
        let (kind, opening) = KINDS
            .iter()
            .find_map(|kind| Some((kind, marker(content, kind.name)?)))?;
        let is_group = kind.takes_fences || self.holds_item(kind, line, end);
        (is_group && self.page.has(kind.switch)).then_some((kind, opening))
    }

    /// Whether the next container below is a panel: of the names here, `tabs` has other meanings.
    fn holds_item(&self, kind: &Kind, line: usize, end: usize) -> bool {
        let mut lines = (line + 1..end).map(|line| self.content(line));
        let next = lines.find(|content| content.starts_with(":::"));
        next.is_some_and(|content| {
            kind.item
                .is_some_and(|item| marker(content, item).is_some())
        })
    }

    /// Converts the group that opens at `start` and gives the line behind it.
    fn code_group(&mut self, start: usize, end: usize) -> usize {
        let Some((kind, opening)) = self.code_group_opening(start, end) else {
            return start + 1;
        };
        let (close, closed, body_indent) = self.group_extent(start, end, opening.colons);
        let entry = attribute(opening.info, "entry");
        let text = &self.text[self.lines[start].first..self.lines[close - 1].end];
        let has_mark = (entry.is_some() || text.contains(":active"))
            && (start + 1..close)
                .filter_map(|line| self.panel(kind, entry, line, close))
                .any(|panel| panel.is_active);
        let mut group = CodeGroup {
            kind,
            entry,
            group: Group::new(has_mark, self.page),
            is_open: false,
        };
        let title = attribute(opening.info, "title").filter(|_| kind.name == "code-tree");
        self.open_group(start, title, None);
        let body = start + 1..close;
        self.body_by(body, body_indent, false, &mut |scanner, line, end| {
            scanner.group_block(&mut group, line, end)
        });
        if !closed {
            self.report_unclosed(start, opening.colons, kind.name);
        }
        let ends = match group.is_open {
            true => self.end_line(&[PANEL_END, "</div>"]),
            false => self.end_line(&["</div>"]),
        };
        self.close(close, closed, &ends);
        close + usize::from(closed)
    }

    /// Converts a block of a group, which may be a panel, and gives the line behind it.
    fn group_block(&mut self, group: &mut CodeGroup<'_>, line: usize, end: usize) -> usize {
        let panel = self.panel(group.kind, group.entry, line, end);
        let Some(panel) = panel.filter(|_| self.relative_column(line) < 4) else {
            return self.block(line, end);
        };
        let form = self.page.form();
        let title = Title::Plain(&panel.title);
        let mut head = self.tab_line(&mut group.group, title, None, panel.is_active);
        if form == Form::Html {
            let previous = if group.is_open { PANEL_END } else { "" };
            head = format!("{BLOCK_LINE}{previous}{head}");
        }
        group.is_open = panel.what == What::Html;
        if let What::Item(colons) = panel.what {
            return self.panel_container(line, end, colons, &head);
        }
        match form {
            Form::Html => self.insert_line_after(line - 1, &head),
            // A fence ends the paragraph that the title is.
            Form::Quote => {
                let title = head.trim_end_matches(['\n', ' ', '>']);
                self.insert_line_after(line - 1, title);
            }
            Form::Lines => {}
        }
        let next = self.block(line, end);
        if panel.what == What::Fence && form == Form::Html {
            let ends = self.end_line(&[PANEL_END]);
            self.insert_line_after(next - 1, &ends);
        }
        next
    }

    /// Finds the end of the container at `start`, and the column at which its body begins.
    pub(super) fn group_extent(
        &self,
        start: usize,
        end: usize,
        colons: usize,
    ) -> (usize, bool, isize) {
        let column = self.lines[start].column;
        let closing = self.page.flavor().closing;
        let closes = |scanner: &Self, line| scanner.is_close(line, column, colons, closing);
        self.extent(start..end, closing, closes)
    }

    /// Describes the panel that begins at `line`, if one does.
    fn panel(
        &self,
        kind: &Kind,
        entry: Option<&str>,
        line: usize,
        end: usize,
    ) -> Option<Panel<'a>> {
        let content = self.content(line);
        if let Some(opening) = kind.item.and_then(|item| marker(content, item)) {
            let (title, is_active) = match kind.name {
                "tabs" => (tab_name(opening.info), false),
                _ => match opening.info.strip_suffix(":active") {
                    Some(title) => (title.trim_end(), true),
                    None => (opening.info, false),
                },
            };
            return Some(Panel {
                title: title.into(),
                is_active,
                what: What::Item(opening.colons),
            });
        }
        if !kind.takes_fences {
            return None;
        }
        if let Some(info) = self.code_info(line, end) {
            let info = Info::parse(&info);
            let label = match kind.name {
                "code-tree" => info.title,
                _ => info.label.filter(|label| !label.is_empty()),
            };
            let language = Some(info.language).filter(|language| !language.is_empty());
            let title = label.or(language).unwrap_or("txt");
            return Some(Panel {
                title: title.to_owned().into(),
                is_active: kind.name == "code-tree"
                    && (info.is_active || (entry.is_some() && entry == info.title)),
                what: What::Fence,
            });
        }
        // The title may stand on a later line of a tag; looking further is not worth it.
        let (_, title) = content.split_once(" data-title=\"")?;
        let (title, _) = title.split_once('"')?;
        let is_tag = html::tag_length(content).is_some();
        (is_tag && !title.is_empty()).then_some(Panel {
            title: title.into(),
            is_active: false,
            what: What::Html,
        })
    }

    /// Converts the container at `start` to the panel that `head` begins.
    fn panel_container(&mut self, start: usize, end: usize, colons: usize, head: &str) -> usize {
        let (close, closed, body_indent) = self.group_extent(start, end, colons);
        if !closed {
            self.report_unclosed(start, colons, "tab");
        }
        self.replace_line(start, head);
        self.body(start + 1..close, body_indent, false);
        let ends = self.end_line(&[PANEL_END]);
        self.close(close, closed, &ends);
        close + usize::from(closed)
    }
}

/// Reads the line that opens a container of this name.
pub(super) fn marker<'a>(content: &'a str, name: &str) -> Option<Opening<'a>> {
    let info = content.trim_start_matches(':');
    let colons = content.len() - info.len();
    let info = info.trim().strip_prefix(name)?;
    let is_name = info.is_empty() || info.starts_with(' ');
    (colons >= 3 && is_name).then_some(Opening {
        colons,
        info: info.trim(),
    })
}

/// Gives the value of `name="…"`, which ends with a quote that a space or the end follows.
pub(super) fn attribute<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    let value = info.match_indices(name).find_map(|(at, _)| {
        let begins_word = at == 0 || info[..at].ends_with(' ');
        let value = info[at + name.len()..].strip_prefix("=\"")?;
        begins_word.then_some(value)
    })?;
    let ends_value = |at: usize| value[at + 1..].is_empty() || value[at + 1..].starts_with(' ');
    let end = value.match_indices('"').find(|(at, _)| ends_value(*at));
    end.map(|(at, _)| &value[..at])
}

/// The name of a tab among attributes: the word or the quoted text that is none of them.
fn tab_name(info: &str) -> &str {
    if let Some(name) = attribute(info, "name") {
        return name;
    }
    if let Some((name, _)) = info
        .strip_prefix('"')
        .and_then(|quoted| quoted.split_once('"'))
    {
        return name;
    }
    // An attribute has a sign of equality; all words in front of the first are the name.
    let end = info
        .find('=')
        .map_or(info.len(), |sign| info[..sign].rfind(' ').unwrap_or(0));
    info[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_have_names() {
        assert_eq!(tab_name("javascript id=\"second\""), "javascript");
        assert_eq!(tab_name("\"Tab Title\" id=\"first\""), "Tab Title");
        assert_eq!(tab_name("Tab Title"), "Tab Title");
        assert_eq!(tab_name("id=\"x\" name=\"A b\""), "A b");
        assert_eq!(tab_name(""), "");
    }

    #[test]
    fn names_end_at_a_space() {
        assert!(marker("::: tab", "tab").is_some());
        assert!(marker(":::tab a", "tab").is_some());
        assert!(marker("::: tabs", "tab").is_none());
        assert!(marker(":: tab", "tab").is_none());
    }
}
