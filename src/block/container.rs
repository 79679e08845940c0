//! Containers: `::: tip Title` up to a line of as many colons.
//!
//! The grammar is that of
//! [markdown-it-container](https://github.com/markdown-it/markdown-it-container) and of
//! [@mdit/plugin-container](https://mdit-plugins.github.io/container.html), which differ in the
//! line that closes a container. A container becomes an element around its body, which stays
//! Markdown; for renderers other than HTML it becomes a quote.

mod caniuse;
mod card;
mod card_list;
mod chat;
mod collapse;
mod demo;
mod element;
mod encrypt;
mod field;
mod file_tree;
mod flex;
mod items;
mod kinds;
mod link;
mod preview;
mod qrcode;
mod steps;
mod table;
mod timeline;
mod window;

use std::fmt::Write;
use std::ops::Range;

use super::{Parent, Rule, ScanBlock, Scanner};
use crate::config::CustomContainer;
use crate::diagnostics::Code;
use crate::flavor::Closing;
use crate::html::escape;
use crate::settings::Form;
pub(super) use demo::CAPTION;
use element::Element;
pub(super) use items::{Item, Items};
#[cfg(test)]
pub(crate) use kinds::container_names;
use kinds::{Grammar, Shape, custom_shape, find, may_be_custom};
pub(crate) use kinds::{custom_kinds, has_default_title};

pub(super) use element::{details_open, hint_open};

pub(super) const RULE: Rule = Rule {
    first: b':',
    opens: |scanner, line, end| scanner.container_opening(line, end).is_some(),
    convert: |scanner, line, end| scanner.container(line, end),
};

/// An opening line.
struct Opening<'a> {
    colons: usize,
    name: &'a str,
    shape: Shape,
    grammar: Grammar,
    /// What the options say about the container.
    custom: Option<&'a CustomContainer>,
    /// Whether nothing is known of a container of this name.
    is_unknown: bool,
    /// What stands behind the name, up to the end of the line.
    behind_name: &'a str,
    /// The same without the space around it.
    title: &'a str,
}

impl Opening<'_> {
    /// The classes that tell of its name.
    fn class(&self) -> String {
        let name = match self.name {
            "raw" => "vp-raw",
            name => name,
        };
        match self.custom.and_then(|custom| custom.class.as_deref()) {
            Some(class) => escape(&format!("{name} {class}")).into_owned(),
            None => escape(name).into_owned(),
        }
    }
}

/// A container whose lines are known.
struct Container<'a> {
    opening: Opening<'a>,
    /// The opening line.
    start: usize,
    body: Range<usize>,
    /// The column at which the lines of the body begin.
    body_indent: isize,
    /// Whether the line behind the body closes it.
    closed: bool,
}

impl Container<'_> {
    /// All its lines.
    fn lines(&self) -> Range<usize> {
        self.start..self.body.end + usize::from(self.closed)
    }
}

impl<'a, 'p> Scanner<'a, 'p> {
    fn container_opening(&self, line: usize, end: usize) -> Option<Opening<'a>> {
        let content = self.content(line);
        let info = content.trim_start_matches(':');
        let colons = content.len() - info.len();
        let is_js_space = |c: char| c.is_whitespace() || c == '\u{feff}';
        let info = info.trim_matches(is_js_space);
        let word = info
            .split(' ')
            .next()
            .filter(|word| !word.is_empty() && colons >= 3)?;
        let flavor = self.page.flavor().flavor;
        let custom = self.page.custom_container(word);
        let kind = find(info, word, flavor).filter(|_| custom.is_none());
        if let Some(switch) = kind.and_then(|kind| kind.switch)
            && !self.page.has(switch)
        {
            return None;
        }
        let name = kind.map_or(word, |kind| &info[..kind.name.len()]);
        let behind_name = &info[name.len()..];
        let opening = Opening {
            colons,
            name,
            shape: match (custom, kind) {
                (Some(custom), _) => custom_shape(custom.kind),
                (None, Some(kind)) => kind.shape,
                (None, None) => Shape::Box,
            },
            grammar: kind.map_or(Grammar::Flavor, |kind| kind.grammar),
            custom,
            is_unknown: custom.is_none() && kind.is_none(),
            behind_name,
            title: behind_name.trim_matches(is_js_space),
        };
        let opens = custom.is_some()
            || kind.is_some_and(|kind| kind.is_at_home(flavor))
            || ((kind.is_some() || may_be_custom(name)) && self.is_closed(line, end, &opening));
        opens.then_some(opening)
    }

    /// Whether one of the lines below closes a container.
    fn is_closed(&self, line: usize, end: usize, opening: &Opening<'_>) -> bool {
        let first = self.closes.partition_point(|close| *close <= line);
        let column = self.lines[line].column;
        self.closes[first..]
            .iter()
            .take_while(|close| **close < end.min(self.limit))
            .any(|close| self.closes(*close, column, opening))
    }

    /// Whether `line` closes a container that opens in `column`.
    fn closes(&self, line: usize, column: isize, opening: &Opening<'_>) -> bool {
        let content = self.content(line);
        let behind = content.trim_start_matches(':');
        if opening.grammar == Grammar::Raw {
            let is_end = behind.trim_matches([' ', '\t']).is_empty();
            return is_end && content.len() - behind.len() == opening.colons;
        }
        let closing = opening.grammar.closing(self.page.flavor());
        self.is_close(line, column, opening.colons, closing)
    }

    /// Whether `line` holds at least as many colons as the line that opened a container in `column`,
    /// and stands where it may close it.
    pub(super) fn is_close(
        &self,
        line: usize,
        column: isize,
        colons: usize,
        closing: Closing,
    ) -> bool {
        let content = self.content(line);
        let behind = content.trim_start_matches(':');
        let in_place = match closing {
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
        let closing = opening.grammar.closing(self.page.flavor());
        let closes = |scanner: &Self, line| scanner.closes(line, column, &opening);
        let (close, closed, body_indent) = self.extent(start..end, closing, closes);
        self.page.counts.containers += 1;
        self.report_container(start, &opening, closed);
        let container = Container {
            opening,
            start,
            body: start + 1..close,
            body_indent,
            closed,
        };
        match container.opening.shape {
            Shape::Whole(convert) => convert(self, &container),
            _ => {
                let element = self.element(&container.opening);
                self.enclose(&container, &element);
            }
        }
        container.lines().end
    }

    /// Puts an element around the body of a container, which is scanned.
    fn enclose(&mut self, container: &Container<'_>, element: &Element) {
        self.replace_line(container.start, &element.open);
        self.body(
            container.body.clone(),
            container.body_indent,
            element.is_quote,
        );
        self.close(container.body.end, container.closed, &element.close);
    }

    /// Puts `text` in the place of a whole container; nothing where every line keeps its number.
    fn replace_container(&mut self, container: &Container<'_>, text: &str) {
        let lines = container.lines();
        if self.page.form() == Form::Lines {
            for line in lines {
                if !self.lines[line].is_blank() {
                    self.replace_line(line, "");
                }
            }
            return;
        }
        let last = lines.rev().find(|line| !self.lines[*line].is_blank());
        let (from, padding) = self.block_start(container.start);
        let to = self.lines[last.unwrap_or(container.start)].end;
        let prefix = self.line_prefix();
        let mut replacement = " ".repeat(padding);
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                replacement.push('\n');
                replacement.push_str(match line.is_empty() {
                    true => prefix.trim_end(),
                    false => &prefix,
                });
            }
            replacement.push_str(line);
        }
        self.edits.replace_over(from..to, replacement);
    }

    /// The body of a container as its author wrote it, without the indentation that the container
    /// has itself.
    fn body_text(&self, container: &Container<'_>) -> String {
        let mut text = String::new();
        for line in container.body.clone() {
            if !self.lines[line].is_blank() {
                let (start, padding) = self.at_column(line, container.body_indent);
                text.push_str(&" ".repeat(padding));
                text.push_str(&self.text[start..self.lines[line].end]);
            }
            text.push('\n');
        }
        text
    }

    /// Finds the end of the container that opens the lines, whether a line closes it there, and the
    /// column at which its body begins.
    pub(super) fn extent(
        &self,
        lines: Range<usize>,
        closing: Closing,
        closes: impl Fn(&Self, usize) -> bool,
    ) -> (usize, bool, isize) {
        let body_indent = match closing {
            Closing::AnyColumn => self.indent,
            Closing::SameColumn => self.lines[lines.start].column,
        };
        let (close, closed) = self.find_close(lines.start + 1..lines.end, body_indent, closes);
        (close, closed, body_indent)
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

    /// Scans the lines of a body that begins at column `body_indent`, and gives the first line that
    /// is indented too little for it, or the line behind the last.
    pub(super) fn body(
        &mut self,
        lines: Range<usize>,
        body_indent: isize,
        is_quote: bool,
    ) -> usize {
        self.body_by(lines, body_indent, is_quote, &mut Self::block)
    }

    /// Does the same, with `block` for each block of the body.
    pub(super) fn body_by(
        &mut self,
        lines: Range<usize>,
        body_indent: isize,
        is_quote: bool,
        block: &mut ScanBlock<'a, 'p, '_>,
    ) -> usize {
        let parent = std::mem::replace(&mut self.parent, Parent::Container);
        let limit = std::mem::replace(&mut self.limit, lines.end);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let item = std::mem::take(&mut self.item);
        let open_tags = std::mem::take(&mut self.open_tags);
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
        let end = self.blocks_by(lines.start, lines.end, block);
        self.prefix.truncate(prefix_length);
        self.shift = shift;
        self.indent = indent;
        self.open_tags = open_tags;
        self.item = item;
        self.in_container = in_container;
        self.limit = limit;
        self.parent = parent;
        end.min(lines.end)
    }

    fn report_container(&mut self, line: usize, opening: &Opening<'_>, closed: bool) {
        let Opening {
            colons,
            name,
            is_unknown,
            ..
        } = opening;
        let first = self.lines[line].first;
        let marker = ":".repeat(*colons);
        if *is_unknown {
            let at = first + self.content(line).find(name).unwrap_or(0);
            self.report(
                Code::UnknownContainer,
                at..at + name.len(),
                format!("there is no container `{name}`; it is shown as a plain box"),
                "use a container that the guide lists, such as `tip`, or describe it in the option `containers`",
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
