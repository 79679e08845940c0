//! Tabs: `::: tabs` and `::: code-tabs` with a line `@tab Title` in front of each panel.
//!
//! The grammar is that of [@mdit/plugin-tab](https://mdit-plugins.github.io/tab.html), and what
//! code tabs show is decided by
//! [@vuepress/plugin-markdown-tab](https://ecosystem.vuejs.press/plugins/markdown/markdown-tab.html).

use std::ops::Range;

use super::super::{Rule, Scanner};
use super::{PANEL_END, Title};
use crate::diagnostics::Code;
use crate::flavor::{Closing, Switch};
use crate::html::BLOCK_LINE;
use crate::inline;
use crate::settings::Form;
use crate::tabs::Group;

pub(in crate::block) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.tabs_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.tabs(line, end),
};

/// A line that opens a group.
struct Opening<'a> {
    colons: usize,
    name: &'static str,
    /// What groups have in common that switch together.
    sync: Option<&'a str>,
}

/// A line that opens a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tab<'a> {
    title: &'a str,
    /// What tabs of other groups are switched by.
    value: Option<&'a str>,
    is_active: bool,
}

impl<'a> Scanner<'a, '_> {
    fn tabs_opening(&self, line: usize, end: usize) -> Option<Opening<'a>> {
        let content = self.content(line);
        let info = content.trim_start_matches(':');
        let colons = content.len() - info.len();
        let info = info.trim_start_matches(SPACE);
        let (name, rest, switch) = match info.strip_prefix("code-tabs") {
            Some(rest) => ("code-tabs", rest, Switch::CodeTabs),
            None => ("tabs", info.strip_prefix("tabs")?, Switch::Tabs),
        };
        let rest = rest.trim_matches(SPACE);
        let sync = rest.strip_prefix('#').map(str::trim);
        let is_group = colons >= 3 && (rest.is_empty() || sync.is_some());
        // Other plugins have containers of that name, without lines that begin with `@tab`.
        (is_group && self.page.has(switch) && self.has_tab(line, end)).then_some(Opening {
            colons,
            name,
            sync: sync.filter(|sync| !sync.is_empty()),
        })
    }

    /// Whether one of the lines below opens a panel.
    fn has_tab(&self, line: usize, end: usize) -> bool {
        let first = self.tab_lines.partition_point(|tab| *tab <= line);
        let lines = self.tab_lines[first..].iter();
        let mut lines = lines.take_while(|tab| **tab < end.min(self.limit));
        lines.any(|tab| tab_info(self.content(*tab)).is_some())
    }

    /// Converts the group that opens at `start` and gives the line behind it.
    fn tabs(&mut self, start: usize, end: usize) -> usize {
        let Some(opening) = self.tabs_opening(start, end) else {
            return start + 1;
        };
        let column = self.lines[start].column;
        let closes = |scanner: &Self, line| {
            scanner.is_close(line, column, opening.colons, Closing::SameColumn)
        };
        let (close, closed) = self.find_close(start + 1..end, column, closes);
        // The plugin takes the line in front of the closing one for no tab.
        let tabs = self.find_tabs(start + 1..(close - usize::from(closed)).max(start + 1));
        let has_mark = tabs.iter().any(|(_, tab)| tab.is_active);
        let mut group = Group::new(has_mark, self.page);
        self.open_group(start, None, opening.sync);
        let first = tabs.first().map_or(close, |(line, _)| *line);
        self.drop_lines(
            start + 1..first,
            "this stands in front of the first tab and is not shown",
            "put it behind a line `@tab Title`, or in front of the tabs",
        );
        for (index, (line, tab)) in tabs.iter().enumerate() {
            let value = opening.sync.map(|_| tab.value.unwrap_or(tab.title));
            let head = self.tab_line(&mut group, Title::Markdown(tab.title), value, tab.is_active);
            let head = match self.page.form() {
                Form::Html if index > 0 => format!("{BLOCK_LINE}{PANEL_END}{head}"),
                Form::Html => format!("{BLOCK_LINE}{head}"),
                Form::Quote | Form::Lines => head,
            };
            self.replace_line(*line, &head);
            let next = tabs.get(index + 1).map_or(close, |(next, _)| *next);
            let column = self.lines[*line].column;
            let end = match opening.name {
                "code-tabs" => self.code_panel(line + 1..next, column),
                _ => self.body(line + 1..next, column, false),
            };
            self.drop_lines(
                end..next,
                "this is indented less than its tab and is not shown",
                "indent it as the line `@tab Title` is",
            );
        }
        if !closed {
            self.report_unclosed(start, opening.colons, opening.name);
        }
        let ends = match tabs.is_empty() {
            true => self.end_line(&["</div>"]),
            false => self.end_line(&[PANEL_END, "</div>"]),
        };
        self.close(close, closed, &ends);
        close + usize::from(closed)
    }

    /// Finds the lines that open the panels: those in the column of the first.
    fn find_tabs(&self, lines: Range<usize>) -> Vec<(usize, Tab<'a>)> {
        let mut tabs: Vec<(usize, Tab<'a>)> = Vec::new();
        for line in lines {
            let Some(tab) = tab_info(self.content(line)) else {
                continue;
            };
            let column = self.lines[line].column;
            let in_place = match tabs.first() {
                Some((first, _)) => column == self.lines[*first].column,
                None => self.relative_column(line) < 4,
            };
            if in_place {
                tabs.push((line, tab));
            }
        }
        tabs
    }

    /// Scans a panel of code tabs, of which VuePress shows the first fence and nothing else.
    ///
    /// A panel without a fence of its own is shown as it is. Gives the line at which it ends.
    fn code_panel(&mut self, lines: Range<usize>, column: isize) -> usize {
        let mut code: Option<Range<usize>> = None;
        let mut begin = None;
        let end = self.body_by(lines.clone(), column, false, &mut |scanner, start, end| {
            let begin = *begin.get_or_insert_with(|| scanner.progress());
            let is_code = code.is_none() && scanner.code_info(start, end).is_some();
            if is_code {
                scanner.go_back(begin);
            }
            let before = scanner.progress();
            let next = scanner.block(start, end);
            if is_code {
                code = Some(start..next);
            } else if code.is_some() {
                scanner.go_back(before);
            }
            next
        });
        let Some(code) = code else { return end };
        for hidden in [lines.start..code.start, code.end..end] {
            self.drop_lines(
                hidden,
                "code tabs show the first code block of a tab; this is not shown",
                "use `::: tabs`, which shows everything",
            );
        }
        end
    }

    /// How many edits and diagnostics there are.
    fn progress(&self) -> (usize, usize) {
        (self.edits.recorded(), self.page.diagnostics.len())
    }

    /// Forgets what was done about blocks that are not shown.
    fn go_back(&mut self, (edits, diagnostics): (usize, usize)) {
        self.edits.forget(edits);
        self.page.diagnostics.truncate(diagnostics);
    }

    /// Takes out lines that VuePress does not show.
    fn drop_lines(&mut self, lines: Range<usize>, message: &str, help: &str) {
        let mut shown: Option<Range<usize>> = None;
        for line in lines.filter(|line| !self.lines[*line].is_blank()) {
            let range = self.lines[line].first..self.lines[line].end;
            shown = Some(shown.map_or(range.start, |shown| shown.start)..range.end);
            self.edits.replace_over(range, "");
        }
        // Comments show nothing anywhere.
        let is_comment = |text: &str| text.starts_with("<!--") && text.ends_with("-->");
        if let Some(range) = shown
            && !is_comment(self.text[range.clone()].trim_end())
        {
            self.report(Code::LostContent, range, message.to_owned(), help);
        }
    }
}

const SPACE: [char; 2] = [' ', '\t'];

/// Whether the line may open a panel, once the marks of quotes and items are off.
pub(in crate::block) fn may_be_tab(line: &str) -> bool {
    let is_mark = |c: char| " \t>-+*.)".contains(c) || c.is_ascii_digit();
    line.trim_start_matches(is_mark).starts_with("@tab")
}

/// Reads a line that opens a panel.
fn tab_info(content: &str) -> Option<Tab<'_>> {
    let rest = content.strip_prefix("@tab")?;
    let (rest, is_active) = match rest.strip_prefix(":active") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let title = rest.trim_start_matches(SPACE);
    (title.len() < rest.len() && !title.is_empty()).then_some(())?;
    let title = title.trim_end_matches(SPACE);
    // The value stands behind the last `#` that no backslash escapes.
    let hash = title
        .match_indices('#')
        .rev()
        .find(|(at, _)| *at > 0 && !inline::ends_with_escape(&title[..*at]));
    let (title, value) = match hash {
        Some((at, _)) => (
            title[..at].trim_end_matches(SPACE),
            Some(title[at + 1..].trim_matches(SPACE)),
        ),
        None => (title, None),
    };
    Some(Tab {
        title,
        value: value.filter(|value| !value.is_empty()),
        is_active,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_lines_have_a_title() {
        let tab = |title, value, is_active| {
            Some(Tab {
                title,
                value,
                is_active,
            })
        };
        assert_eq!(tab_info("@tab a b"), tab("a b", None, false));
        assert_eq!(tab_info("@tab:active a#x"), tab("a", Some("x"), true));
        assert_eq!(tab_info("@tab a \\# b"), tab("a \\# b", None, false));
        assert_eq!(tab_info("@tab C# #cs "), tab("C#", Some("cs"), false));
        assert_eq!(tab_info("@tab # a"), tab("# a", None, false));
        assert_eq!(tab_info("@tab"), None);
        assert_eq!(tab_info("@tab:active"), None);
        assert_eq!(tab_info("@table x"), None);
    }
}
