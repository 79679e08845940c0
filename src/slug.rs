//! Ids of headings: what VuePress makes of a heading's text, and what mdBook makes of it.
//!
//! Every member of the family derives an id from the text of its heading by the same steps
//! ([`slugify`](https://github.com/mdit-vue/mdit-vue/blob/main/packages/shared/src/slugify.ts)),
//! and numbers those that come twice. Links to a heading are written for that id.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::flavor::HeadingIds;

/// Makes an id of a heading's text, as VuePress does.
pub(crate) fn slugify(text: &str, rule: HeadingIds) -> String {
    let mut slug = String::with_capacity(text.len() + 1);
    let mut push = |character| match character {
        '\u{300}'..='\u{36f}' => {}
        // Spaces that are control characters go, too: they part no words.
        '\0'..='\u{1f}' => {}
        _ if is_separator(character, rule) => {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        _ => slug.push(character),
    };
    // No character of ASCII has parts.
    match text.is_ascii() {
        true => text.chars().for_each(&mut push),
        false => text.nfkd().for_each(&mut push),
    }
    slug.truncate(slug.trim_end_matches('-').len());
    match slug.is_ascii() {
        true => slug.make_ascii_lowercase(),
        false => slug = slug.to_lowercase(),
    }
    if slug.starts_with(|first: char| first.is_ascii_digit()) {
        slug.insert(0, '_');
    }
    slug
}

fn is_separator(character: char, rule: HeadingIds) -> bool {
    match character {
        '“' | '”' | '‘' | '’' | '\u{feff}' => true,
        '–' | '—' => rule == HeadingIds::VuePress1,
        // White space to Unicode, but not to JavaScript.
        '\u{85}' => false,
        _ => character.is_ascii_punctuation() || character.is_whitespace(),
    }
}

/// Makes an id of a heading's text, as mdBook does.
pub(crate) fn mdbook_id(text: &str, is_04: bool) -> String {
    let text = match is_04 {
        true => without_heading_marks(text),
        false => text.trim(),
    };
    let text = match is_04 || text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.to_lowercase(),
    };
    let character = |c: char| match c {
        '_' | '-' => Some(c),
        _ if c.is_alphanumeric() => Some(c),
        _ if c.is_whitespace() => Some('-'),
        _ => None,
    };
    let mut id = String::with_capacity(text.len());
    id.extend(text.chars().filter_map(character));
    id
}

/// Strips what mdBook 0.4 strips from a heading in HTML: entities and space, then number signs.
fn without_heading_marks(text: &str) -> &str {
    let is_entity = |c: char| matches!(c, '&' | '<' | '>');
    let is_stripped = |c: char| c.is_whitespace() || is_entity(c);
    text.trim_matches(is_stripped)
        .trim_start_matches(|c| c == '#' || is_entity(c))
        .trim_start_matches(is_stripped)
}

/// The ids of a page, each of which is there once.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// Each id, with the number that the next heading of the same text tries first.
    used: BTreeMap<String, u32>,
}

impl Ids {
    /// Takes an id, as it is when it is free, or else with the first number that makes it so.
    pub(crate) fn unique(&mut self, slug: String, rule: HeadingIds) -> String {
        let Some(&next) = self.used.get(&slug) else {
            return self.reserve(slug);
        };
        let first = match rule {
            HeadingIds::VuePress1 => 2,
            _ => 1,
        };
        let mut number = next.max(first);
        let id = loop {
            let id = format!("{slug}-{number}");
            number += 1;
            if !self.used.contains_key(&id) {
                break id;
            }
        };
        self.used.insert(slug, number);
        self.reserve(id)
    }

    /// Takes an id as mdBook does; version 0.4 counts its headings and does not look at other ids.
    pub(crate) fn unique_to_mdbook(&mut self, id: String, is_04: bool) -> String {
        if !is_04 {
            return self.unique(id, HeadingIds::VuePress2);
        }
        let count = self.used.entry(id.clone()).or_default();
        *count += 1;
        match *count {
            1 => id,
            count => format!("{id}-{}", count - 1),
        }
    }

    /// Whether the id is taken.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.used.contains_key(id)
    }

    /// Takes an id that its author chose.
    pub(crate) fn reserve(&mut self, id: String) -> String {
        self.used.entry(id.clone()).or_default();
        id
    }
}
