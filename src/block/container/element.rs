//! The element that a container becomes, and its title.

use std::fmt::Write;

use super::kinds::Look;
use super::{Opening, Scanner};
use crate::assets::Fragment;
use crate::flavor::{Flavor, Switch, TitleText};
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::locale;
use crate::settings::Form;

impl Scanner<'_, '_> {
    pub(super) fn element(&mut self, opening: &Opening<'_>, look: Look) -> Element {
        match self.page.form() {
            Form::Html => self.html_element(opening, look),
            Form::Quote => self.quote_element(opening, look),
            Form::Lines => Element::default(),
        }
    }

    /// An element without title around the body; nothing at all where there is no HTML.
    pub(super) fn wrapper(&mut self, fragment: Fragment, open: &str, close: &str) -> Element {
        match self.page.form() {
            Form::Html => {
                self.page.uses(fragment);
                Element::html(open, close)
            }
            Form::Quote | Form::Lines => Element::default(),
        }
    }

    /// A box of these classes with a title, which may be empty; a quote where there is no HTML.
    ///
    /// The class of the title begins with the first of them.
    pub(super) fn titled_box(&mut self, fragment: Fragment, class: &str, title: &str) -> Element {
        match self.page.form() {
            Form::Html => {
                self.page.uses(fragment);
                let title = inline::title_html(title, self.page);
                let title = title_line(class.split(' ').next().unwrap_or_default(), &title);
                Element::html(&format!("<div class=\"{class}\">{title}"), "</div>")
            }
            Form::Quote => {
                let title = inline::title_markdown(title, self.page);
                self.quote_with_title(&title)
            }
            Form::Lines => Element::default(),
        }
    }

    fn html_element(&mut self, opening: &Opening<'_>, look: Look) -> Element {
        let (title, attrs) = self.title_and_attrs(opening);
        let class = opening.class();
        match look {
            Look::Hint(native) => {
                let title = hint_title(native, &self.title_html(opening, title));
                self.page.uses(Fragment::Hint);
                let classes = hint_classes(native, &class);
                Element::html(
                    &format!("<div{}>{title}", attrs.with_class(&classes)),
                    "</div>",
                )
            }
            Look::Details => {
                let title = self.title_html(opening, title);
                self.page.uses(Fragment::Details);
                let own = opening.custom.map(|_| format!(" {class}"));
                let classes = format!("custom-block details{}", own.unwrap_or_default());
                Element::html(
                    &format!(
                        "<details{}><summary>{title}</summary>",
                        attrs.with_class(&classes)
                    ),
                    "</details>",
                )
            }
            Look::Align(side) => {
                // Only themes of VuePress 1 make a box of it, and vdoing not of all.
                let traits = self.page.flavor();
                let (classes, is_box) = match traits.title_text {
                    TitleText::Inline => (class, false),
                    _ if traits.flavor == Flavor::Vdoing && side == "center" => {
                        ("center-container".into(), false)
                    }
                    _ => (format!("custom-block {class}"), true),
                };
                let title = match self.own_title(opening, title).filter(|_| is_box) {
                    Some(title) => {
                        title_line("custom-block", &inline::title_html(title, self.page))
                    }
                    None => String::new(),
                };
                let classes = attrs.with_class(&classes);
                Element::html(
                    // mdBook's style sheet lets classes of these names float.
                    &format!("<div{classes} style=\"float:none;text-align:{side}\">{title}"),
                    "</div>",
                )
            }
            Look::Plain => Element::html(&format!("<div{}>", attrs.with_class(&class)), "</div>"),
            Look::Box => {
                let title = match self.box_title(opening, title) {
                    Some(title) => inline::title_html(title, self.page),
                    None => String::new(),
                };
                let title = title_line("custom-block", &title);
                self.page.uses(Fragment::Hint);
                let classes = attrs.with_class(&format!("custom-block {class}"));
                Element::html(&format!("<section{classes}>{title}"), "</section>")
            }
        }
    }

    fn quote_element(&mut self, opening: &Opening<'_>, look: Look) -> Element {
        let (title, _) = self.title_and_attrs(opening);
        let title = match look {
            Look::Align(_) | Look::Plain => return Element::default(),
            Look::Box => {
                let title = self.box_title(opening, title).unwrap_or_default();
                inline::title_markdown(title, self.page)
            }
            Look::Hint(_) | Look::Details => match self.own_title(opening, title) {
                Some(title) => inline::title_markdown(title, self.page),
                None => inline::markdown_of_text(&self.default_title(opening)),
            },
        };
        self.quote_with_title(&title)
    }

    /// A quote that begins with this title, which is Markdown and may be empty.
    fn quote_with_title(&self, title: &str) -> Element {
        let open = match title.is_empty() {
            true => ">".to_owned(),
            false => format!("> **{title}**"),
        };
        // The title is a paragraph of its own.
        Element {
            open: format!("{open}\n{}>", self.line_prefix()),
            close: String::new(),
            is_quote: true,
        }
    }

    /// Parts the title from the attributes behind it, as in `{open}`, where the flavor has any.
    fn title_and_attrs<'b>(&self, opening: &Opening<'b>) -> (&'b str, Attrs<'b>) {
        let takes_attrs = self.page.has(Switch::Attrs);
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
            None => escape(&self.default_title(opening)).into_owned(),
        }
    }

    /// The title of a box that has none by default, but for what the options say.
    fn box_title<'b>(&self, opening: &Opening<'b>, title: &'b str) -> Option<&'b str> {
        let by_option = opening.custom.and_then(|custom| custom.title.as_deref());
        Some(title).filter(|title| !title.is_empty()).or(by_option)
    }

    pub(super) fn default_title(&self, opening: &Opening<'_>) -> String {
        match opening.custom.and_then(|custom| custom.title.as_deref()) {
            Some(title) => title.to_owned(),
            None => self.default_title_of(opening.name),
        }
    }

    /// The title that a box of this name has when its author gives it none.
    pub(in crate::block) fn default_title_of(&self, name: &str) -> String {
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
pub(super) struct Element {
    pub(super) open: String,
    pub(super) close: String,
    /// Whether the body is a quote.
    pub(super) is_quote: bool,
}

impl Element {
    /// An element around a body that stays Markdown.
    pub(super) fn html(open: &str, close: &str) -> Self {
        Self {
            open: format!("{BLOCK_LINE}{open}"),
            close: format!("{BLOCK_LINE}{close}"),
            is_quote: false,
        }
    }

    /// Whether it is HTML, and not a quote or nothing.
    pub(super) fn is_html(&self) -> bool {
        self.open.starts_with(BLOCK_LINE)
    }
}

/// `.class #id open`, as they stand behind a title.
///
/// The parsers take braces with `name=value` off the title as well, but only VitePress writes such
/// attributes. They are left out, as are those of other blocks.
struct Attrs<'a>(&'a str);

impl Attrs<'_> {
    /// Writes the attributes, with these classes in front.
    fn with_class(&self, classes: &str) -> String {
        let mut class = classes.to_owned();
        let mut others = String::new();
        for word in self.0.split_whitespace() {
            let name = |text: &str| {
                text.chars()
                    .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
                    .collect::<String>()
            };
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

/// The title, which is HTML, of a box whose class begins with `name`; nothing if it is empty.
pub(super) fn title_line(name: &str, title: &str) -> String {
    match title {
        "" => String::new(),
        _ => format!("<p class=\"{name}-title\">{title}</p>"),
    }
}

/// The start tag of a box in the colour of mdBook's box `native`, with its title.
pub(in crate::block) fn hint_open(native: &str, names: &str, title: &str) -> String {
    let classes = hint_classes(native, names);
    format!("<div class=\"{classes}\">{}", hint_title(native, title))
}

fn hint_classes(native: &str, names: &str) -> String {
    format!("blockquote-tag blockquote-tag-{native} custom-block {names}")
}

fn hint_title(native: &str, title: &str) -> String {
    if title.is_empty() {
        return String::new();
    }
    // mdBook lays the title out as a flex box, in which bare text would lose its spaces beside
    // other elements.
    let icon = icon(native);
    format!("<p class=\"blockquote-tag-title custom-block-title\">{icon}<span>{title}</span></p>")
}

/// The start tag of a box that opens at a click on its title.
pub(in crate::block) fn details_open(names: &str, title: &str) -> String {
    format!("<details class=\"custom-block {names}\"><summary>{title}</summary>")
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
        "warning" => "M8 1 16 15H0Zm0 3L2.6 13.5h10.8ZM7.2 7h1.6v3.2H7.2Zm0 4h1.6v1.6H7.2Z",
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
