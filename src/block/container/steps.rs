//! Steps: `::: steps` around a list, whose items are shown as the steps of a procedure.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/steps/).

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;

pub(super) fn element(scanner: &mut Scanner<'_, '_>, _: &Opening<'_>) -> Element {
    scanner.wrapper(Fragment::Steps, "<div class=\"vp-steps\">", "</div>")
}
