//! The site that the pages belong to: what is known before the first page is converted.
//!
//! It is built once for a run and shared by all chapters, which only read it.

use std::path::PathBuf;

use crate::config::Options;
use crate::files::Files;
use crate::settings::Settings;

/// What all pages of a run have in common.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The resolved options.
    pub(crate) settings: Settings,
    /// The folder of `book.toml`; empty for a page without a book.
    pub(crate) root: PathBuf,
    /// The folder of the chapters; empty for a page without a book.
    pub(crate) src: PathBuf,
    /// The files that pages may read.
    pub(crate) files: Files,
}

impl Site {
    /// Describes the site of a book.
    pub(crate) fn new(settings: Settings, root: PathBuf, src: PathBuf) -> Self {
        Self {
            files: Files::new(&root, &src, &settings.options),
            settings,
            root,
            src,
        }
    }

    /// Describes the site of a page that has no book around it.
    pub(crate) fn for_page(options: Options) -> Self {
        Self {
            settings: Settings::for_page(options),
            root: PathBuf::new(),
            src: PathBuf::new(),
            files: Files::default(),
        }
    }
}
