//! `[[toc]]`: a list of the page's headings, with links to them.
//!
//! To VuePress 2 and VitePress it is a block: a line whose first word it is
//! ([@mdit-vue/plugin-toc](https://github.com/mdit-vue/mdit-vue/tree/main/packages/plugin-toc)). To
//! VuePress 1 it is a piece of text
//! ([markdown-it-table-of-contents](https://github.com/cmaas/markdown-it-table-of-contents)) that
//! hides the rest of its line; a paragraph of one line that it begins comes to the same.
//!
//! The headings are not known yet, so the line becomes [`TOC`], and the
//! [inline stage](crate::inline) puts the list in its place.

use super::{Rule, Scanner};
use crate::flavor::{Switch, TocRule};
use crate::html::TOC;
use crate::settings::Form;

pub(super) const RULE: Rule = Rule {
    first: b'[',
    opens: |scanner, line, _| scanner.page.flavor().toc == TocRule::Block && scanner.is_toc(line),
    convert: |scanner, line, _| {
        scanner.replace_line(line, TOC);
        line + 1
    },
};

impl Scanner<'_, '_> {
    /// Whether the line begins with a mark, and whatever may follow it.
    pub(super) fn is_toc(&self, line: usize) -> bool {
        let content = self.content(line);
        let Some((mark, behind)) = content.split_at_checked("[[toc]]".len()) else {
            return false;
        };
        let is_word = match self.page.flavor().toc {
            TocRule::Inline => true,
            TocRule::Block if self.page.is_mdbook() => behind.trim().is_empty(),
            TocRule::Block => behind.is_empty() || behind.starts_with(' '),
        };
        mark.eq_ignore_ascii_case("[[toc]]")
            && is_word
            && self.relative_column(line) < 4
            && self.page.has(Switch::Toc)
            && self.page.form() != Form::Lines
    }
}
