//! Properties: `::: field` around the description of one, `::: field-group` around several.
//!
//! [plume](https://theme-plume.vuejs.press/guide/markdown/field/) takes what is known of a property
//! as attributes, as in `::: field name="id" type="number" required`, or from lines such as
//! `@type number` in front of the description, with the name behind `field`.

use super::Container;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::page::Page;
use crate::settings::Form;

use super::Opening;

/// What is known of a property.
#[derive(Debug, Default, PartialEq, Eq)]
struct Field<'a> {
    name: &'a str,
    kind: Option<&'a str>,
    default: Option<&'a str>,
    is_required: bool,
    is_optional: bool,
    is_deprecated: bool,
}

pub(super) fn group(scanner: &mut Scanner<'_, '_>, _: &Opening<'_>) -> Element {
    scanner.wrapper(Fragment::Field, "<div class=\"vp-field-group\">", "</div>")
}

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let mut field = Field::parse(container.opening.title);
    let mut body = container.body.clone();
    while let Some(line) = body.next() {
        let content = scanner.content(line).trim_end();
        if !content.is_empty() && !field.take(content) {
            body.start = line;
            break;
        }
        let description = content.strip_prefix("@description").unwrap_or_default();
        if !content.is_empty() {
            scanner.replace_line(line, description.trim());
        }
    }
    let form = scanner.page.form();
    let (open, close) = match form {
        Form::Html => {
            scanner.page.uses(Fragment::Field);
            (field.html(scanner.page), format!("{BLOCK_LINE}</div>"))
        }
        Form::Quote => {
            let prefix = scanner.line_prefix();
            (
                format!(
                    "\n{prefix}{}\n{}",
                    field.markdown(scanner.page),
                    prefix.trim_end()
                ),
                String::new(),
            )
        }
        Form::Lines => Default::default(),
    };
    scanner.replace_line(container.start, &open);
    scanner.body(body, container.body_indent, false);
    scanner.close(container.body.end, container.closed, &close);
}

impl<'a> Field<'a> {
    fn parse(title: &'a str) -> Self {
        let attributes = Attributes::parse(title);
        let Some(name) = attributes.value("name") else {
            return Self {
                name: title,
                ..Self::default()
            };
        };
        Self {
            name,
            kind: attributes.value("type"),
            default: attributes.value("default"),
            is_required: attributes.flag("required"),
            is_optional: attributes.flag("optional"),
            is_deprecated: attributes.flag("deprecated"),
        }
    }

    /// Takes a line `@type number` or the like, if it is one.
    fn take(&mut self, content: &'a str) -> bool {
        let (key, value) = content.split_once([' ', '\t']).unwrap_or((content, ""));
        let value = value.trim();
        match key {
            "@name" => self.name = value,
            "@type" => self.kind = Some(value),
            "@default" => self.default = Some(value),
            "@required" => self.is_required = true,
            "@optional" => self.is_optional = true,
            "@deprecated" => self.is_deprecated = true,
            "@description" => {}
            _ => return false,
        }
        true
    }

    /// What the property must or may be, in English words.
    fn marks(&self) -> Vec<&'static str> {
        let mut marks = Vec::new();
        if self.is_required {
            marks.push("Required");
        } else if self.is_optional {
            marks.push("Optional");
        }
        if self.is_deprecated {
            marks.push("Deprecated");
        }
        marks
    }

    fn html(&self, page: &Page<'_>) -> String {
        let name = escape(self.name);
        let name = match self.is_deprecated {
            true => format!("<del>{name}</del>"),
            false => name.into_owned(),
        };
        let mut html = format!("{BLOCK_LINE}<div class=\"vp-field\"><p><strong>{name}</strong>");
        for mark in self.marks() {
            let class = mark.to_lowercase();
            let word = page.word(mark);
            html.push_str(&format!(" <span class=\"vp-field-{class}\">{word}</span>"));
        }
        if let Some(kind) = self.kind {
            html.push_str(&format!(" <code>{}</code>", escape(kind)));
        }
        html.push_str("</p>");
        if let Some(default) = self.default {
            html.push_str(&format!("<p><code>{}</code></p>", escape(default)));
        }
        html
    }

    fn markdown(&self, page: &Page<'_>) -> String {
        let mut parts = vec![format!("**{}**", inline::markdown_of_text(self.name))];
        let marks = self.marks().into_iter();
        parts.extend(marks.map(|mark| format!("*{}*", page.word(mark))));
        parts.extend(self.kind.map(inline::markdown_of_text));
        parts.extend(
            self.default
                .map(|value| format!("= {}", inline::markdown_of_text(value))),
        );
        parts.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_lines_say_the_same() {
        let attributes = Field::parse("name=\"id\" type=\"number\" required default=\"1\"");
        let mut lines = Field::parse("id");
        assert!(lines.take("@type number") && lines.take("@default 1") && lines.take("@required"));
        assert_eq!(attributes, lines);
        assert!(!lines.take("text"));
    }
}
