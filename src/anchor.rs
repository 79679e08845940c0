//! Links to a place on a page: the hash names the id of a heading or of another element.
//!
//! Which ids a page has is known once it has been converted, so these links are looked at last. An
//! id that differs only by the rules that ids are made by, as `#1-start` does from `_1-start`, is
//! put right; any other that no element has is reported.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;

use crate::chapter::Converted;
use crate::diagnostics::{Code, Diagnostic, Located};
use crate::edit::Edits;
use crate::flavor::HeadingIds;
use crate::page::Page;
use crate::site::resolve;
use crate::slug::slugify;

/// A link to a place on a page.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// The index of the page that it leads to.
    pub(crate) page: usize,
    /// The hash as it is written, without its mark.
    pub(crate) hash: String,
    /// Where that stands in the converted text, unless it went into a title.
    pub(crate) at: Option<Range<usize>>,
    /// Where the link stands in the source.
    pub(crate) source: Range<usize>,
    /// The file that this is, if it is not the chapter's.
    pub(crate) file: Option<PathBuf>,
}

/// Records where the hash of `url` leads to, if there is one.
///
/// `text` is what is written behind the path, at the offset `start` if that is known.
pub(crate) fn note(
    url: &str,
    text: &str,
    start: Option<usize>,
    source: &Range<usize>,
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
            source: source.clone(),
            file: None,
        });
    }
}

/// The ids of all pages.
pub(crate) struct Ids<'a> {
    pages: Vec<PageIds<'a>>,
    rule: HeadingIds,
}

struct PageIds<'a> {
    page: &'a Converted,
    /// The ids of the headings in alphabetical order, once a link to the page asks for them.
    headings: OnceLock<BTreeSet<&'a str>>,
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
    pub(crate) fn new(pages: &'a [Converted], rule: HeadingIds) -> Self {
        let ids = |page: &'a Converted| PageIds {
            page,
            headings: OnceLock::new(),
            named: OnceLock::new(),
        };
        Self {
            pages: pages.iter().map(ids).collect(),
            rule,
        }
    }

    /// Gives the edits to the converted text that put hashes right, and reports those that lead
    /// nowhere.
    pub(crate) fn check(&self, anchors: &[Anchor]) -> (Edits, Vec<Located>) {
        let mut edits = Edits::default();
        let mut reports = Vec::new();
        for anchor in anchors {
            let Some(page) = self.pages.get(anchor.page) else {
                continue;
            };
            let id = percent_decode_str(&anchor.hash).decode_utf8_lossy();
            if page.has(&id) {
                continue;
            }
            let slug = slugify(&id, self.rule);
            if page.headings().contains(&*slug) {
                if let Some(at) = &anchor.at {
                    let also = [' ', '(', ')', '"', '\''];
                    edits.replace(at.clone(), resolve::encode(&slug, &also));
                }
                continue;
            }
            let nearest = page.nearest(&slug);
            let diagnostic = Diagnostic {
                code: Code::DeadAnchor,
                range: anchor.source.clone(),
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
    fn headings(&self) -> &BTreeSet<&'a str> {
        let gather = || self.page.ids.iter().map(String::as_str).collect();
        self.headings.get_or_init(gather)
    }

    fn has(&self, id: &str) -> bool {
        let named = || self.named.get_or_init(|| names(&self.page.text));
        self.headings().contains(id) || named().contains(id)
    }

    /// Returns the id of a heading that is most like `slug`.
    ///
    /// On a long page only its neighbors in alphabetical order are compared, which begin alike.
    fn nearest<'s>(&'s self, slug: &'s str) -> Option<&'s str> {
        if slug.len() > MAX_CANDIDATE_LENGTH {
            return None;
        }
        let headings: &BTreeSet<&str> = self.headings();
        let before = headings.range(..slug).rev().take(MAX_CANDIDATES);
        let behind = headings.range(slug..).take(MAX_CANDIDATES);
        before
            .chain(behind)
            .filter(|id| id.len() <= MAX_CANDIDATE_LENGTH)
            .map(|id| ((strsim::jaro_winkler(slug, id) * 1000.0) as u32, *id))
            .filter(|(similarity, _)| *similarity > MIN_SIMILARITY)
            .max_by_key(|(similarity, id)| (*similarity, std::cmp::Reverse(*id)))
            .map(|(_, id)| id)
    }
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
        for (at, _) in text.match_indices(open) {
            let behind = &text[at + open.len()..];
            let whole = &behind[..behind.find(ends).unwrap_or(behind.len())];
            names.insert(whole);
            names.extend(whole.split(' ').next());
        }
    }
    names
}
