//! Tabs: `::: tabs` and `::: code-tabs` with a line `@tab Title` in front of each panel.
//!
//! The grammar is that of [@mdit/plugin-tab](https://mdit-plugins.github.io/tab.html). A group is a
//! `<div>` that holds, for each tab, a radio button, its label and the panel, in this order: without
//! a style sheet, in print and to a search index it reads as titled sections, and the style sheet
//! needs no script to show one panel at a time.

use super::{Rule, Scanner};
use crate::assets::Fragment;
use crate::diagnostics::Code;
use crate::flavor::Switch;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

pub(super) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.tabs_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.tabs(line, end),
};

/// A line that opens a panel.
struct Tab<'a> {
    line: usize,
    title: &'a str,
    is_active: bool,
}

impl<'a> Scanner<'a, '_> {
    /// The number of colons of the line that opens a group of tabs.
    fn tabs_opening(&self, line: usize, end: usize) -> Option<usize> {
        let content = self.content(line);
        let info = content.trim_start_matches(':');
        let colons = content.len() - info.len();
        let info = info.trim_start_matches([' ', '\t']);
        let (rest, switch) = match info.strip_prefix("code-tabs") {
            Some(rest) => (rest, Switch::CodeTabs),
            None => (info.strip_prefix("tabs")?, Switch::Tabs),
        };
        let is_group = rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
        // Other plugins have containers of that name, without lines that begin with `@tab`.
        let has_tab = || (line + 1..end).any(|line| tab_info(self.content(line)).is_some());
        (colons >= 3 && is_group && self.page.has(switch) && has_tab()).then_some(colons)
    }

    /// Converts the group that opens at `start` and gives the line behind it.
    fn tabs(&mut self, start: usize, end: usize) -> usize {
        let Some(colons) = self.tabs_opening(start, end) else {
            return start + 1;
        };
        let column = self.lines[start].column;
        let closes = |scanner: &Self, line: usize| {
            let content = scanner.content(line);
            let behind = content.trim_start_matches(':');
            scanner.lines[line].column == column
                && content.len() - behind.len() >= colons
                && behind.trim_matches([' ', '\t']).is_empty()
        };
        let (close, closed) = self.find_close(start + 1..end, column, closes);
        let tabs = self.tab_lines(start + 1, close);
        let form = self.page.form();
        let group = self.page.next_id("tabs");
        self.page.counts.tabs += 1;
        let open = match form {
            Form::Html => {
                self.page.uses(Fragment::Tabs);
                format!("{BLOCK_LINE}<div class=\"vp-tabs\">")
            }
            Form::Quote | Form::Lines => String::new(),
        };
        self.replace_line(start, &open);
        let first = tabs.first().map_or(close, |tab| tab.line);
        self.drop_lines(start + 1, first);
        let active = tabs.iter().position(|tab| tab.is_active).unwrap_or(0);
        for (index, tab) in tabs.iter().enumerate() {
            let title = match form {
                Form::Html => {
                    let previous = if index == 0 { "" } else { "</div>" };
                    let title = inline::title_html(tab.title, self.page);
                    let head = tab_head(&group, index, active, &title);
                    format!("{BLOCK_LINE}{previous}{head}")
                }
                Form::Quote => {
                    let prefix = self.line_prefix();
                    let title = inline::title_markdown(tab.title, self.page);
                    format!("\n{prefix}**{title}**\n{prefix}")
                }
                Form::Lines => String::new(),
            };
            self.replace_line(tab.line, &title);
            let next = tabs.get(index + 1).map_or(close, |next| next.line);
            self.body(tab.line + 1..next, self.lines[tab.line].column, false);
        }
        let end_tags = match form {
            Form::Html if tabs.is_empty() => format!("{BLOCK_LINE}</div>"),
            Form::Html => format!("{BLOCK_LINE}</div></div>"),
            Form::Quote | Form::Lines => String::new(),
        };
        if !closed {
            let first = self.lines[start].first;
            self.report(
                Code::UnclosedContainer,
                first..first + colons,
                "these tabs are never closed".into(),
                format!(
                    "close them with `{}` on a line of its own",
                    ":".repeat(colons)
                ),
            );
        }
        self.close(close, closed, &end_tags);
        close + usize::from(closed)
    }

    /// Finds the lines that open the panels: those in the column of the first.
    fn tab_lines(&self, start: usize, end: usize) -> Vec<Tab<'a>> {
        let mut tabs: Vec<Tab<'a>> = Vec::new();
        for line in start..end {
            let Some((title, is_active)) = tab_info(self.content(line)) else {
                continue;
            };
            let column = self.lines[line].column;
            let in_place = match tabs.last() {
                Some(last) => column == self.lines[last.line].column,
                None => self.relative_column(line) < 4,
            };
            if in_place {
                tabs.push(Tab {
                    line,
                    title,
                    is_active,
                });
            }
        }
        tabs
    }

    /// Takes out what stands in front of the first tab, which VuePress does not show.
    fn drop_lines(&mut self, start: usize, end: usize) {
        for line in start..end {
            if self.lines[line].is_blank() {
                continue;
            }
            let (first, end) = (self.lines[line].first, self.lines[line].end);
            self.report(
                Code::LostContent,
                first..end,
                "this stands in front of the first tab and is not shown".into(),
                "put it behind a line `@tab Title`, or in front of the tabs",
            );
            self.edits.delete(first..end);
        }
    }
}

/// The title of a line that opens a panel, and whether the panel shows first.
fn tab_info(content: &str) -> Option<(&str, bool)> {
    let rest = content.strip_prefix("@tab")?;
    let (rest, is_active) = match rest.strip_prefix(":active") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let title = rest.trim_start_matches([' ', '\t']);
    (title.len() < rest.len() && !title.is_empty()).then_some(())?;
    let title = title.trim_end();
    // The value that tabs of other groups are switched by stands behind the last `#`.
    let hash = title.match_indices('#').rev().find(|(at, _)| {
        let before = &title[..*at];
        (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2) && *at > 0
    });
    Some((
        hash.map_or(title, |(at, _)| title[..at].trim_end()),
        is_active,
    ))
}

/// The radio button and the label of a tab, and the start of its panel.
pub(super) fn tab_head(group: &str, index: usize, active: usize, title: &str) -> String {
    let checked = if index == active { " checked" } else { "" };
    let id = format!("{}-{}", escape(group), index + 1);
    format!(
        "<input type=\"radio\" class=\"vp-tab-input\" name=\"{}\" id=\"{id}\"{checked}>\
         <label class=\"vp-tab-label\" for=\"{id}\">{title}</label><div class=\"vp-panel\">",
        escape(group)
    )
}

#[cfg(test)]
mod tests {
    use super::tab_info;

    #[test]
    fn tab_lines_have_a_title() {
        assert_eq!(tab_info("@tab a b"), Some(("a b", false)));
        assert_eq!(tab_info("@tab:active a#x"), Some(("a", true)));
        assert_eq!(tab_info("@tab a \\# b"), Some(("a \\# b", false)));
        assert_eq!(tab_info("@tab"), None);
        assert_eq!(tab_info("@table x"), None);
    }
}
