//! `::: table title="…" full-width align="center"` around a table.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/table/). Marked rows,
//! columns and cells are shown like the others, and there is no button to copy the table.

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;

pub(super) fn element(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let attributes = Attributes::parse(opening.title);
    let title = attributes.value("title").unwrap_or_default();
    let class = match (attributes.flag("full-width"), attributes.value("align")) {
        (true, _) => "vp-table vp-full-width",
        (_, Some("center")) => "vp-table vp-center",
        (_, Some("right")) => "vp-table vp-right",
        _ => "vp-table",
    };
    scanner.titled_box(Fragment::Table, class, title)
}
