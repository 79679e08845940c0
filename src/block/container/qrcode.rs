//! `::: qrcode`: the text that the code would hold, which a reader of a book can follow as well.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/embed/qrcode/).

use super::Container;
use super::element::title_line;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let text = scanner.body_text(container);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let is_link = words.len() == 1 && (text.starts_with("https://") || text.starts_with("http://"));
    let attributes = Attributes::parse(container.opening.title);
    let title = attributes.value("title").unwrap_or_default();
    let output = match scanner.page.form() {
        Form::Html => {
            scanner.page.uses(Fragment::Card);
            let title = title_line("vp-card", &escape(title));
            let text = escape(&text);
            let text = match is_link {
                true => format!("<a href=\"{text}\">{text}</a>"),
                false => text.into_owned(),
            };
            format!("{BLOCK_LINE}<div class=\"vp-card\">{title}<p>{text}</p></div>")
        }
        Form::Quote => {
            let title = match title {
                "" => String::new(),
                title => format!("> **{}**\n>\n", inline::markdown_of_text(title)),
            };
            let text = match is_link && !text.contains(['<', '>']) {
                true => format!("<{text}>"),
                false => inline::markdown_of_text(&text),
            };
            format!("{title}> {text}\n")
        }
        Form::Lines => String::new(),
    };
    scanner.replace_container(container, &output);
}
