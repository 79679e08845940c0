//! Headings: their ids, and the outline of the page.
//!
//! VuePress makes a heading's id with
//! [markdown-it-anchor](https://github.com/valeriangalliat/markdown-it-anchor) and its own
//! [slugs](crate::slug); mdBook has another rule. Where the two differ the heading gets VuePress's
//! id in mdBook's syntax, `## 1. Setup { #_1-setup }`, so that links which were written for it
//! still arrive. The spaces inside of the braces tell our ids from those of authors.
//!
//! Braces at the end of a heading are attributes to mdBook, and to those members of the family
//! that know attributes. To the others they are text, and stay so.
//!
//! Where headings keep mdBook's ids, those of VuePress are still made: links that are written for them
//! are put right when all pages are there (`anchor`).

mod braces;
mod open;
mod own;

use std::ops::Range;

use memchr::memchr2;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{PREFIX, emoji, ends_with_escape, footnote, image, mdbook_options};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::html::INLINE_STAND_IN;
use crate::page::{Heading, HeadingId, Page};
use crate::settings::Form;
use crate::slug::{Ids, mdbook_id, slugify};
use crate::text::line_start;
use braces::Braces;
use open::Open;
use own::Footnotes;

/// Collects the headings of a page, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Whether headings get VuePress's ids.
    writes_ids: bool,
    /// Whether the text stays as it is, so that mdBook's rules hold for it.
    is_final: bool,
    /// The heading that is being read.
    open: Option<Open>,
    /// The ids of VuePress.
    ids: Ids,
    /// Those that mdBook makes for headings without one.
    own_ids: Ids,
    /// The footnotes that the page refers to, whose numbers are part of mdBook's ids.
    footnotes: Footnotes,
    /// Whether the heading that ends next stands in a box, a quote, a list or the like.
    pub(super) is_nested: bool,
    /// Whether a list of headings stands in the heading that ends next.
    pub(super) has_toc: bool,
    /// Whether the event at hand stands in an element whose content is text, tags included.
    pub(super) is_in_text: bool,
}

/// Whether a page may have a heading.
pub(super) fn may_occur(text: &str) -> bool {
    let mut is_below_text = false;
    text.lines().any(|line| {
        let rest = line.trim_matches(super::PREFIX);
        let found = match rest.as_bytes().first() {
            Some(b'#') => true,
            Some(b'=') => rest.bytes().all(|b| b == b'='),
            Some(_) => false,
            None => is_below_text && line.contains('-'),
        };
        is_below_text = !line.trim().is_empty();
        found
    })
}

/// Whether headings get the ids that VuePress gives them.
pub(crate) fn are_ids_written(page: &Page<'_>) -> bool {
    page.form() == Form::Html && page.has(Switch::Anchor)
}

/// Returns the ids of the headings of a text that stays as it is, each with that of VuePress.
pub(crate) fn heading_ids(text: &str, mut page: Page<'_>) -> Vec<HeadingId> {
    let mut outline = Outline {
        is_final: true,
        ..Outline::default()
    };
    let mut edits = Edits::default();
    let parser = Parser::new_ext(text, mdbook_options(page.settings()));
    for (event, range) in parser.into_offset_iter() {
        outline.event(text, &event, &range, &mut page, &mut edits);
    }
    (page.headings.into_iter())
        .map(|heading| heading.id)
        .collect()
}

impl Outline {
    pub(super) fn new(page: &Page<'_>) -> Self {
        Self {
            writes_ids: are_ids_written(page),
            ..Self::default()
        }
    }

    /// Follows an event, for which all others have made their edits.
    pub(super) fn event(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        match event {
            Event::Start(Tag::Heading {
                level, id, attrs, ..
            }) => {
                let mut open = Open::heading(text, *level, range, edits.recorded());
                let named = attrs.iter().find(|(name, _)| &**name == "id");
                let named = named.map(|(_, id)| id.as_deref().unwrap_or_default());
                open.id = id.as_deref().or(named).map(str::to_owned);
                open.has_attributes = !attrs.is_empty();
                self.open = Some(open);
            }
            Event::Start(Tag::DefinitionListTitle) => {
                self.open = Some(Open::term(range, edits.recorded()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(open) = self.open.take() {
                    self.finish(text, open, page, edits);
                }
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                if let Some(open) = self.open.take() {
                    let own = own::id(text, &open, open.end, edits, &self.footnotes, page);
                    self.push_target(own.unwrap_or_default(), page);
                }
            }
            Event::Html(html) if page.settings().is_04 => {
                for own in own::raw_ids(html) {
                    self.push_target(own, page);
                }
            }
            _ => {
                if let Event::FootnoteReference(label) = event {
                    self.footnotes.refer(label);
                }
                if let Some(open) = &mut self.open {
                    if let Event::InlineHtml(tag) = event
                        && self.is_in_text
                    {
                        open.shown.push_str(tag);
                    }
                    open.event(text, event, range, page);
                }
            }
        }
    }

    /// Gives the heading its id.
    fn finish(&mut self, text: &str, mut open: Open, page: &mut Page<'_>, edits: &mut Edits) {
        open.end_entity();
        open.end_run(page);
        open.remove_markers(text, edits);
        open.is_replaced |= self.has_toc;
        if open.ends_with_image {
            open.end += image::attributes_behind(text, open.end, page);
        }
        let rest = &text[open.end..];
        let rest = &rest[..memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        let rest = rest.trim_end();
        let line_end = open.end + rest.len();
        let mut braces = Braces::find(rest, page);
        if braces == Some(Braces::Text) {
            if self.is_final {
                braces = Some(Braces::Attributes);
            } else {
                // The parser has kept it from the rules.
                emoji::convert(text, open.end..line_end, page, edits);
                if !page.has(Switch::Footnote) {
                    footnote::escape_text(text, &(open.end..line_end), edits);
                }
                open.push_braces(rest, page);
            }
        }
        let chosen = open.id.take().filter(|_| braces != Some(Braces::Text));
        let id = match chosen {
            Some(id) => {
                let unquoted = id.strip_prefix('"').and_then(|id| id.strip_suffix('"'));
                let id = match unquoted.filter(|id| self.writes_ids && !id.is_empty()) {
                    // mdBook knows no quotes.
                    Some(id) => {
                        edits.insert(line_end - 1, format!(" #{id}"));
                        id.to_owned()
                    }
                    None => id,
                };
                HeadingId::only(self.ids.reserve(id))
            }
            None if self.writes_ids => {
                HeadingId::only(self.write_id(&open, braces, &text[..line_end], page, edits))
            }
            None => self.own_id(text, &open, braces, line_end, page, edits),
        };
        page.headings.push(Heading {
            level: open.level,
            text: open.shown.trim().to_owned(),
            is_nested: self.is_nested,
            id,
        });
    }

    /// Makes VuePress's id of a heading whose last line ends the `text`, and writes it there if need be.
    fn write_id(
        &mut self,
        open: &Open,
        braces: Option<Braces>,
        text: &str,
        page: &Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let line_end = text.len();
        let is_04 = page.settings().is_04;
        let rule = page.flavor().heading_ids;
        let id = self.ids.unique(slugify(&open.text, rule), rule);
        let own = mdbook_id(&open.shown, is_04);
        let is_own = own == id
            && !open.is_replaced
            && braces != Some(Braces::Text)
            // With attributes, mdBook 0.4 makes no id.
            && !(is_04 && open.has_attributes)
            && !self.own_ids.has(&own);
        if is_own {
            return self.own_ids.reserve(own);
        }
        let attribute = match id.as_str() {
            // That of a heading without a letter or a digit.
            "" => "id=".to_owned(),
            id => format!("#{id}"),
        };
        match braces {
            Some(Braces::Attributes) => edits.insert(line_end - 1, format!(" {attribute}")),
            _ => {
                // With the id after it, it would be the head of a table, or an item.
                match text[line_start(text, line_end)..].trim_start_matches(PREFIX) {
                    "|" => edits.insert(line_end - 1, INLINE_STAND_IN),
                    "" => edits.insert(line_end, INLINE_STAND_IN),
                    line if line.ends_with('|') && !ends_with_escape(&line[..line.len() - 1]) => {
                        // Unless it is the mouth of an emoticon.
                        let written = edits.since(open.edits);
                        if !(written.iter()).any(|edit| edit.range.contains(&(line_end - 1))) {
                            edits.insert(line_end - 1, "\\");
                        }
                    }
                    _ => {}
                }
                edits.insert(line_end, format!(" {{ {attribute} }}"));
            }
        }
        id
    }

    /// Returns the id that mdBook makes of a heading, and that of VuePress.
    fn own_id(
        &mut self,
        text: &str,
        open: &Open,
        braces: Option<Braces>,
        line_end: usize,
        page: &Page<'_>,
        edits: &mut Edits,
    ) -> HeadingId {
        let rule = page.flavor().heading_ids;
        let is_04 = page.settings().is_04;
        let id = self.ids.unique(slugify(&open.text, rule), rule);
        let end = match braces {
            Some(Braces::Text) => line_end,
            _ => open.end,
        };
        let has_none = is_04 && open.has_attributes && braces != Some(Braces::Text);
        let own = match has_none {
            true => None,
            false => own::id(text, open, end, edits, &self.footnotes, page),
        };
        if braces == Some(Braces::Text) {
            edits.insert(line_end - 1, "\\");
        }
        let own = own.map(|own| self.own_ids.unique_to_mdbook(own, is_04));
        HeadingId::new(own.unwrap_or_default(), id)
    }

    /// Takes note of what gets an id from mdBook and is no heading of the page's outline.
    fn push_target(&mut self, own: String, page: &mut Page<'_>) {
        let id = self.own_ids.unique_to_mdbook(own, page.settings().is_04);
        page.headings.push(Heading {
            level: 0,
            text: String::new(),
            is_nested: true,
            id: HeadingId::only(id),
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use semver::Version;
    use serde_json::{Value, json};

    use super::*;
    use crate::chapter;
    use crate::config::Options;
    use crate::settings::Settings;
    use crate::site::Site;

    /// A site without pages, for a version of mdBook and a renderer.
    fn site(options: Options, version: &str, renderer: &str) -> Site {
        let mut site = Site::for_page(options.clone());
        let version = Version::parse(version).unwrap();
        let flavor = options.flavor;
        site.settings = Settings::new(options, flavor, renderer, &version, &Value::Null);
        site
    }

    /// The ids of a page that no stage has read.
    fn ids(text: &str, version: &str) -> Vec<HeadingId> {
        let site = site(Options::default(), version, "html");
        heading_ids(text, Page::new(&site, ""))
    }

    #[test]
    fn own_ids_are_those_of_mdbook() {
        // Written by the two versions of mdBook.
        let page = include_str!("../../tests/slugs/mdbook.md");
        let expected = include_str!("../../tests/slugs/mdbook.json");
        let expected: BTreeMap<String, Vec<String>> = serde_json::from_str(expected).unwrap();
        for (version, expected) in expected {
            let ids = ids(page, &version);
            let actual: Vec<&str> = ids.iter().map(|id| id.actual.as_str()).collect();
            assert_eq!(actual, expected, "{version}");
        }
    }

    #[test]
    fn ids_of_vuepress_stand_beside_them() {
        let page = "# 1. Start\n\n## 1. Start\n\n## Same\n\n## x {#named}\n\nTerm\n: ## C++ & C#\n";
        let ids = ids(page, "0.5.4");
        let pairs: Vec<_> = (ids.iter())
            .map(|id| (id.actual.as_str(), id.vuepress.as_deref()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("1-start", Some("_1-start")),
                ("1-start-1", Some("_1-start-1")),
                ("same", None),
                ("named", None),
                ("term", None),
                ("c--c", Some("c-c")),
            ]
        );
    }

    #[test]
    fn ids_of_a_converted_page_are_those_that_mdbook_makes_of_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/spec");
        for file in fs::read_dir(folder).unwrap() {
            let file = fs::read_to_string(file.unwrap().path()).unwrap();
            let examples = file.split("```` example").skip(1);
            for example in examples.filter_map(|rest| rest.split("\n.\n").next()) {
                let (_, page) = example.split_once('\n').unwrap();
                let page = page.replace('→', "\t").replace('␍', "\r");
                // A list of headings that stands in one of them is made of its id. A last line of
                // attributes alone does not pass the assertions of pulldown-cmark in debug builds.
                if page.contains("[[toc]]\n---") || page.contains(" {#b}\n> ===") {
                    continue;
                }
                for (flavor, version, renderer) in [
                    ("vuepress1", "0.5.4", "html"),
                    ("vuepress2", "0.4.52", "html"),
                    ("vitepress", "0.5.4", "epub"),
                    ("plume", "0.5.4", "html"),
                    ("mdbook", "0.5.4", "html"),
                    ("mdbook", "0.4.52", "html"),
                ] {
                    let options = json!({ "flavor": flavor, "markdown": { "anchor": false } });
                    let options = Options::from_table(&options, renderer).unwrap();
                    let site = site(options, version, renderer);
                    let source = chapter::Source::new(page.clone(), &site.settings);
                    let converted = chapter::convert(source, "page.md", &site);
                    let read = heading_ids(&converted.text, Page::new(&site, ""));
                    let actual = |ids: &[HeadingId]| -> Vec<String> {
                        ids.iter().map(|id| id.actual.clone()).collect()
                    };
                    assert_eq!(
                        actual(converted.ids(&site)),
                        actual(&read),
                        "{flavor}\n{page}"
                    );
                }
            }
        }
    }
}
