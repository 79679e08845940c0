//! Alerts: a quote whose first line is `[!TIP]` or the like.
//!
//! GitHub's grammar is read by
//! [@mdit/plugin-alert](https://mdit-plugins.github.io/alert.html) for VuePress,
//! [VitePress](https://vitepress.dev/guide/markdown#github-flavored-alerts) also takes a title, and
//! plume reads the callouts of Obsidian. An alert becomes the same box as a container, with the
//! title of the flavor and language. mdBook 0.5 makes boxes of GitHub's five names by itself, with
//! English titles: where these are the same, the quote is left to it.

mod callout;

use super::html_block::is_own;
use super::paragraph::is_setext_underline;
use super::quote::Below;
use super::{Line, Scanner};
use crate::assets::Fragment;
use crate::block::container::{details_open, hint_open};
use crate::flavor::{Alerts, Switch, TitleText};
use crate::html::{BLOCK_LINE, INLINE_STAND_IN, escape};
use crate::inline;
use crate::locale;
use crate::settings::Form;

/// The names of GitHub's alerts, which mdBook 0.5 knows.
const NATIVE: &[&str] = &["note", "tip", "important", "warning", "caution"];

/// The alert that a quote is.
pub(super) struct Alert<'a> {
    /// The name in lower case.
    name: String,
    /// What stands after the name; empty for the default title.
    title: &'a str,
    /// The line that holds the name.
    line: usize,
    /// Where the name begins, after the markers of the quotes that the line opens inside this one.
    first: usize,
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
    /// Returns what becomes of the quote from `start` to `end`, whose markers are taken off. From
    /// `outdented` on its lines belong to no block around the quote either.
    pub(super) fn alert(&self, start: usize, end: usize, outdented: usize) -> Verdict<'a> {
        let rule = self.page.flavor().alerts;
        let (line, first) = match rule {
            Alerts::Titled => self.first_text(start, end),
            Alerts::Plain | Alerts::Callouts => (start, self.lines[start].clone()),
        };
        if !self.page.has(Switch::Alert) || first.column >= 4 || self.alert_line == line {
            return Verdict::Quote;
        }
        let Some((name, behind)) = marker(&self.text[first.first..first.end]) else {
            return Verdict::Quote;
        };
        if !is_known(&name, behind, rule) {
            return Verdict::Quote;
        }
        let ends_early = outdented < end;
        let end = match rule {
            Alerts::Plain => end.min(outdented),
            Alerts::Titled | Alerts::Callouts => end,
        };
        let has_body = (start + 1..end).any(|line| !self.lines[line].is_blank());
        // mdBook sees one after no more than one space or tab.
        let Line { column, .. } = self.lines[start];
        let before = &self.text[..self.lines[start].first];
        let gap = before.len() - before.trim_end_matches([' ', '\t']).len();
        let is_mdbooks = self.page.settings().native_alerts
            && behind.is_empty()
            && NATIVE.contains(&&*name)
            && first.first == self.lines[start].first
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
            line,
            first: first.first,
        };
        let mdbooks_title = locale::capitalized(&alert.name);
        let is_same = self.default_alert_title(&alert.name) == mdbooks_title;
        let is_native =
            is_mdbooks && is_same && column == 0 && !ends_early && self.begins_alike(start + 1);
        match is_native {
            true => Verdict::Quote,
            false => Verdict::Alert(alert, end),
        }
    }

    /// Finds the first text in a quote: returns its line, without the markers of quotes in the quote.
    ///
    /// VitePress looks for a name there, so that the outermost of nested quotes is the box.
    fn first_text(&self, start: usize, end: usize) -> (usize, Line) {
        let with_text = (start..end).find(|line| !self.lines[*line].is_blank());
        let line = with_text.unwrap_or(start);
        let mut first = self.lines[line].clone();
        while first.column < 4 && self.text[first.first..].starts_with('>') {
            first = self.behind_marker(&first);
        }
        (line, first)
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
                && (!content.starts_with(['[', '<']) || is_own(content))
        }
    }

    /// Converts the alert from `start` to `end`, whose lines were `outside` with their markers, and
    /// returns the line after it.
    pub(super) fn convert_alert(
        &mut self,
        alert: &Alert<'_>,
        start: usize,
        end: usize,
        outside: &[Line],
    ) -> usize {
        self.page.counts.containers += 1;
        let rule = self.underlined(alert, end);
        let body = alert.line + 1 + usize::from(rule.is_some());
        let is_lazy = rule.is_none() && body < end && self.lines[body].column < 0;
        let lazy = is_lazy.then(|| outside[body - start].column);
        // The line below the name begins a block, with a marker or without; to VitePress, which takes
        // the name out of a paragraph, it is the rest of that paragraph.
        let below = match (self.page.flavor().alerts, lazy) {
            _ if rule.is_some() => Below::Block,
            (Alerts::Titled, None) => Below::Interrupting,
            (Alerts::Titled, Some(_)) => Below::Text,
            (Alerts::Plain | Alerts::Callouts, _) => Below::Block,
        };
        let lazy = lazy.map(|column| if below == Below::Text { 0 } else { column });
        match self.page.form() {
            Form::Lines => self.quoted_blocks(body, end, below),
            Form::Quote => {
                let title = self.alert_title_markdown(alert);
                let from = self.lines[start].first;
                let prefix = self.quote_prefix();
                let rule = rule.map_or_else(String::new, |rule| format!("\n{prefix}{rule}"));
                let replacement = format!("**{title}**\n{}{rule}", prefix.trim_end());
                self.edits
                    .replace(from..self.lines[body - 1].end, replacement);
                if let Some(column) = lazy {
                    self.begin_block(body, &prefix, column);
                }
                self.quoted_blocks(body, end, below)
            }
            Form::Html => {
                let (mut open, close) = self.alert_element(alert);
                if let Some(rule) = rule.filter(|rule| !rule.is_empty()) {
                    open = format!("{open}\n{}{rule}", self.line_prefix());
                }
                if alert.first > self.lines[alert.line].first {
                    // The paragraph of the inner quote goes on.
                    let name = alert.first..self.lines[alert.line].end;
                    // What is in its text goes with it.
                    self.edits.replace_over(name, INLINE_STAND_IN);
                    self.alert_line = alert.line;
                    return self.unquoted_blocks(
                        start..end,
                        alert.line,
                        outside,
                        Below::Block,
                        &open,
                        close,
                    );
                }
                if let Some(column) = lazy {
                    let prefix = self.line_prefix();
                    self.begin_block(body, &prefix, column);
                }
                self.unquoted_blocks(start..end, body, outside, below, &open, close)
            }
        }
    }

    /// Returns the replacement for the underline of a name, which makes an empty heading in VitePress:
    /// only the line above a heading of the second level shows.
    fn underlined(&self, alert: &Alert<'_>, end: usize) -> Option<&'static str> {
        let is_inner = alert.first > self.lines[alert.line].first;
        let below = Some(alert.line + 1).filter(|below| *below < end && !is_inner)?;
        let is_underline = self.page.flavor().alerts == Alerts::Titled
            && (0..4).contains(&self.lines[below].column)
            && is_setext_underline(self.content(below));
        match self.content(below).starts_with('-') {
            _ if !is_underline => None,
            true => Some("---"),
            false => Some(""),
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

    /// What a title after the name is made of.
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

/// Reads `[!NAME]` and returns the name in lower case and what stands after it.
fn marker(content: &str) -> Option<(String, &str)> {
    let (name, behind) = content.strip_prefix("[!")?.split_once(']')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    is_name.then(|| (name.to_ascii_lowercase(), behind.trim()))
}

/// Whether a name, in lower case, and the text after it make an alert.
fn is_known(name: &str, behind: &str, rule: Alerts) -> bool {
    let is_native = NATIVE.contains(&name);
    match rule {
        Alerts::Plain => (is_native || name == "info") && behind.is_empty(),
        Alerts::Titled => {
            (is_native || matches!(name, "info" | "danger")) && !is_destination(behind)
        }
        Alerts::Callouts => callout::kind(name).is_some(),
    }
}

/// Whether the text after a name makes a link reference definition of both.
fn is_destination(behind: &str) -> bool {
    let destination = behind.strip_prefix(':');
    destination.is_some_and(|it| it.split_whitespace().count() == 1)
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
