//! The site that the pages belong to: what is known before the first page is converted.
//!
//! It is built once for a run and shared by all chapters, which only read it: the addresses of the
//! pages, the public folder, and the path that the site is served at.

mod base;
pub(crate) mod resolve;
mod static_files;

use std::path::{Path, PathBuf};

use crate::config::Options;
use crate::files::{Aliased, Files};
use crate::settings::Settings;
use resolve::{Found, PageFile, Routes};
use static_files::StaticFiles;

pub(crate) use static_files::StaticFile;

/// What all pages of a run have in common.
#[derive(Debug)]
pub(crate) struct Site {
    /// The resolved options.
    pub(crate) settings: Settings,
    /// The folder of `book.toml`; empty for a page without a book.
    pub(crate) root: PathBuf,
    /// The folder of the chapters; empty for a page without a book.
    pub(crate) src: PathBuf,
    routes: Routes,
    static_files: StaticFiles,
    /// The files that pages may read.
    pub(crate) files: Files,
}

impl Site {
    /// Describes the site of a book.
    pub(crate) fn new(
        settings: Settings,
        root: PathBuf,
        src: PathBuf,
        pages: Vec<PageFile>,
    ) -> Self {
        let base = match &settings.options.base {
            Some(base) => base.clone(),
            None => base::detect(&root, &src).unwrap_or_default(),
        };
        let public = settings.options.public.as_deref();
        Self {
            routes: Routes::new(pages, &base),
            static_files: StaticFiles::new(&root, &src, public),
            files: Files::new(&root, &src, &settings.options),
            settings,
            root,
            src,
        }
    }

    /// Describes the site of a page that has no book around it.
    pub(crate) fn for_page(options: Options) -> Self {
        let settings = Settings::for_page(options);
        Self {
            files: Files::default(),
            ..Self::new(settings, PathBuf::new(), PathBuf::new(), Vec::new())
        }
    }

    /// Whether the pages of the site are known.
    pub(crate) fn has_pages(&self) -> bool {
        self.routes.page(0).is_some()
    }

    /// The files of the page of that index.
    pub(crate) fn page(&self, index: usize) -> Option<&PageFile> {
        self.routes.page(index)
    }

    /// The index of the page that was written in `source`.
    pub(crate) fn index_of(&self, source: &str) -> Option<usize> {
        self.routes.index_of(source)
    }

    /// Finds the page that a decoded path means on the page `from`.
    pub(crate) fn find_page(&self, path: &str, from: &str) -> Option<Found> {
        let aliased = match self.files.aliased(path) {
            Some(Aliased::Inside(path)) => self.routes.find(&path, from),
            _ => None,
        };
        aliased.or_else(|| self.routes.find(without_alias(path), from))
    }

    /// Finds the file that a decoded path means on the page `from`.
    pub(crate) fn find_file(&self, path: &str, from: &str) -> Option<StaticFile> {
        let aliased = match self.files.aliased(path) {
            Some(Aliased::Inside(path)) => self.static_files.below_source(&path),
            Some(Aliased::Outside(file)) => StaticFile::outside(file),
            None => None,
        };
        aliased.or_else(|| {
            let path = without_alias(path);
            let joined = resolve::join("", path).unwrap_or_default();
            let below_base = self.routes.below_base(&joined);
            self.static_files.find(path, from, below_base)
        })
    }

    /// The copy below the source folder of a file that stands elsewhere, where it was made.
    pub(crate) fn copy_of(&self, file: &Path) -> Option<String> {
        self.files.copy_of(file).filter(|copy| self.has_file(copy))
    }

    /// Whether a file of that name stands below the source folder.
    pub(crate) fn has_file(&self, file: &str) -> bool {
        self.static_files.has(file)
    }

    /// The page that a dead link most likely means.
    pub(crate) fn nearest_page(&self, path: &str, from: &str) -> Option<&str> {
        self.routes.nearest(path, from)
    }
}

/// The path behind the aliases that every site has: for its source folder and its public folder.
fn without_alias(path: &str) -> &str {
    let bare = path.strip_prefix('~').unwrap_or(path);
    let aliases = ["@source", "@public", "@"];
    let found = aliases.iter().find_map(|alias| bare.strip_prefix(alias));
    found
        .filter(|behind| behind.starts_with('/'))
        .unwrap_or(path)
}
