//! Sections: what stands below a heading, up to the next one that is not below it.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::flavor::HeadingIds;
use crate::slug::{Ids, slugify};

/// Finds the section below the heading with this id, and gives the bytes of its lines.
pub(super) fn find(text: &str, id: &str) -> Option<Range<usize>> {
    let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
    let rule = HeadingIds::VitePress2;
    let mut ids = Ids::default();
    let mut title: Option<String> = None;
    let mut own_id = None;
    let mut section = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                if let Some((start, around)) = section
                    && level <= around
                {
                    return Some(start..range.start);
                }
                title = Some(String::new());
                own_id = id;
            }
            Event::Text(content) | Event::Code(content) => {
                if let Some(title) = &mut title {
                    title.push_str(&content);
                }
            }
            Event::End(TagEnd::Heading(level)) => {
                let title = title.take().unwrap_or_default();
                let found = match own_id.take() {
                    Some(own) => ids.reserve(own.to_string()),
                    None => ids.unique(slugify(&title, rule), rule),
                };
                if section.is_none() && found == id {
                    let line_end = text[..range.end].trim_end().len();
                    let start = text[line_end..].find('\n');
                    section = Some((start.map_or(text.len(), |at| line_end + at + 1), level));
                }
            }
            _ => {}
        }
    }
    section.map(|(start, _)| start..text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_at_a_heading_that_is_not_below() {
        let text = "# A\n\na\n\n## B `c`\nb\n\n### C\n\nc\n\n## B c {#own}\n\nd\n";
        let find = |id| find(text, id).map(|range| &text[range]);
        assert_eq!(find("b-c"), Some("b\n\n### C\n\nc\n\n"));
        assert_eq!(find("own"), Some("\nd\n"));
        assert_eq!(find("c"), Some("\nc\n\n"));
        assert_eq!(find("a"), Some(&text[4..]));
        assert_eq!(find("b-c-1"), None);
    }
}
