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

use std::ops::Range;

use super::{Rule, Scanner};
use crate::config::CustomContainer;
use crate::diagnostics::Code;
use crate::html::escape;
use crate::settings::Form;
pub(super) use demo::CAPTION;
use element::Element;
pub(super) use items::{Item, Items};
#[cfg(test)]
pub(crate) use kinds::container_names;
use kinds::{Grammar, Shape, UNKNOWN, custom_shape, find, may_be_custom};
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
        let custom = match self.page.custom_container(word) {
            Some(None) => return None,
            custom => custom.flatten(),
        };
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
                (None, None) => UNKNOWN,
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
        let first = self.colon_lines.partition_point(|close| *close <= line);
        let column = self.lines[line].column;
        self.colon_lines[first..]
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
        let element = match container.opening.shape {
            Shape::Shared(look) => self.element(&container.opening, look),
            Shape::Around(element) => element(self, &container.opening),
            Shape::Whole(convert) => {
                convert(self, &container);
                return container.lines().end;
            }
        };
        self.enclose(&container, &element);
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
        let replacement = " ".repeat(padding) + &self.prefixed(text);
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

    fn report_container(&mut self, line: usize, opening: &Opening<'_>, closed: bool) {
        let Opening {
            colons,
            name,
            is_unknown,
            ..
        } = opening;
        let first = self.lines[line].first;
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
            self.report_unclosed(line, *colons, name);
        }
    }
}
