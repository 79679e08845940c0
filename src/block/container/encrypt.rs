//! Protected text: `::: encrypt password="…"`, which plume shows to those who know the password.
//!
//! A book cannot keep a secret: its search index, its print page and its HTML are there for
//! everyone. So neither the text nor the password comes out; a box says that something is missing.
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/encrypt/).

use super::Container;
use super::element::title_line;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::diagnostics::Code;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::locale;
use crate::settings::Form;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let first = scanner.lines[container.start].first;
    let marker = container.opening.colons;
    scanner.report(
        Code::Protected,
        first..first + marker,
        "a book cannot protect text with a password; this text is left out".into(),
        "leave it to the site, or publish it without `encrypt`",
    );
    let title = title(scanner);
    // Readers who have no password yet see it, too.
    let attributes = Attributes::parse(container.opening.title);
    let hint = attributes.value("hint").unwrap_or_default();
    let text = match scanner.page.form() {
        Form::Html => {
            scanner.page.uses(Fragment::Card);
            let hint = match hint {
                "" => String::new(),
                hint => format!("<p>{}</p>", escape(hint)),
            };
            let title = title_line("vp-card", &format!("🔒 {}", escape(title)));
            format!("{BLOCK_LINE}<div class=\"vp-card encrypt\">{title}{hint}</div>")
        }
        Form::Quote => {
            let mut quote = format!("> **{}**", inline::markdown_of_text(title));
            if !hint.is_empty() {
                quote += &format!("\n>\n> {}", inline::markdown_of_text(hint));
            }
            // What follows is none of its text.
            quote + "\n"
        }
        Form::Lines => String::new(),
    };
    scanner.replace_container(container, &text);
}

/// What stands in place of the text.
fn title<'a>(scanner: &Scanner<'a, '_>) -> &'a str {
    let (path, language, _) = scanner.page.locale();
    let language = locale::language_of_path(path).unwrap_or(language);
    match scanner.page.title_option("encrypt") {
        Some(title) => title,
        None if language.starts_with("zh") => "受保护的内容",
        None => "Protected content",
    }
}
