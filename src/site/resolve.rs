//! The way from a link to the page that it means, for everything that follows links.
//!
//! A site knows a page by many names: `/guide/x`, `/guide/x.html`, `guide/x.md`, `/guide/` for the
//! README of a folder, a `permalink` of its front matter. The generators take some of them each;
//! here all are taken, since a link that a reader can follow is better than one that is dead in the
//! same way as on the site. Nothing in this file knows of mdBook.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A page by its files.
#[derive(Debug, Clone)]
pub(crate) struct PageFile {
    /// The file that it was written in, below the source folder.
    pub(crate) source: String,
    /// The file that links lead to; where a README becomes `index.md` it is not the source.
    pub(crate) target: String,
    /// The address that the front matter gives it.
    pub(crate) permalink: Option<String>,
}

/// A page that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The index of the page.
    pub(crate) page: usize,
    /// Whether only the letter case differs, which works on some computers and not on others.
    pub(crate) other_case: bool,
}

/// All names of all pages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes {
    pages: Vec<PageFile>,
    /// By the files as they are written.
    files: HashMap<String, usize>,
    /// By the address without its ending; that of a folder's own page ends with a slash.
    routes: HashMap<String, usize>,
    /// The same in lower case.
    folded: HashMap<String, usize>,
    /// The folder that the site is served at, `docs/`, or nothing.
    base: String,
    /// The folders of the languages, such as `zh/`.
    locales: Vec<String>,
    /// Pages by the last part of their address, for [`Routes::nearest`].
    by_name: HashMap<String, Vec<usize>>,
    /// Pages by [`folder_key`].
    by_folder: HashMap<String, Vec<usize>>,
}

impl Routes {
    /// Gathers the names of `pages`; `base` is the path that the site is served at.
    pub(crate) fn new(pages: Vec<PageFile>, base: &str) -> Self {
        let mut all = Self {
            base: format!("{}/", base.trim_matches('/')),
            ..Self::default()
        };
        for (index, page) in pages.iter().enumerate() {
            for file in [&page.source, &page.target] {
                all.files.entry(file.clone()).or_insert(index);
                let route = route(file);
                if is_language(route.trim_end_matches('/')) && route.ends_with('/') {
                    all.locales.push(route.clone());
                }
                all.routes.entry(route).or_insert(index);
            }
        }
        for (index, page) in pages.iter().enumerate() {
            let route = route(&page.target);
            let (folder, name) = split(route.trim_end_matches('/'));
            all.by_name.entry(name.to_owned()).or_default().push(index);
            let key = folder_key(folder, name);
            all.by_folder.entry(key).or_default().push(index);
        }
        // Files come first, whatever the front matter of another page says.
        for (index, page) in pages.iter().enumerate() {
            if let Some(permalink) = &page.permalink {
                let permalink = route(permalink.trim_start_matches('/'));
                all.routes.entry(permalink).or_insert(index);
            }
            let sanitized = sanitized(&page.target);
            if sanitized != page.target {
                all.routes.entry(route(&sanitized)).or_insert(index);
            }
        }
        for (route, index) in &all.routes {
            let folded = route.to_lowercase();
            let first = all.folded.entry(folded).or_insert(*index);
            *first = *index.min(first);
        }
        all.pages = pages;
        all
    }

    /// The page of that index.
    pub(crate) fn page(&self, index: usize) -> Option<&PageFile> {
        self.pages.get(index)
    }

    /// The index of the page that was written in `source`.
    pub(crate) fn index_of(&self, source: &str) -> Option<usize> {
        self.files.get(source).copied()
    }

    /// Finds the page that `path`, decoded and without query and hash, means on the page `from`.
    pub(crate) fn find(&self, path: &str, from: &str) -> Option<Found> {
        let joined = join(from, path)?;
        let exact = |page| Found {
            page,
            other_case: false,
        };
        if let Some(page) = self.files.get(&joined) {
            return Some(exact(*page));
        }
        let mut names = vec![route(&joined)];
        if path.starts_with('/') {
            names.extend(self.below_base(&joined).map(route));
            // A page of one language means its neighbours.
            let locale = self.locales.iter().find(|locale| from.starts_with(*locale));
            names.extend(locale.map(|locale| format!("{locale}{}", names[0])));
        }
        let found = names.iter().find_map(|name| lookup(&self.routes, name));
        found.map(exact).or_else(|| {
            let folded = |name: &String| lookup(&self.folded, &name.to_lowercase());
            names.iter().find_map(folded).map(|page| Found {
                page,
                other_case: true,
            })
        })
    }

    /// The path below the folder that the site is served at.
    pub(crate) fn below_base<'p>(&self, joined: &'p str) -> Option<&'p str> {
        let base = self.base.as_str();
        let is_base = joined == base.trim_end_matches('/');
        (base != "/").then_some(())?;
        if is_base {
            return Some("");
        }
        joined.strip_prefix(base)
    }

    /// The file of the page that a dead link most likely means.
    ///
    /// That is one of the same name, or one of the same folder whose name begins alike.
    pub(crate) fn nearest(&self, path: &str, from: &str) -> Option<&str> {
        let wanted = route(&join(from, path).unwrap_or_else(|| path.trim_matches('/').to_owned()));
        let (folder, name) = split(wanted.trim_end_matches('/'));
        let of_name = self.by_name.get(name).into_iter().flatten();
        let of_folder = self
            .by_folder
            .get(&folder_key(folder, name))
            .into_iter()
            .flatten();
        let likeness = |index: &usize| {
            let route = route(&self.pages[*index].target);
            let is_namesake = split(route.trim_end_matches('/')).1 == name;
            let least = if is_namesake { 0.0 } else { 0.8 };
            let likeness = strsim::jaro_winkler(&wanted, &route);
            (likeness > least).then_some((likeness, *index))
        };
        let candidates = of_name
            .clone()
            .take(MAX_LIKE)
            .chain(of_folder.take(MAX_LIKE));
        let best = candidates
            .filter_map(likeness)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some(self.pages[best.1].source.as_str())
    }
}

/// How many pages a dead link is compared with at most, for each of the two reasons to do so.
const MAX_LIKE: usize = 50;

/// What pages of one folder whose names begin alike have in common.
fn folder_key(folder: &str, name: &str) -> String {
    let start: String = name.chars().take(2).collect();
    format!("{folder}/{}", start.to_lowercase())
}

/// Parts a link into its path, decoded, and the query and hash that follow it.
///
/// `None` is a link that leaves the site.
pub(crate) fn parts(link: &str) -> Option<(Cow<'_, str>, &str)> {
    let scheme = link.find(|c: char| !c.is_ascii_alphanumeric() && !"+.-".contains(c));
    let has_scheme = scheme.is_some_and(|at| at > 1 && link[at..].starts_with(':'));
    if has_scheme || link.starts_with("//") {
        return None;
    }
    let end = link.find(['?', '#']).unwrap_or(link.len());
    let path = percent_decode_str(&link[..end]).decode_utf8();
    Some((path.unwrap_or(Cow::Borrowed(&link[..end])), &link[end..]))
}

/// Joins `path` with the folder of the file `from`; a folder ends with a slash, the root is empty.
///
/// `None` is a path that leads out of the root.
pub(crate) fn join(from: &str, path: &str) -> Option<String> {
    let is_absolute = path.starts_with('/');
    let mut segments: Vec<&str> = match is_absolute {
        true => Vec::new(),
        false => split(from).0.split('/').filter(|s| !s.is_empty()).collect(),
    };
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                if segments.pop().is_none() && !is_absolute {
                    return None;
                }
            }
            _ => segments.push(segment),
        }
    }
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let end = if is_folder && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    Some(segments.join("/") + end)
}

/// The way from the file `from` to the file `to`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = split(from).0.split('/').filter(|s| !s.is_empty()).collect();
    let mut to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let shared = shared.min(to.len() - 1);
    from.drain(..shared);
    to.drain(..shared);
    "../".repeat(from.len()) + &to.join("/")
}

/// Writes a path as a part of a URL: percent-encodes what means something else there, and `also`.
///
/// Letters of any language stay, so that mdBook knows the files of its chapters.
pub(crate) fn encode(path: &str, also: &[char]) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            c if c.is_control() || "%?#<>\\&`|".contains(c) || also.contains(&c) => {
                encoded.extend(utf8_percent_encode(
                    c.encode_utf8(&mut [0; 4]),
                    NON_ALPHANUMERIC,
                ));
            }
            c => encoded.push(c),
        }
    }
    encoded
}

/// Parts a path into its folder and the name of its file.
fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The address of a file: without its ending, and that of a README or index is its folder.
fn route(file: &str) -> String {
    let stem = file
        .strip_suffix(".html")
        .or_else(|| file.strip_suffix(".md"))
        .unwrap_or(file);
    let (folder, name) = split(stem);
    let is_index = name.eq_ignore_ascii_case("readme") || name.eq_ignore_ascii_case("index");
    match (is_index, folder) {
        (true, "") => String::new(),
        (true, folder) => format!("{folder}/"),
        (false, _) => stem.to_owned(),
    }
}

/// Looks an address up, whether or not it ends with a slash where the page's does.
fn lookup(routes: &HashMap<String, usize>, route: &str) -> Option<usize> {
    let other = match route.strip_suffix('/') {
        Some(file) => file.to_owned(),
        None => format!("{route}/"),
    };
    routes.get(route).or_else(|| routes.get(&other)).copied()
}

/// The name that VuePress 2 gives to the HTML file of a page.
fn sanitized(file: &str) -> String {
    file.replace(|c| "\"#$%&*+,:;<=>?[]^`{|}".contains(c), "_")
}

/// Whether a folder is named like a language: `zh`, `pt-br`.
fn is_language(folder: &str) -> bool {
    let (language, region) = folder.split_once(['-', '_']).unwrap_or((folder, "xx"));
    let is_word = |word: &str, most: usize| {
        (2..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphabetic())
    };
    is_word(language, 2) && is_word(region, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let page = |source: &str, target: &str, permalink: Option<&str>| PageFile {
            source: source.into(),
            target: target.into(),
            permalink: permalink.map(Into::into),
        };
        let pages = vec![
            page("README.md", "index.md", None),
            page("guide/README.md", "guide/index.md", None),
            page("guide/x.md", "guide/x.md", Some("/pages/abc/")),
            page("指南/中 文.md", "指南/中 文.md", None),
            page("zh/README.md", "zh/index.md", None),
            page("zh/guide/y.md", "zh/guide/y.md", None),
            page("a+b.md", "a+b.md", None),
            page("guide/Case.md", "guide/Case.md", None),
        ];
        Routes::new(pages, "/docs/")
    }

    fn find(link: &str, from: &str) -> Option<usize> {
        let (path, _) = parts(link)?;
        routes().find(&path, from).map(|found| found.page)
    }

    #[test]
    fn every_form_finds_its_page() {
        for link in [
            "/guide/x.html",
            "/guide/x",
            "/guide/x/",
            "/guide/x.md?q#h",
            "x",
            "./x",
            "./x.md",
            "../guide/x.html",
            "/pages/abc/",
            "/pages/abc",
            "/pages/abc.html",
            "/docs/guide/x.html",
            "%78.md",
        ] {
            assert_eq!(find(link, "guide/Case.md"), Some(2), "{link}");
        }
        for link in [
            "/guide/",
            "/guide",
            "./",
            ".",
            "README.md",
            "readme.md",
            "index.md",
            "/guide/index.html",
            "/docs/guide/",
        ] {
            assert_eq!(find(link, "guide/x.md"), Some(1), "{link}");
        }
        assert_eq!(find("/", "guide/x.md"), Some(0));
        assert_eq!(find("/docs/", "guide/x.md"), Some(0));
        assert_eq!(find("..", "guide/x.md"), Some(0));
        assert_eq!(
            find("/%E6%8C%87%E5%8D%97/中%20文.html", "README.md"),
            Some(3)
        );
        assert_eq!(find("/guide/y", "zh/README.md"), Some(5));
        assert_eq!(find("/a_b.html", "README.md"), Some(6));
    }

    #[test]
    fn what_leads_elsewhere_finds_nothing() {
        for link in [
            "https://a.com/guide/x",
            "mailto:a@b.c",
            "//guide/x",
            "../../x",
            "y.md",
            "/guide/x.pdf",
        ] {
            assert_eq!(find(link, "guide/x.md"), None, "{link}");
        }
    }

    #[test]
    fn other_letter_case_is_told() {
        let found = routes().find("case.md", "guide/x.md").unwrap();
        assert!(found.other_case);
        let found = routes().find("Case.md", "guide/x.md").unwrap();
        assert!(!found.other_case);
    }

    #[test]
    fn dead_links_have_a_nearest_page() {
        let routes = routes();
        assert_eq!(
            routes.nearest("/guide/Cas.md", "README.md"),
            Some("guide/Case.md")
        );
        assert_eq!(
            routes.nearest("/other/x.html", "README.md"),
            Some("guide/x.md")
        );
        assert_eq!(routes.nearest("/q/unlike.html", "README.md"), None);
    }

    #[test]
    fn ways_are_relative() {
        assert_eq!(relative("guide/a.md", "guide/b.md"), "b.md");
        assert_eq!(relative("guide/a.md", "index.md"), "../index.md");
        assert_eq!(relative("a.md", "guide/b/c.md"), "guide/b/c.md");
        assert_eq!(relative("x/y/a.md", "x/z/b.md"), "../z/b.md");
    }
}
