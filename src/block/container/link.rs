//! Link cards: `::: link {icon} [Title](url)` around what is said about the page.
//!
//! The container is that of [gungnir](https://v2-vuepress-theme-gungnir.vercel.app/).

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;

pub(super) fn element(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let title = opening.title;
    let behind_icon = title
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .map(|(_, behind)| behind.trim_start());
    scanner.titled_box(Fragment::Card, "vp-card", behind_icon.unwrap_or(title))
}
