//! Panels that open one by one: `::: collapse accordion expand` around a list, each item of which
//! is a panel headed by its first paragraph.
//!
//! `:+` in front of an item's text opens its panel, `:-` closes it; with `accordion` one panel at
//! most is open. The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/collapse/).

use std::ops::Range;

use super::Container;
use super::items::ItemKind;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let attributes = Attributes::parse(container.opening.title);
    let accordion = attributes.flag("accordion");
    let expand = attributes.flag("expand");
    let mut lines = container.body.clone();
    let has_open = lines.any(|line| {
        let text = scanner
            .content(line)
            .trim_start_matches(|c: char| c.is_ascii_digit() || "-+*.) \t".contains(c));
        text.starts_with(":+")
    });
    let panels = Panels {
        group: accordion.then(|| scanner.page.next_id("collapse")),
        expand: expand && !(accordion && has_open),
        has_open: false,
    };
    let element = scanner.wrapper(Fragment::Collapse, "<div class=\"vp-collapse\">", "</div>");
    scanner.enclose_items(container, &element, ItemKind::Panel(panels));
}

/// The panels of a container.
pub(super) struct Panels {
    /// The name that panels share of which one at most is open.
    group: Option<String>,
    /// Whether a panel is open that does not say so itself; of a group only the first is.
    expand: bool,
    /// Whether one of the panels is open.
    has_open: bool,
}

impl Panels {
    /// Makes a panel's head of a paragraph and gives what ends the panel.
    pub(super) fn open(
        &mut self,
        scanner: &mut Scanner<'_, '_>,
        lines: Range<usize>,
    ) -> Option<&'static str> {
        let text = scanner.paragraph_text(lines.clone());
        let (flag, title) = match text.get(..2) {
            Some(":+") => (Some(true), text[2..].trim_start()),
            Some(":-") => (Some(false), text[2..].trim_start()),
            _ => (None, &*text),
        };
        let may_open = self.group.is_none() || !self.has_open;
        let is_open = may_open
            && match flag {
                Some(false) if self.group.is_none() => false,
                Some(true) => true,
                _ => self.expand,
            };
        self.has_open |= is_open;
        if scanner.page.form() == Form::Quote {
            if flag.is_some() {
                let first = scanner.lines[lines.start].first;
                let text = &scanner.text[first + 2..];
                let spaces = text.len() - text.trim_start_matches([' ', '\t']).len();
                scanner.edits.delete(first..first + 2 + spaces);
            }
            return None;
        }
        let title = inline::title_html(title, scanner.page);
        let open = if is_open { " open" } else { "" };
        let name = match &self.group {
            Some(group) => format!(" name=\"{}\"", escape(group)),
            None => String::new(),
        };
        let head = format!("{BLOCK_LINE}<details{name}{open}><summary>{title}</summary>");
        scanner.replace_paragraph(lines, &head);
        Some(CLOSE)
    }
}

/// The line that ends a panel; a test keeps it in step with [`BLOCK_LINE`].
const CLOSE: &str = "<!-- --></details>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_stands_on_a_line_of_its_own() {
        assert_eq!(CLOSE, format!("{BLOCK_LINE}</details>"));
    }
}
