//! Windows: `::: window title="…" height="300px"` frames its body like a window on the screen.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/window/), whose older
//! name is `demo-wrapper`.

use super::Opening;
use super::element::Element;
use super::flex::length;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;

pub(super) fn element(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let attributes = Attributes::parse(opening.title);
    let title = attributes.value("title").unwrap_or_default();
    let mut element = scanner.titled_box(Fragment::Window, "vp-window", title);
    let gap = match attributes.flag("no-padding") {
        true => Some("0".to_owned()),
        false => attributes.value("gap").and_then(length),
    };
    let height = attributes.value("height").and_then(length);
    let declarations = [("padding", gap), ("height", height)];
    let style: Vec<String> = (declarations.into_iter())
        .filter_map(|(property, value)| Some(format!("{property}:{}", value?)))
        .collect();
    if element.is_html() {
        let style = match style.is_empty() {
            true => String::new(),
            false => format!(" style=\"{}\"", style.join(";")),
        };
        element.open += &format!("<div class=\"vp-window-body\"{style}>");
        element.close += "</div>";
    }
    element
}
