//! `<Badge>`, the one component that every member of the family brings along.
//!
//! [VuePress](https://ecosystem.vuejs.press/themes/default/components.html#badge) shows the
//! attribute `text`, or else what the element holds, as a small label. The attributes `type` and
//! `vertical` give its colour and its place on the line. The attribute is plain text, in which Markdown
//! means nothing.

use crate::html::{literal_text, string_literal};

/// The tags that stand for a badge.
pub(super) struct Badge {
    /// The start tag, and the label where an attribute gives it.
    pub(super) open: String,
    pub(super) close: &'static str,
}

/// Gives the tags that stand for the component, or `None` when the tag is no badge.
///
/// `tag` is the tag as its author wrote it: components are known by their case.
pub(super) fn replace(tag: &str, attrs: &[(String, String)]) -> Option<Badge> {
    let name = tag.trim_start_matches('<');
    let is_badge = name
        .strip_prefix("Badge")?
        .starts_with([' ', '\t', '\r', '\n', '/', '>']);
    is_badge.then_some(())?;
    let attr = |wanted: &str| {
        let found = attrs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let kind = attr("type").filter(|kind| kind.bytes().all(|b| b.is_ascii_alphanumeric()));
    let vertical = attr("vertical").filter(|value| matches!(*value, "top" | "middle" | "bottom"));
    let vertical = vertical.map(|value| format!(" style=\"vertical-align:{value}\""));
    let label = attr("text").or_else(|| string_literal(attr(":text")?));
    Some(Badge {
        open: format!(
            "<span class=\"vp-badge {}\"{}>{}",
            kind.unwrap_or("tip"),
            vertical.unwrap_or_default(),
            literal_text(label.unwrap_or_default())
        ),
        close: "</span>",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_are_known_by_their_case() {
        let attrs = [("text".to_owned(), "1.0 <b>".to_owned())];
        let badge = replace("<Badge text=\"\"/>", &attrs).unwrap();
        assert_eq!(badge.open, "<span class=\"vp-badge tip\">1.0 &#60;b&#62;");
        assert!(replace("<badge/>", &attrs).is_none());
        assert!(replace("<BadgeList/>", &attrs).is_none());
    }
}
