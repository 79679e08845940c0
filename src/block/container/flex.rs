//! Flex boxes: `::: flex center wrap gap=20` puts the blocks of its body side by side.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/align/).

use super::Opening;
use super::element::Element;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;

/// What the flags say in CSS; the first of them that is there counts, for each property.
const ALIGN: &[(&str, &str)] = &[
    ("start", "flex-start"),
    ("end", "flex-end"),
    ("center", "center"),
];
const JUSTIFY: &[(&str, &str)] = &[
    ("between", "space-between"),
    ("around", "space-around"),
    ("center", "center"),
];

pub(super) fn element(scanner: &mut Scanner<'_, '_>, opening: &Opening<'_>) -> Element {
    let attributes = Attributes::parse(opening.title);
    let first = |values: &[(&str, &'static str)]| {
        let value = values.iter().find(|(flag, _)| attributes.flag(flag));
        value.map(|(_, value)| *value)
    };
    let mut style = String::new();
    let mut declare = |property: &str, value: Option<&str>| {
        if let Some(value) = value {
            let separator = if style.is_empty() { "" } else { ";" };
            style += &format!("{separator}{property}:{value}");
        }
    };
    declare("align-items", first(ALIGN));
    declare("justify-content", first(JUSTIFY));
    declare(
        "flex-direction",
        attributes.flag("column").then_some("column"),
    );
    declare("flex-wrap", attributes.flag("wrap").then_some("wrap"));
    let gap = attributes.value("gap").and_then(length);
    declare("gap", gap.as_deref());
    let style = match style.is_empty() {
        true => style,
        false => format!(" style=\"{style}\""),
    };
    let open = format!("<div class=\"vp-flex\"{style}>");
    scanner.wrapper(Fragment::Flex, &open, "</div>")
}

/// Reads a length of CSS: a number with a unit, or one of pixels.
pub(super) fn length(value: &str) -> Option<String> {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &value[..value.len() - unit.len()];
    number.parse::<f32>().ok()?;
    let is_unit = unit.len() <= 4 && unit.bytes().all(|b| b.is_ascii_alphabetic() || b == b'%');
    is_unit.then(|| match unit {
        "" => format!("{number}px"),
        _ => value.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn only_lengths_are_lengths() {
        assert_eq!(length("20").as_deref(), Some("20px"));
        assert_eq!(length("1.5rem").as_deref(), Some("1.5rem"));
        for wrong in ["", "px", "1;color:red", "1.2.3", "-1", "1 px"] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }
}
