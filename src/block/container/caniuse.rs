//! `::: caniuse feature`: a link to the table of browsers that the container would embed.
//!
//! The container is an older form of [plume's](https://theme-plume.vuejs.press/guide/embed/caniuse/).

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::settings::Form;

pub(super) fn element(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let feature = opening.title.split_whitespace().next().unwrap_or_default();
    let is_feature = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if opening.title.is_empty() {
        return Element::default();
    }
    let is_link = !feature.is_empty() && feature.chars().all(is_feature);
    let question = format!("{} {feature}?", scanner.page.word("Can I use"));
    let title = match scanner.page.form() {
        _ if !is_link => opening.title.to_owned(),
        Form::Html => format!("<a href=\"https://caniuse.com/{feature}\">{question}</a>"),
        _ => format!("[{question}](https://caniuse.com/{feature})"),
    };
    scanner.titled_box(Fragment::Card, "vp-card", &title)
}
