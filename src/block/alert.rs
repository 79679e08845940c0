//! Alerts: a quote whose first line is `[!TIP]` or the like.
//!
//! GitHub's grammar is read by
//! [@mdit/plugin-alert](https://mdit-plugins.github.io/alert.html) for VuePress,
//! [VitePress](https://vitepress.dev/guide/markdown#github-flavored-alerts) also takes a title, and
//! plume reads the callouts of Obsidian. An alert becomes the same box as a container, with the
//! title of the flavor and language. mdBook 0.5 makes boxes of GitHub's five names by itself, with
//! English titles: where these are the same, the quote is left to it.

mod callout;

use super::quote::Below;
use super::{Line, Scanner};
use crate::assets::Fragment;
use crate::block::container::{details_open, hint_open};
use crate::flavor::{Alerts, Switch, TitleText};
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

/// The names of GitHub's alerts, which mdBook 0.5 knows.
const NATIVE: &[&str] = &["note", "tip", "important", "warning", "caution"];

/// The alert that a quote is.
pub(super) struct Alert<'a> {
    /// The name in lower case.
    name: String,
    /// What stands behind the name; empty for the default title.
    title: &'a str,
}

/// What becomes of a quote.
pub(super) enum Verdict<'a> {
    /// It stays a quote, or mdBook makes the box.
    Quote,
    /// It is shown as a quote, in which mdBook would see an alert.
    Text,
    /// It is an alert, up to this line.
    Alert(Alert<'a>, usize),
}

impl<'a> Scanner<'a, '_> {
    /// Tells whether the quote from `start` to `end`, whose markers are taken off, is an alert.
    /// From `outdented` on its lines belong to no block around the quote either.
    pub(super) fn alert(&self, start: usize, end: usize, outdented: usize) -> Verdict<'a> {
        if !self.page.has(Switch::Alert) || self.lines[start].column >= 4 {
            return Verdict::Quote;
        }
        let rule = self.page.flavor().alerts;
        let mut content = self.content(start);
        if rule == Alerts::Titled {
            // The outermost quote is the box, if the text of the inner one begins with the name.
            content = content.trim_start_matches(['>', ' ']);
        }
        let Some((name, behind)) = marker(content) else {
            return Verdict::Quote;
        };
        let is_known = match rule {
            Alerts::Plain => (NATIVE.contains(&&*name) || name == "info") && behind.is_empty(),
            Alerts::Titled => {
                NATIVE.contains(&&*name) || matches!(name.as_str(), "info" | "danger")
            }
            Alerts::Callouts => callout::kind(&name).is_some(),
        };
        if !is_known {
            return Verdict::Quote;
        }
        let ends_early = outdented < end;
        let end = match rule {
            Alerts::Plain => end.min(outdented),
            Alerts::Titled | Alerts::Callouts => end,
        };
        let has_body = (start + 1..end).any(|line| !self.lines[line].is_blank());
        // It sees one behind no more than one space or tab.
        let Line { first, column, .. } = self.lines[start];
        let gap = first - self.text[..first].trim_end_matches([' ', '\t']).len();
        let is_mdbooks = self.page.settings().native_alerts
            && behind.is_empty()
            && NATIVE.contains(&&*name)
            && content.len() == self.content(start).len()
            && gap <= 1;
        if rule != Alerts::Titled && !has_body {
            return if is_mdbooks {
                Verdict::Text
            } else {
                Verdict::Quote
            };
        }
        let alert = Alert {
            name,
            title: match rule {
                Alerts::Callouts => behind.strip_prefix(['+', '-']).unwrap_or(behind).trim(),
                _ => behind,
            },
        };
        let mdbooks_title = format!("{}{}", alert.name[..1].to_uppercase(), &alert.name[1..]);
        let is_same = self.default_alert_title(&alert.name) == mdbooks_title;
        let is_native =
            is_mdbooks && is_same && column == 0 && !ends_early && self.begins_alike(start + 1);
        match is_native {
            true => Verdict::Quote,
            false => Verdict::Alert(alert, end),
        }
    }

    /// Whether mdBook sees the same block in the line below a name as VuePress.
    ///
    /// To mdBook that line goes on with a paragraph, so that not every block can begin there, and
    /// one without a marker does not belong to the box.
    fn begins_alike(&self, line: usize) -> bool {
        line >= self.lines.len() || {
            let content = self.content(line).trim_end();
            let is_number = content.starts_with(|c: char| c.is_ascii_digit());
            let is_mark = content.bytes().all(|b| b"-=+*".contains(&b));
            (0..4).contains(&self.lines[line].column)
                && !is_number
                && !is_mark
                && !content.starts_with(['[', '<'])
        }
    }

    /// Converts the alert from `start` to `end`, whose lines were `outside` with their markers, and
    /// gives the line behind it.
    pub(super) fn convert_alert(
        &mut self,
        alert: &Alert<'_>,
        start: usize,
        end: usize,
        outside: &[Line],
    ) -> usize {
        self.page.counts.containers += 1;
        // The line below the name begins a block, with a marker or without; to VitePress, which takes
        // the name out of a paragraph, it is the rest of that paragraph.
        let lazy = (start + 1 < end && self.lines[start + 1].column < 0).then(|| outside[1].column);
        let below = match (self.page.flavor().alerts, lazy) {
            (Alerts::Titled, None) => Below::Interrupting,
            (Alerts::Titled, Some(_)) => Below::Text,
            (Alerts::Plain | Alerts::Callouts, _) => Below::Block,
        };
        let lazy = lazy.map(|column| if below == Below::Text { 0 } else { column });
        match self.page.form() {
            Form::Lines => self.quoted_blocks(start + 1, end, below),
            Form::Quote => {
                let title = self.alert_title_markdown(alert);
                let from = self.lines[start].first;
                let prefix = self.quote_prefix();
                let replacement = format!("**{title}**\n{}", prefix.trim_end());
                self.edits.replace(from..self.lines[start].end, replacement);
                if let Some(column) = lazy {
                    self.begin_block(start + 1, &prefix, column);
                }
                self.quoted_blocks(start + 1, end, below)
            }
            Form::Html => {
                let (open, close) = self.alert_element(alert);
                if let Some(column) = lazy {
                    let prefix = self.line_prefix();
                    self.begin_block(start + 1, &prefix, column);
                }
                self.unquoted_blocks(start, end, outside, below, &open, close)
            }
        }
    }

    /// The start tag with the title, and the end tag.
    fn alert_element(&mut self, alert: &Alert<'_>) -> (String, &'static str) {
        let title = self.alert_title_html(alert);
        let name = alert.name.as_str();
        let kind = match self.page.flavor().alerts {
            Alerts::Callouts => callout::kind(name).unwrap_or(name),
            Alerts::Plain | Alerts::Titled => name,
        };
        let classes = match kind == name {
            true => name.to_owned(),
            false => format!("{kind} {name}"),
        };
        if kind == "details" {
            self.page.uses(Fragment::Details);
            let open = details_open(&classes, &title);
            return (format!("{BLOCK_LINE}{open}"), "</details>");
        }
        let native = match kind {
            "success" => "tip",
            "info" => "note",
            "danger" => "caution",
            kind => kind,
        };
        self.page.uses(Fragment::Hint);
        let open = hint_open(native, &classes, &title);
        (format!("{BLOCK_LINE}{open}"), "</div>")
    }

    fn alert_title_html(&mut self, alert: &Alert<'_>) -> String {
        if alert.title.is_empty() {
            return escape(&self.default_alert_title(&alert.name)).into_owned();
        }
        inline::title_html_as(self.alert_title_text(), alert.title, self.page)
    }

    fn alert_title_markdown(&mut self, alert: &Alert<'_>) -> String {
        if alert.title.is_empty() {
            return inline::markdown_of_text(&self.default_alert_title(&alert.name));
        }
        inline::title_markdown_as(self.alert_title_text(), alert.title, self.page)
    }

    /// What a title behind the name is made of.
    fn alert_title_text(&self) -> TitleText {
        match self.page.flavor().alerts {
            Alerts::Titled => TitleText::Raw,
            Alerts::Plain | Alerts::Callouts => TitleText::Inline,
        }
    }

    fn default_alert_title(&self, name: &str) -> String {
        match (self.page.title_option(name), self.page.flavor().alerts) {
            (None, Alerts::Callouts) => match callout::default_title(name) {
                Some(title) => self.page.word(title).to_owned(),
                None => name.to_owned(),
            },
            _ => self.default_title_of(name),
        }
    }
}

/// Reads `[!NAME]` and gives the name in lower case and what stands behind it.
fn marker(content: &str) -> Option<(String, &str)> {
    let (name, behind) = content.strip_prefix("[!")?.split_once(']')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    is_name.then(|| (name.to_ascii_lowercase(), behind.trim()))
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn markers_stand_alone() {
        assert_eq!(marker("[!Tip] a "), Some(("tip".into(), "a")));
        assert_eq!(marker("[! TIP]"), None);
        assert_eq!(marker("\\[!TIP]"), None);
        assert_eq!(marker("a [!TIP]"), None);
        assert_eq!(marker("[!TIP"), None);
    }
}
