//! Cards: `::: card title="…"`, alone or in `::: card-grid` and `::: card-masonry`.
//!
//! The containers are [plume's](https://theme-plume.vuejs.press/guide/markdown/card/). Icons come
//! from a service on the network and are left out, unless they are characters.

use std::borrow::Cow;

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;

pub(super) fn card(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let attributes = Attributes::parse(opening.title);
    // Words without a name are no attributes, and shall not be lost.
    let bare = if opening.title.contains('=') {
        ""
    } else {
        opening.title
    };
    let title = attributes.value("title").unwrap_or(bare);
    // The names of icons are ASCII.
    let icon = attributes.value("icon").filter(|icon| !icon.is_ascii());
    let title = match icon {
        Some(icon) => Cow::Owned(format!("{icon} {title}")),
        None => Cow::Borrowed(title),
    };
    scanner.titled_box(Fragment::Card, "vp-card", title.trim())
}

pub(super) fn grid(scanner: &mut Scanner<'_, '_>, _: &Opening<'_>) -> Element {
    scanner.wrapper(Fragment::Card, "<div class=\"vp-card-grid\">", "</div>")
}

pub(super) fn masonry(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let attributes = Attributes::parse(opening.title);
    let number = |name| attributes.value(name).and_then(|value| value.parse().ok());
    let columns: u8 = number("cols").filter(|columns| *columns > 0).unwrap_or(3);
    let gap: u8 = number("gap").unwrap_or(16);
    let open =
        format!("<div class=\"vp-card-masonry\" style=\"columns:{columns} 12em;gap:{gap}px\">");
    scanner.wrapper(Fragment::Card, &open, "</div>")
}
