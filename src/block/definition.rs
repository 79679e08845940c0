//! Definition lists, which are mdBook's: a line that begins with a colon defines the text above it.
//!
//! No generator of the family has them. In mdBook's own Markdown a definition is scanned like the item of a
//! list, at the column of its text, so that constructs in it are written there.

use super::{Line, Parent, Scanner};
use crate::inline;

impl Scanner<'_, '_> {
    /// Whether the line begins a definition, if it stands below text or below another definition.
    ///
    /// Colons of containers and the names of emoji define nothing.
    pub(super) fn is_definition(&self, line: usize) -> bool {
        let content = self.content(line);
        let is_at = |column: isize| (0..4).contains(&(self.lines[line].column - column));
        content.starts_with(':')
            && self.page.is_mdbook()
            && self.page.has_definition_lists()
            // The next definition ends the text of the one before it, too.
            && (is_at(self.indent) || self.definition_column.is_some_and(is_at))
            && !content.starts_with(":::")
            && inline::leading_emoji(content, self.page).is_none()
    }

    /// Scans the definition at `line` and returns the line after it, if there is one.
    pub(super) fn definition(&mut self, line: usize, end: usize) -> Option<usize> {
        let follows = |(last, depth): (usize, usize)| {
            let mut between = self.lines.get(last..line).unwrap_or_default().iter();
            depth == self.depth && last > 0 && last <= line && between.all(Line::is_blank)
        };
        let is_below = follows(self.open_paragraph) || follows(self.defined);
        (is_below && self.is_definition(line)).then_some(())?;
        let parent = std::mem::replace(&mut self.parent, Parent::List);
        let in_container = std::mem::replace(&mut self.in_container, false);
        let joints = std::mem::take(&mut self.joints);
        let column = self.definition_column.replace(self.indent);
        let next = self.item(line, end, ":".len());
        self.definition_column = column;
        self.joints = joints;
        self.in_container = in_container;
        self.parent = parent;
        self.defined = (next, self.depth);
        Some(next)
    }
}
