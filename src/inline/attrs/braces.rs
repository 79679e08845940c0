//! The grammar of attributes: `{.class #id name="value"}`.

use std::collections::HashMap;
use std::ops::Range;

use crate::flavor::Switch;
use crate::html::{self, escape};
use crate::inline::{emoji, ends_with_escape};
use crate::page::Page;

/// Returns where the attributes at the end of `run` begin, with the spaces before them.
pub(super) fn last_group(text: &str, run: Range<usize>, page: &Page<'_>) -> Option<usize> {
    let content = &text[run.clone()];
    let open = content.rfind('{')?;
    let before = &content[..open];
    let is_mark = text[..run.start + open].ends_with(['=', '+', '!', '^', '~']);
    let is_group = !before.ends_with('{')
        && !ends_with_escape(&text[..run.start + open])
        && !is_mark
        && is_group(&content[open..], page);
    is_group.then(|| run.start + before.trim_end_matches([' ', '\t']).len())
}

/// Whether a text is attributes in braces, and no other rule changes it.
pub(super) fn is_group(group: &str, page: &Page<'_>) -> bool {
    let inside = group.strip_prefix('{').and_then(|g| g.strip_suffix('}'));
    inside.is_some_and(|inside| {
        // An emoji may have been a name, which is text.
        let is_emoji = |c: char| !c.is_ascii() && !c.is_alphanumeric();
        let least = 1 + usize::from(inside.starts_with(['.', '#']));
        let has_script = (inside.contains('^') && page.has(Switch::Sup))
            || (inside.contains('~') && page.has(Switch::Sub));
        // Marks are found earlier.
        let has_mark = (inside.contains("==") && page.has(Switch::Mark))
            || (inside.contains("++") && page.has(Switch::Ins))
            || (inside.contains("!!") && page.has(Switch::Spoiler));
        inside.len() >= least
            && !has_script
            && !has_mark
            && !inside.contains(['{', '}'])
            && !inside.contains("[^")
            && !inside.contains(is_emoji)
            && emoji::shown(inside, page) == inside
    })
}

/// Whether the attributes after a mark hold no delimiter and no emoji name, which are found earlier
/// than the mark.
pub(super) fn is_inert(group: &str, page: &Page<'_>) -> bool {
    const DELIMITERS: &[&str] = &["*", "~", "^", "==", "++", "!!", "[["];
    let is_word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = group.as_bytes();
    // Within a word an underscore is no delimiter.
    let has_underscore = group.match_indices('_').any(|(at, _)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !is_word(before) || !is_word(bytes.get(at + 1))
    });
    !has_underscore
        && !DELIMITERS.iter().any(|mark| group.contains(mark))
        && emoji::shown(group, page) == group
}

/// Attributes, in the order of their names' first use.
#[derive(Debug, Default)]
pub(in crate::inline) struct List {
    attributes: Vec<(String, String)>,
    /// The index of each name.
    places: HashMap<String, usize>,
}

impl List {
    /// Writes the attributes whose name `is_kept` accepts, as in a tag.
    pub(in crate::inline) fn html(&self, is_kept: impl Fn(&str) -> bool) -> String {
        let kept = self.attributes.iter().filter(|(name, _)| is_kept(name));
        kept.map(|(name, value)| format!(" {name}=\"{}\"", escape(value)))
            .collect()
    }

    /// Adds an attribute. Classes are joined; of other attributes the last one counts.
    fn add(&mut self, name: &str, value: &str) {
        match self.places.get(name).map(|at| &mut self.attributes[*at]) {
            Some((_, classes)) if name == "class" => {
                classes.push(' ');
                classes.push_str(value);
            }
            Some((_, known)) => *known = value.to_owned(),
            None => {
                self.places.insert(name.to_owned(), self.attributes.len());
                self.attributes.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let at = self.places.get(name)?;
        Some(&self.attributes[*at].1)
    }
}

/// Reads the attributes in braces at the beginning of a text, and returns their length, too.
pub(in crate::inline) fn read(text: &str) -> Option<(List, usize)> {
    let inside = text.strip_prefix('{')?;
    // They hold nothing that could be a tag or code …
    let end = inside.find(['}', '{', '\n', '<', '`'])?;
    let (inside, behind) = inside.split_at(end);
    // … and no footnote in its text.
    if !behind.starts_with('}') || inside.trim().is_empty() || inside.contains("^[") {
        return None;
    }
    let length = inside.len() + "{}".len();
    let mut list = List::default();
    for word in html::words(inside) {
        if let Some(class) = word.strip_prefix('.') {
            list.add("class", class);
        } else if let Some(id) = word.strip_prefix('#') {
            list.add("id", id);
        } else {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            if name.is_empty() || !name.bytes().all(is_name) || name.starts_with("on") {
                return None;
            }
            // With another name, the tag would be text to CommonMark.
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                list.add(name, value.trim_matches('"'));
            }
        }
    }
    Some((list, length))
}

/// Reads all attributes in a row of braces.
pub(super) fn read_all(mut groups: &str) -> List {
    let mut all = List::default();
    while let Some((list, length)) = read(groups) {
        for (name, value) in &list.attributes {
            all.add(name, value);
        }
        groups = &groups[length..];
    }
    all
}

/// Whether an attribute is valid on every element.
pub(super) fn is_general(name: &str) -> bool {
    matches!(name, "class" | "dir" | "id" | "lang" | "style" | "title")
}

/// Whether a paragraph is a thematic break with attributes.
pub(crate) fn is_rule(paragraph: &str) -> bool {
    let Some((marks, _)) = paragraph.split_once('{') else {
        return false;
    };
    let marks = marks.strip_suffix(' ').unwrap_or(marks);
    marks.len() >= 3 && marks.bytes().all(|mark| b"-*_".contains(&mark))
}

/// Whether a line of nothing but this text could be a block or the underline of a heading.
pub(super) fn is_block_marker(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = number.len() < text.len() && matches!(number, "." | ")");
    let is_marks = !text.is_empty() && text.bytes().all(|mark| b"=-*_+#".contains(&mark));
    is_number || is_marks
}
