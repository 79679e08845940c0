//! `::: slot name`: text that VuePress 1 hands to the theme, which shows it where it likes.
//!
//! A book has no such place, and the text is not part of the page in
//! [VuePress 1](https://v1.vuepress.vuejs.org/guide/markdown-slot.html) either: it is left out and
//! reported. Where the flavor has no slots, the text stays.

use super::{Container, element::Element};
use crate::block::Scanner;
use crate::diagnostics::Code;
use crate::flavor::Flavor;
use crate::html::escape;
use crate::settings::Form;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let has_slots = matches!(
        scanner.page.flavor().flavor,
        Flavor::VuePress1 | Flavor::Reco1 | Flavor::Vdoing
    );
    // One that is never closed would take the rest of the page with it.
    if !has_slots || !container.closed {
        let class = escape(container.opening.name);
        let element = match scanner.page.form() {
            Form::Html => Element::html(&format!("<div class=\"{class}\">"), "</div>"),
            Form::Quote | Form::Lines => Element::default(),
        };
        return scanner.enclose(container, &element);
    }
    let first = scanner.lines[container.start].first;
    scanner.report(
        Code::LostContent,
        first..scanner.lines[container.start].end,
        "the text of a slot belongs to the theme and is not shown".into(),
        "put it in front of or behind the container, if the book should have it",
    );
    scanner.replace_container(container, "");
}
