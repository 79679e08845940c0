//! Containers: `::: tip Title` up to a line of as many colons.
//!
//! The grammar is that of
//! [markdown-it-container](https://github.com/markdown-it/markdown-it-container) and of
//! [@mdit/plugin-container](https://mdit-plugins.github.io/container.html), which differ in the
//! line that closes a container. A container becomes an element around its body, which stays
//! Markdown; for renderers other than HTML it becomes a quote.

mod element;

use std::fmt::Write;
use std::ops::Range;

use super::{Parent, Rule, ScanBlock, Scanner};
use crate::diagnostics::Code;
use crate::flavor::{Closing, Switch};

pub(super) use element::{details_open, hint_open};

pub(super) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.container_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.container(line, end),
};

/// What a container becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A box with a title, in the colour of mdBook's own box of that name.
    Hint(&'static str),
    /// `<details>` with the title as its summary.
    Details,
    /// An element without title that aligns its body.
    Align,
    /// An element without title or look.
    Plain,
    /// A box for a name that nothing is known of.
    Unknown,
}

/// The containers, with the switch that turns them off.
const CONTAINERS: &[(&str, Shape, Switch)] = &[
    ("tip", Shape::Hint("tip"), Switch::Hint),
    ("warning", Shape::Hint("warning"), Switch::Hint),
    ("danger", Shape::Hint("caution"), Switch::Hint),
    ("details", Shape::Details, Switch::Hint),
    ("info", Shape::Hint("note"), Switch::Hint),
    ("note", Shape::Hint("note"), Switch::Hint),
    ("important", Shape::Hint("important"), Switch::Hint),
    ("caution", Shape::Hint("caution"), Switch::Hint),
    ("theorem", Shape::Hint("note"), Switch::Hint),
    ("right", Shape::Align, Switch::Align),
    ("left", Shape::Align, Switch::Align),
    ("center", Shape::Align, Switch::Align),
    ("justify", Shape::Align, Switch::Align),
    ("v-pre", Shape::Plain, Switch::VPre),
    ("raw", Shape::Plain, Switch::VPre),
    ("slot", Shape::Plain, Switch::VPre),
];

/// Whether there is a container of this name.
pub(crate) fn is_container_name(name: &str) -> bool {
    CONTAINERS.iter().any(|(known, ..)| *known == name)
}

/// An opening line.
struct Opening<'a> {
    colons: usize,
    name: &'a str,
    shape: Shape,
    /// What stands behind the name, up to the end of the line.
    behind_name: &'a str,
    /// The same without the space around it.
    title: &'a str,
}

impl<'a, 'p> Scanner<'a, 'p> {
    fn container_opening(&self, line: usize, end: usize) -> Option<Opening<'a>> {
        let content = self.content(line);
        let info = content.trim_start_matches(':');
        let colons = content.len() - info.len();
        let is_js_space = |c: char| c.is_whitespace() || c == '\u{feff}';
        let info = info.trim_matches(is_js_space);
        let name = info
            .split(' ')
            .next()
            .filter(|name| !name.is_empty() && colons >= 3)?;
        let behind_name = &info[name.len()..];
        let title = behind_name.trim_matches(is_js_space);
        let known = CONTAINERS.iter().find(|(known, ..)| *known == name);
        let shape = match known {
            Some((.., switch)) if !self.page.has(*switch) => return None,
            Some((_, shape, _)) => *shape,
            None if may_be_custom(name) && self.is_closed(line, end, colons) => Shape::Unknown,
            None => return None,
        };
        Some(Opening {
            colons,
            name,
            shape,
            behind_name,
            title,
        })
    }

    /// Whether one of the lines below closes a container, for names that nothing is known of.
    fn is_closed(&self, line: usize, end: usize, colons: usize) -> bool {
        let first = self.closes.partition_point(|close| *close <= line);
        let column = self.lines[line].column;
        self.closes[first..]
            .iter()
            .take_while(|close| **close < end.min(self.limit))
            .any(|close| self.closes(*close, column, colons))
    }

    /// Whether `line` closes a container that opens in `column`.
    pub(super) fn closes(&self, line: usize, column: isize, colons: usize) -> bool {
        let content = self.content(line);
        let behind = content.trim_start_matches(':');
        let in_place = match self.page.flavor().closing {
            Closing::AnyColumn => self.relative_column(line) < 4,
            Closing::SameColumn => self.lines[line].column == column,
        };
        in_place
            && content.len() - behind.len() >= colons
            && behind.trim_matches([' ', '\t']).is_empty()
    }

    /// Converts the container that opens at `start` and gives the line behind it.
    fn container(&mut self, start: usize, end: usize) -> usize {
        let Some(opening) = self.container_opening(start, end) else {
            return start + 1;
        };
        let column = self.lines[start].column;
        let body_indent = match self.page.flavor().closing {
            Closing::AnyColumn => self.indent,
            Closing::SameColumn => column,
        };
        let closes = |scanner: &Self, line| scanner.closes(line, column, opening.colons);
        let (close, closed) = self.find_close(start + 1..end, body_indent, closes);
        self.page.counts.containers += 1;
        self.report_container(start, &opening, closed);
        let element = self.element(&opening);
        self.replace_line(start, &element.open);
        self.body(start + 1..close, body_indent, element.is_quote);
        self.close(close, closed, &element.close);
        close + usize::from(closed)
    }

    /// Finds the line that closes a block whose body begins at column `body_indent`, or the line
    /// where the block ends without one.
    pub(super) fn find_close(
        &self,
        lines: Range<usize>,
        body_indent: isize,
        closes: impl Fn(&Self, usize) -> bool,
    ) -> (usize, bool) {
        for line in lines.clone() {
            if !self.lines[line].is_blank() && self.lines[line].column < body_indent {
                return (line, false);
            }
            if closes(self, line) {
                return (line, true);
            }
        }
        (lines.end, false)
    }

    /// Scans the lines of a body that begins at column `body_indent`.
    pub(super) fn body(&mut self, lines: Range<usize>, body_indent: isize, is_quote: bool) {
        self.body_by(lines, body_indent, is_quote, &mut Self::block);
    }

    /// Does the same, with `block` for each block of the body.
    pub(super) fn body_by(
        &mut self,
        lines: Range<usize>,
        body_indent: isize,
        is_quote: bool,
        block: &mut ScanBlock<'a, 'p, '_>,
    ) {
        let parent = std::mem::replace(&mut self.parent, Parent::Container);
        let limit = std::mem::replace(&mut self.limit, lines.end);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let indent = std::mem::replace(&mut self.indent, body_indent);
        let shift = self.shift;
        if is_quote {
            self.quote_lines(lines.clone(), indent);
        }
        if body_indent > indent {
            self.dedent(lines.clone(), indent);
        }
        let prefix_length = self.prefix.len();
        if is_quote {
            let columns = usize::try_from(indent - shift).unwrap_or(0);
            let _ = write!(self.prefix, "{}> ", " ".repeat(columns));
            // New lines in the body stand behind the quote's marker, at the body's own column.
            self.shift += indent - shift;
        }
        self.blocks_by(lines.start, lines.end, block);
        self.prefix.truncate(prefix_length);
        self.shift = shift;
        self.indent = indent;
        self.in_container = in_container;
        self.limit = limit;
        self.parent = parent;
    }

    fn report_container(&mut self, line: usize, opening: &Opening<'_>, closed: bool) {
        let Opening {
            colons,
            name,
            shape,
            ..
        } = opening;
        let first = self.lines[line].first;
        let marker = ":".repeat(*colons);
        if *shape == Shape::Unknown {
            let at = first + self.content(line).find(name).unwrap_or(0);
            self.report(
                Code::UnknownContainer,
                at..at + name.len(),
                format!("there is no container `{name}`; it is shown as a plain box"),
                "use one of the containers that the guide lists, such as `tip` or `details`",
            );
        }
        if !closed {
            self.report(
                Code::UnclosedContainer,
                first..first + colons,
                format!("`{marker} {name}` is never closed"),
                format!("close it with `{marker}` on a line of its own"),
            );
        }
    }

    /// Replaces the closing line, or puts in what closes a container that its author left open.
    pub(super) fn close(&mut self, close: usize, closed: bool, html: &str) {
        if closed {
            self.replace_line(close, html);
        } else if !html.is_empty() {
            self.insert_line_after(close - 1, html);
        }
    }

    /// Puts a quote marker in front of lines, at the column of the block that the quote stands in.
    fn quote_lines(&mut self, lines: Range<usize>, indent: isize) {
        for line in lines {
            let columns = usize::try_from(indent - self.shift).unwrap_or(0);
            if self.lines[line].is_blank() {
                let Range { start, end } = self.lines[line].start..self.lines[line].end;
                self.edits
                    .replace(start..end, format!("{}>", " ".repeat(columns)));
            } else {
                let (at, padding) = self.at_column(line, indent);
                self.edits.insert(at, format!("{}> ", " ".repeat(padding)));
            }
        }
    }
}

/// Whether a name that is not known may be that of a container which the site defines itself.
///
/// VuePress shows a container that nobody registered as text. Most such names are known names
/// with a slip, as in `::: TIP` and `:::tip：title`, and text they stay.
fn may_be_custom(name: &str) -> bool {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_#".contains(&b));
    let is_slip = CONTAINERS.iter().any(|(known, ..)| {
        let same = name
            .get(..known.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(known));
        same && !name[known.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    is_name && !is_slip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_not_custom_names() {
        for slip in [
            "TIP", "tip-x", "Tip", "tip:", "tip：T", "tip{.c}", "<type>", "中文", "1",
        ] {
            assert!(!may_be_custom(slip), "{slip}");
        }
        for name in ["upgrade", "cardList", "code-tabs#shell", "tipp"] {
            assert!(may_be_custom(name), "{name}");
        }
    }
}
