//! Timelines: `::: timeline` around a list, each item of which is an event. The last line of its
//! first paragraph may hold attributes, as in `time=2025-03-20 type=tip`.
//!
//! The container is [plume's](https://theme-plume.vuejs.press/guide/markdown/timeline/). How a
//! timeline is drawn (`line`, `card`, `placement`, names of icons) is left out.

use std::ops::Range;

use super::Container;
use super::items::ItemKind;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let element = scanner.wrapper(Fragment::Timeline, "<div class=\"vp-timeline\">", "</div>");
    scanner.enclose_items(container, &element, ItemKind::Event);
}

/// Makes an event's head of the paragraph that an item begins with.
pub(super) fn event(scanner: &mut Scanner<'_, '_>, lines: Range<usize>) {
    let last = lines.end - 1;
    let found = match last > lines.start {
        true => attributes(scanner.content(last)),
        false => Vec::new(),
    };
    let title_end = if found.is_empty() { lines.end } else { last };
    let value = |name: &str| {
        let attribute = found.iter().rev().find(|(known, _)| *known == name);
        attribute.map_or("", |(_, value)| *value)
    };
    if scanner.page.form() == Form::Quote {
        if !found.is_empty() {
            // The title stays as it is; of the attributes only the time says something.
            let line = &scanner.lines[last];
            let (from, to) = (line.first, line.end);
            let time = inline::markdown_of_text(value("time"));
            scanner.edits.replace(from..to, time);
        }
        return;
    }
    let mut title = scanner.paragraph_text(lines.start..title_end);
    // The names of icons are ASCII.
    if !value("icon").is_ascii() {
        title = format!("{} {title}", value("icon")).into();
    }
    let title = inline::title_html(&title, scanner.page);
    let time = match value("time") {
        "" => String::new(),
        time => format!("<p class=\"vp-timeline-time\">{}</p>", escape(time)),
    };
    let kind = value("type");
    let class = match !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric()) {
        // mdBook has a look of its own for the class `warning`.
        true => format!(" vp-{kind}"),
        false => String::new(),
    };
    let style = match inline::hex_color(value("color")) {
        Some(color) => format!(" style=\"--vp-event:{color}\""),
        None => String::new(),
    };
    let head =
        format!("{BLOCK_LINE}<p class=\"vp-timeline-title{class}\"{style}>{title}</p>{time}");
    scanner.replace_paragraph(lines, &head);
}

const NAMES: &[&str] = &["time", "type", "icon", "line", "color", "card", "placement"];

/// Reads the attributes of an event, whose values may hold spaces; none if the line is text.
fn attributes(line: &str) -> Vec<(&str, &str)> {
    let mut attributes = Vec::new();
    let mut rest = line.trim();
    while let Some((name, behind)) = rest.split_once('=') {
        if !NAMES.contains(&name) {
            break;
        }
        // The value ends where the next name begins.
        let mut ends = behind.match_indices(char::is_whitespace);
        let end = ends.find(|(at, _)| {
            let name = behind[*at..].trim_start().split('=').next();
            name.is_some_and(|name| NAMES.contains(&name))
        });
        let (value, next) = behind.split_at(end.map_or(behind.len(), |(at, _)| at));
        let value = value.trim();
        let unquoted = ['"', '\'']
            .iter()
            .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
        attributes.push((name, unquoted.unwrap_or(value)));
        rest = next.trim_start();
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn values_run_up_to_the_next_name() {
        assert_eq!(
            attributes("time=March 20, 2025 type=\"tip\" color='#f00'"),
            [
                ("time", "March 20, 2025"),
                ("type", "tip"),
                ("color", "#f00")
            ]
        );
        assert_eq!(attributes("a=1 time=2"), []);
        assert_eq!(attributes("text"), []);
    }
}
