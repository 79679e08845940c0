//! Groups of tabs: what their many spellings have in common.
//!
//! [`at_tab`] has the groups with lines `@tab Title`, [`code_group`] those whose panels are fences
//! or containers, and [`npm_to`] makes a group of one fence. What a group becomes is in [`crate::tabs`].

pub(super) mod at_tab;
pub(super) mod code_group;
pub(super) mod npm_to;

use std::borrow::Cow;

use super::Scanner;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;
use crate::tabs::{Group, PANEL_END};

/// The title of a tab.
#[derive(Debug, Clone, Copy)]
enum Title<'a> {
    /// A line of Markdown.
    Markdown(&'a str),
    /// Text that means what it says.
    Plain(&'a str),
}

impl<'a> Scanner<'a, '_> {
    /// Converts the line that opens a group.
    fn open_group(&mut self, line: usize, title: Option<&str>, sync: Option<&str>) {
        let open = match (self.page.form(), title) {
            (Form::Html, title) => {
                let title =
                    title.map(|title| format!("<p class=\"vp-tabs-title\">{}</p>", escape(title)));
                let open = Group::open(sync, self.page);
                format!("{BLOCK_LINE}{open}{}", title.unwrap_or_default())
            }
            (Form::Quote, Some(title)) => {
                let title = inline::markdown_of_text(title);
                format!("\n{}**{title}**", self.line_prefix())
            }
            (Form::Quote | Form::Lines, _) => String::new(),
        };
        self.replace_line(line, &open);
    }

    /// What stands in place of a line that opens a panel.
    fn tab_line(
        &mut self,
        group: &mut Group,
        title: Title<'_>,
        value: Option<&str>,
        is_marked: bool,
    ) -> String {
        match self.page.form() {
            Form::Html => {
                let title = match title {
                    Title::Markdown(title) => inline::title_html(title, self.page),
                    Title::Plain(title) => escape(title).into_owned(),
                };
                group.tab(&title, value, is_marked)
            }
            Form::Quote => {
                let prefix = self.line_prefix();
                let title = match title {
                    Title::Markdown(title) => inline::title_markdown(title, self.page),
                    Title::Plain(title) => inline::markdown_of_text(title),
                };
                format!("\n{prefix}**{title}**\n{prefix}")
            }
            Form::Lines => String::new(),
        }
    }

    /// The info string of the fence that begins at `line`, or that the line becomes.
    fn code_info(&self, line: usize, end: usize) -> Option<Cow<'a, str>> {
        if self.relative_column(line) >= 4 {
            return None;
        }
        match self.fence_opening(line) {
            Some((_, length)) => Some(self.content(line)[length..].into()),
            None => self.imported_info(line, end).map(Cow::Owned),
        }
    }

    /// Ends a panel or a group with a line of its own.
    fn end_line(&self, ends: &[&str]) -> String {
        match self.page.form() {
            Form::Html => format!("{BLOCK_LINE}{}", ends.concat()),
            Form::Quote | Form::Lines => String::new(),
        }
    }
}
