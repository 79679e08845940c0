//! Links to a place on a page: the hash names the id of a heading or of another element.
//!
//! The ids of a page are known once it has been converted, so these links are resolved last. Where a
//! heading has the id of mdBook, a link to the id of VuePress is changed to it. A link whose id differs
//! only by the rules for ids, such as `#1-start` for `_1-start`, is corrected, except in mdBook's own
//! Markdown. Any other id that no element has is reported.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use memchr::memmem;
use percent_encoding::percent_decode_str;

use crate::chapter::Converted;
use crate::diagnostics::{Code, Diagnostic, Located};
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::page::Page;
use crate::site::{Site, resolve};
use crate::slug::slugify;

/// A link to a place on a page.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// The index of the page that it leads to.
    pub(crate) page: usize,
    /// The hash as it is written, without its mark.
    pub(crate) hash: String,
    /// Where that stands in the converted text. A link in a title is noted twice: where it was written,
    /// without this place, and where it is now.
    pub(crate) at: Option<Range<usize>>,
    /// Where the link stands in the source, for reports.
    pub(crate) source: Option<Range<usize>>,
    /// The file that this is, if it is not the chapter's.
    pub(crate) file: Option<PathBuf>,
}

/// Records where the hash of `url` leads to, if there is one.
///
/// `text` is what is written after the path, at the offset `start` if that is known; `source` is the
/// place to report, if nothing else does.
pub(crate) fn note(
    url: &str,
    text: &str,
    start: Option<usize>,
    source: Option<&Range<usize>>,
    page: &mut Page<'_>,
) {
    let Some((path, _)) = resolve::parts(url) else {
        return;
    };
    let Some((before, hash)) = text.split_once('#') else {
        return;
    };
    // Escapes and entities; `:~:` marks a text, and `/` the route of a program.
    if text.contains(['\\', '&']) || hash.is_empty() || hash.starts_with([':', '/', '!']) {
        return;
    }
    let found = match &*path {
        "" => page.site().index_of(page.path()),
        path => page
            .site()
            .find_page(path, page.path())
            .map(|found| found.page),
    };
    if let Some(target) = found {
        let at = start.map(|start| start + before.len() + 1);
        page.anchors.push(Anchor {
            page: target,
            hash: hash.to_owned(),
            at: at.map(|at| at..at + hash.len()),
            source: source.cloned(),
            file: None,
        });
    }
}

/// The ids of all pages.
pub(crate) struct Ids<'a> {
    pages: Vec<PageIds<'a>>,
    site: &'a Site,
}

struct PageIds<'a> {
    page: &'a Converted,
    /// The ids of the headings in alphabetical order, once a link to the page asks for them: each
    /// that a heading has, and those of VuePress, with the one that the heading has instead.
    headings: OnceLock<BTreeMap<&'a str, &'a str>>,
    /// The ids and names that other elements have in the text, once those are asked for.
    named: OnceLock<HashSet<&'a str>>,
}

/// How many headings an id is compared with at most, on each side of its place in their order.
const MAX_CANDIDATES: usize = 32;

/// How similar an id must be to be suggested, in thousandths.
const MIN_SIMILARITY: u32 = 800;

/// The longest id that is compared.
const MAX_CANDIDATE_LENGTH: usize = 200;

impl<'a> Ids<'a> {
    /// Takes note of the pages of a book, which have been converted.
    pub(crate) fn new(pages: &'a [Converted], site: &'a Site) -> Self {
        let ids = |page: &'a Converted| PageIds {
            page,
            headings: OnceLock::new(),
            named: OnceLock::new(),
        };
        Self {
            pages: pages.iter().map(ids).collect(),
            site,
        }
    }

    /// Returns the edits to the converted text that put hashes right, and reports those that lead
    /// nowhere, where the book wants to know of them.
    pub(crate) fn check(&self, anchors: &[Anchor]) -> (Edits, Vec<Located>) {
        let mut edits = Edits::default();
        let mut reports = Vec::new();
        let settings = &self.site.settings;
        let checks_links = settings.checks_links();
        // A link that was written for mdBook and leads nowhere in its book stays as it is.
        let is_lenient = !settings.traits.is_mdbook() || settings.has(Switch::Anchor);
        for anchor in anchors {
            let Some(page) = self.pages.get(anchor.page) else {
                continue;
            };
            let id = percent_decode_str(&anchor.hash).decode_utf8_lossy();
            let headings = page.headings(self.site);
            let actual = headings.get(&*id);
            if actual.is_some_and(|actual| *actual == id) || page.has_named(&id) {
                continue;
            }
            let slug = slugify(&id, settings.traits.heading_ids);
            let similar = || headings.get(&*slug).filter(|_| is_lenient);
            if let Some(actual) = actual.or_else(similar) {
                if let Some(at) = &anchor.at {
                    let also = [' ', '(', ')', '"', '\''];
                    edits.replace(at.clone(), resolve::encode(actual, &also));
                }
                continue;
            }
            let Some(range) = anchor.source.clone().filter(|_| checks_links) else {
                continue;
            };
            let nearest = nearest(&slug, headings);
            let diagnostic = Diagnostic {
                code: Code::DeadAnchor,
                range,
                message: format!("no heading has the id `{id}`"),
                help: match nearest {
                    Some(nearest) => format!("did you mean `#{nearest}`?"),
                    None => "link to the id of a heading of that page".into(),
                },
            };
            let file = anchor.file.clone();
            reports.push(Located { file, diagnostic });
        }
        (edits, reports)
    }
}

impl<'a> PageIds<'a> {
    fn headings(&self, site: &Site) -> &BTreeMap<&'a str, &'a str> {
        self.headings.get_or_init(|| {
            let page: &'a Converted = self.page;
            let ids = page.ids(site);
            let vuepress = ids
                .iter()
                .filter_map(|id| Some((id.vuepress.as_deref()?, &*id.actual)));
            let actual = ids.iter().map(|id| (&*id.actual, &*id.actual));
            // What is an id of the page means that heading.
            let all = vuepress.chain(actual);
            all.filter(|(_, actual)| !actual.is_empty()).collect()
        })
    }

    /// Whether an element of the text has the id or the name.
    fn has_named(&self, id: &str) -> bool {
        let named = || names(&self.page.text);
        self.named.get_or_init(named).contains(id)
    }
}

/// Returns the id of a heading that is most like `slug`.
///
/// On a long page only its neighbors in alphabetical order are compared, which begin alike.
fn nearest<'a>(slug: &str, headings: &BTreeMap<&'a str, &'a str>) -> Option<&'a str> {
    if slug.len() > MAX_CANDIDATE_LENGTH {
        return None;
    }
    let before = headings.range(..slug).rev().take(MAX_CANDIDATES);
    let after = headings.range(slug..).take(MAX_CANDIDATES);
    before
        .chain(after)
        .filter(|(id, _)| id.len() <= MAX_CANDIDATE_LENGTH)
        .map(|(id, actual)| ((strsim::jaro_winkler(slug, id) * 1000.0) as u32, *actual))
        .filter(|(similarity, _)| *similarity > MIN_SIMILARITY)
        .max_by_key(|(similarity, id)| (*similarity, std::cmp::Reverse(*id)))
        .map(|(_, id)| id)
}

/// Returns the ids and names in the attributes of a text: each as a whole, and its first word.
fn names(text: &str) -> HashSet<&str> {
    let mut names = HashSet::new();
    for (open, ends) in [
        ("id=\"", &['"'][..]),
        ("id='", &['\'']),
        ("name=\"", &['"']),
        ("name='", &['\'']),
        ("{#", &['}', '{']),
    ] {
        for at in memmem::find_iter(text.as_bytes(), open) {
            let behind = &text[at + open.len()..];
            let whole = &behind[..behind.find(ends).unwrap_or(behind.len())];
            names.insert(whole);
            names.extend(whole.split(' ').next());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Options;

    /// Checks a link to a page that no stage has read, and returns what its hash becomes.
    fn checked(text: &str, hash: &str) -> Result<String, String> {
        let site = Site::for_page(Options::default());
        let text = text.to_owned();
        let pages = [Converted {
            text,
            ..Converted::default()
        }];
        let anchor = Anchor {
            page: 0,
            hash: hash.to_owned(),
            at: Some(0..hash.len()),
            source: Some(0..0),
            file: None,
        };
        let (edits, mut reports) = Ids::new(&pages, &site).check(&[anchor]);
        match reports.pop() {
            Some(report) => Err(report.diagnostic.help),
            None => Ok(edits.apply(hash.into()).0.into_owned()),
        }
    }

    #[test]
    fn an_id_of_vuepress_becomes_that_of_the_page() {
        let page = "# 1. Setup\n\n## C++ & C#\n\n## a b {#c-c}\n\nTerm\n: <p id=\"named\">\n";
        for (hash, id) in [
            ("1-setup", "1-setup"),
            ("_1-setup", "1-setup"),
            ("1-Setup", "1-setup"),
            ("%5F1-setup", "1-setup"),
            ("c--c", "c--c"),
            // That is an id of the page.
            ("c-c", "c-c"),
            ("term", "term"),
            ("named", "named"),
        ] {
            assert_eq!(checked(page, hash).as_deref(), Ok(id));
        }
        let help = "did you mean `#1-setup`?".to_owned();
        assert_eq!(checked(page, "_1-setups"), Err(help));
    }
}
