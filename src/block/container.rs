//! Containers: `::: tip Title` up to a line of as many colons.
//!
//! The grammar is that of
//! [markdown-it-container](https://github.com/markdown-it/markdown-it-container) and of
//! [@mdit/plugin-container](https://mdit-plugins.github.io/container.html), which differ in the
//! line that closes a container. A container becomes an element around its body, which stays
//! Markdown; for renderers other than HTML it becomes a quote.

use std::fmt::Write;
use std::ops::Range;

use super::{Parent, Rule, Scanner};
use crate::diagnostics::Code;
use crate::flavor::{Closing, Flavor, Switch, TitleText};
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::locale;
use crate::settings::Form;

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

impl<'a> Scanner<'a, '_> {
    fn container_opening(&self, line: usize, end: usize) -> Option<Opening<'a>> {
        let content = self.content(line);
        let info = content.trim_start_matches(':');
        let colons = content.len() - info.len();
        let is_js_space = |c: char| c.is_whitespace() || c == '\u{feff}';
        let info = info.trim_matches(is_js_space);
        let name = info.split(' ').next().filter(|name| !name.is_empty() && colons >= 3)?;
        let behind_name = &info[name.len()..];
        let title = behind_name.trim_matches(is_js_space);
        let known = CONTAINERS.iter().find(|(known, ..)| *known == name);
        let shape = match known {
            Some((.., switch)) if !self.page.has(*switch) => return None,
            Some((_, shape, _)) => *shape,
            None if may_be_custom(name) && self.is_closed(line, end, colons) => Shape::Unknown,
            None => return None,
        };
        Some(Opening { colons, name, shape, behind_name, title })
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
    fn closes(&self, line: usize, column: isize, colons: usize) -> bool {
        let content = self.content(line);
        let behind = content.trim_start_matches(':');
        let in_place = match self.page.flavor().closing {
            Closing::AnyColumn => self.relative_column(line) < 4,
            Closing::SameColumn => self.lines[line].column == column,
        };
        in_place && content.len() - behind.len() >= colons && behind.trim_matches([' ', '\t']).is_empty()
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
        let mut close = start + 1;
        let mut closed = false;
        while close < end {
            let line = &self.lines[close];
            if !line.is_blank() && line.column < body_indent {
                break;
            }
            if self.closes(close, column, opening.colons) {
                closed = true;
                break;
            }
            close += 1;
        }
        self.page.counts_mut().containers += 1;
        self.report_container(start, &opening, closed);
        let element = self.element(&opening);
        self.replace_line(start, &element.open);

        let parent = std::mem::replace(&mut self.parent, Parent::Container);
        let limit = std::mem::replace(&mut self.limit, close);
        let in_container = std::mem::replace(&mut self.in_container, true);
        let indent = std::mem::replace(&mut self.indent, body_indent);
        let shift = self.shift;
        if element.is_quote {
            self.quote_lines(start + 1..close, indent);
        }
        if body_indent > indent {
            self.dedent(start + 1..close, indent);
        }
        let prefix_length = self.prefix.len();
        if element.is_quote {
            let columns = usize::try_from(indent - shift).unwrap_or(0);
            let _ = write!(self.prefix, "{}> ", " ".repeat(columns));
            // New lines in the body stand behind the quote's marker, at the body's own column.
            self.shift += indent - shift;
        }
        self.blocks(start + 1, close);
        self.prefix.truncate(prefix_length);
        self.shift = shift;
        self.indent = indent;
        self.in_container = in_container;
        self.limit = limit;
        self.parent = parent;

        self.close(close, closed, &element);
        close + usize::from(closed)
    }

    fn report_container(&mut self, line: usize, opening: &Opening<'_>, closed: bool) {
        let Opening { colons, name, shape, .. } = opening;
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
    fn close(&mut self, close: usize, closed: bool, element: &Element) {
        if closed {
            self.replace_line(close, &element.close);
        } else if !element.close.is_empty() {
            self.insert_line_after(close - 1, &element.close);
        }
    }

    /// Puts a quote marker in front of lines, at the column of the block that the quote stands in.
    fn quote_lines(&mut self, lines: Range<usize>, indent: isize) {
        for line in lines {
            let columns = usize::try_from(indent - self.shift).unwrap_or(0);
            if self.lines[line].is_blank() {
                let Range { start, end } = self.lines[line].start..self.lines[line].end;
                self.edits.replace(start..end, format!("{}>", " ".repeat(columns)));
            } else {
                let (at, padding) = self.at_column(line, indent);
                self.edits.insert(at, format!("{}> ", " ".repeat(padding)));
            }
        }
    }

    fn element(&mut self, opening: &Opening<'_>) -> Element {
        match self.page.form() {
            Form::Html => self.html_element(opening),
            Form::Quote => self.quote_element(opening),
            Form::Lines => Element::default(),
        }
    }

    fn html_element(&mut self, opening: &Opening<'_>) -> Element {
        let Opening { name, shape, .. } = *opening;
        let (title, attrs) = self.title_and_attrs(opening);
        let element = |open: String, close: &str| Element {
            open: format!("{BLOCK_LINE}{open}"),
            close: format!("{BLOCK_LINE}{close}"),
            is_quote: false,
        };
        match shape {
            Shape::Hint(native) => {
                let title = self.title_html(opening, title);
                let icon = icon(native);
                let title = match title.is_empty() {
                    true => String::new(),
                    false => format!(
                        // mdBook lays the title out as a flex box, in which bare text would lose its
                        // spaces beside other elements.
                        "<p class=\"blockquote-tag-title custom-block-title\">{icon}<span>{title}</span></p>"
                    ),
                };
                self.page.uses_hint();
                let classes = format!("blockquote-tag blockquote-tag-{native} custom-block {name}");
                element(format!("<div{}>{title}", attrs.with_class(&classes)), "</div>")
            }
            Shape::Details => {
                let title = self.title_html(opening, title);
                self.page.uses_details();
                let classes = attrs.with_class("custom-block details");
                element(format!("<details{classes}><summary>{title}</summary>"), "</details>")
            }
            Shape::Align => {
                // Only themes of VuePress 1 make a box of it.
                let classes = match self.page.flavor().title_text {
                    TitleText::Inline => attrs.with_class(name),
                    _ => attrs.with_class(&format!("custom-block {name}")),
                };
                element(format!("<div{classes} style=\"text-align:{name}\">"), "</div>")
            }
            Shape::Plain => element(format!("<div{}>", attrs.with_class(name)), "</div>"),
            Shape::Unknown => {
                let title = match title {
                    "" => String::new(),
                    title => inline::title_html(title, self.page),
                };
                let title = match title.is_empty() {
                    true => title,
                    false => format!("<p class=\"custom-block-title\">{title}</p>"),
                };
                self.page.uses_hint();
                let classes = attrs.with_class(&format!("custom-block {}", escape(name)));
                element(format!("<section{classes}>{title}"), "</section>")
            }
        }
    }

    fn quote_element(&mut self, opening: &Opening<'_>) -> Element {
        let (title, _) = self.title_and_attrs(opening);
        let title = match opening.shape {
            Shape::Align | Shape::Plain => return Element::default(),
            Shape::Unknown => inline::title_markdown(title, self.page),
            Shape::Hint(_) | Shape::Details => match self.own_title(opening, title) {
                Some(title) => inline::title_markdown(title, self.page),
                None => inline::markdown_of_text(&self.default_title(opening.name)),
            },
        };
        let open = match title.is_empty() {
            true => ">".to_owned(),
            false => format!("> **{title}**"),
        };
        // The title is a paragraph of its own.
        Element { open: format!("{open}\n{}>", self.quote_prefix()), close: String::new(), is_quote: true }
    }

    fn quote_prefix(&self) -> String {
        let columns = usize::try_from(self.indent - self.shift).unwrap_or(0);
        format!("{}{}", self.prefix, " ".repeat(columns))
    }

    /// Parts the title from the attributes that VitePress takes behind it, as in `{open}`.
    fn title_and_attrs<'b>(&self, opening: &Opening<'b>) -> (&'b str, Attrs<'b>) {
        let takes_attrs = matches!(self.page.flavor().flavor, Flavor::VitePress | Flavor::VitePress2);
        let braces = opening
            .title
            .strip_suffix('}')
            .and_then(|title| title.rsplit_once('{'))
            .filter(|(before, _)| takes_attrs && (before.is_empty() || before.ends_with(' ')));
        match braces {
            Some((title, attrs)) => (title.trim_end(), Attrs(attrs)),
            None => (opening.title, Attrs("")),
        }
    }

    /// The title that the author gave, as far as the flavor shows it.
    fn own_title<'b>(&self, opening: &Opening<'b>, title: &'b str) -> Option<&'b str> {
        if self.page.flavor().title_text != TitleText::RawFirstWord {
            return Some(title).filter(|title| !title.is_empty());
        }
        // One space parts name and title; the title ends at the next one.
        let word = opening.behind_name.strip_prefix(' ')?.split(' ').next();
        word.filter(|word| !word.is_empty())
    }

    fn title_html(&mut self, opening: &Opening<'_>, title: &str) -> String {
        match self.own_title(opening, title) {
            Some(title) => inline::title_html(title, self.page),
            None => escape(&self.default_title(opening.name)).into_owned(),
        }
    }

    fn default_title(&self, name: &str) -> String {
        match self.page.title_option(name) {
            Some(title) => title.to_owned(),
            None => {
                let (path, language, explicit) = self.page.locale();
                locale::default_title(self.page.flavor(), name, path, language, explicit)
            }
        }
    }
}

/// What stands in place of the opening and of the closing line.
#[derive(Default)]
struct Element {
    open: String,
    close: String,
    /// Whether the body is a quote.
    is_quote: bool,
}

/// `.class #id name=value`, as VitePress takes them behind a title.
struct Attrs<'a>(&'a str);

impl Attrs<'_> {
    /// Writes the attributes, with these classes in front.
    fn with_class(&self, classes: &str) -> String {
        let mut class = classes.to_owned();
        let mut others = String::new();
        for word in self.0.split_whitespace() {
            let name = |text: &str| text.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect::<String>();
            if let Some(own) = word.strip_prefix('.') {
                let _ = write!(class, " {}", name(own));
            } else if let Some(id) = word.strip_prefix('#') {
                let _ = write!(others, " id=\"{}\"", name(id));
            } else if word == "open" {
                others.push_str(" open");
            }
        }
        format!(" class=\"{class}\"{others}")
    }
}

/// Whether a name that is not known may be that of a container which the site defines itself.
///
/// VuePress shows a container that nobody registered as text. Most such names are known names
/// with a slip, as in `::: TIP` and `:::tip：title`, and text they stay.
fn may_be_custom(name: &str) -> bool {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_#".contains(&b));
    let is_slip = CONTAINERS.iter().any(|(known, ..)| {
        let same = name.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
        same && !name[known.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    is_name && !is_slip
}

/// The icon of one of mdBook's five boxes, in the colour of the text around it.
fn icon(native: &str) -> String {
    let path = match native {
        "tip" => {
            "M8 1a5 5 0 0 0-3 9v2h6v-2a5 5 0 0 0-3-9Zm0 1.5a3.5 3.5 0 0 1 1.9 6.4l-.4.3v1.3h-3V9.2\
             l-.4-.3A3.5 3.5 0 0 1 8 2.5ZM5.5 13h5v1h-5Zm1 1.5h3V16h-3Z"
        }
        "important" => {
            "M1 1h14v10H8l-4 4v-4H1Zm1.5 1.5v7h3v2l2-2h6v-7ZM7.2 3.5h1.6v3H7.2Zm0 4h1.6V9H7.2Z"
        }
        "warning" => {
            "M8 1 16 15H0Zm0 3L2.6 13.5h10.8ZM7.2 7h1.6v3.2H7.2Zm0 4h1.6v1.6H7.2Z"
        }
        "caution" => {
            "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7Zm.6 1.5L1.5 5.3v5.4l3.8 3.8h5.4l3.8-3.8\
             V5.3l-3.8-3.8ZM7.2 4h1.6v5H7.2Zm0 6.4h1.6V12H7.2Z"
        }
        _ => {
            "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z\
             M7.2 4h1.6v1.6H7.2Zm0 3h1.6v5H7.2Z"
        }
    };
    format!(
        "<svg viewbox=\"0 0 16 16\" width=\"18\" height=\"18\" fill=\"currentColor\" \
         fill-rule=\"evenodd\" aria-hidden=\"true\"><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_not_custom_names() {
        for slip in ["TIP", "tip-x", "Tip", "tip:", "tip：T", "tip{.c}", "<type>", "中文", "1"] {
            assert!(!may_be_custom(slip), "{slip}");
        }
        for name in ["upgrade", "cardList", "code-tabs#shell", "tipp"] {
            assert!(may_be_custom(name), "{name}");
        }
    }
}
