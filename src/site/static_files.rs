//! The files of a site besides its pages: images, downloads, and the public folder.
//!
//! VuePress and VitePress copy the public folder to the root of the site, so `/logo.png` is the
//! file `.vuepress/public/logo.png`. mdBook copies what stands below the source folder to the same
//! place below its output, hidden folders included.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::resolve::join;

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StaticFile {
    /// Below the source folder: mdBook copies it.
    Copied(String),
    /// Elsewhere on the disk.
    Outside(PathBuf),
}

impl StaticFile {
    pub(super) fn outside(path: PathBuf) -> Option<Self> {
        path.is_file().then_some(Self::Outside(path))
    }
}

/// Where the public folder is.
#[derive(Debug, Clone)]
enum Public {
    /// Below the source folder, with a slash at the end.
    Inside(String),
    Outside(PathBuf),
}

/// What is known of the files.
#[derive(Debug, Default)]
pub(crate) struct StaticFiles {
    src: PathBuf,
    public: Option<Public>,
    /// All files below the source folder, listed once they are asked for.
    listed: OnceLock<HashSet<String>>,
}

/// Folders that hold no part of a site.
const SKIPPED: &[&str] = &["node_modules", ".git", ".cache", ".temp"];

impl StaticFiles {
    /// Looks for the public folder of the site; `option` names it, relative to `root`.
    pub(crate) fn new(root: &Path, src: &Path, option: Option<&str>) -> Self {
        let usual = || {
            let parent = src.parent().unwrap_or(root);
            let inside = [".vuepress/public", "public"].map(|name| src.join(name));
            let outside = ["public", ".vuepress/public"].map(|name| parent.join(name));
            inside.into_iter().chain(outside).find(|dir| dir.is_dir())
        };
        let folder = match option {
            Some(option) => Some(root.join(option)),
            None if src.as_os_str().is_empty() => None,
            None => usual(),
        };
        let public = folder.map(|folder| match folder.strip_prefix(src) {
            Ok(inside) => {
                let inside = inside.to_string_lossy().replace('\\', "/");
                Public::Inside(inside.trim_matches('/').to_owned() + "/")
            }
            Err(_) => Public::Outside(folder),
        });
        Self {
            src: src.to_owned(),
            public,
            listed: OnceLock::new(),
        }
    }

    /// Finds the file that `path`, decoded, means on the page `from`.
    ///
    /// `below_base` is the path without the folder that the site is served at.
    pub(crate) fn find(
        &self,
        path: &str,
        from: &str,
        below_base: Option<&str>,
    ) -> Option<StaticFile> {
        if !path.starts_with('/') {
            return match join(from, path) {
                Some(joined) => self.copied(joined),
                // Above the source folder.
                None => StaticFile::outside(self.src.join(from).parent()?.join(path)),
            };
        }
        let joined = join("", path)?;
        let names = [Some(joined.as_str()), below_base];
        names.into_iter().flatten().find_map(|name| {
            let public = match &self.public {
                Some(Public::Inside(public)) => self.copied(format!("{public}{name}")),
                Some(Public::Outside(public)) => StaticFile::outside(public.join(name)),
                None => None,
            };
            public.or_else(|| self.copied(name.to_owned()))
        })
    }

    /// Finds the file at the path `path`, which begins at the source folder.
    pub(super) fn below_source(&self, path: &str) -> Option<StaticFile> {
        self.copied(join("", path)?)
    }

    /// Whether a file of that name stands below the source folder.
    pub(crate) fn has(&self, file: &str) -> bool {
        let list = || {
            let mut files = HashSet::new();
            if !self.src.as_os_str().is_empty() {
                list(&self.src, "", true, &mut files);
            }
            files
        };
        self.listed.get_or_init(list).contains(file)
    }

    fn copied(&self, file: String) -> Option<StaticFile> {
        self.has(&file).then_some(StaticFile::Copied(file))
    }
}

/// Lists the files below `folder`, whose own path below the source folder is `prefix`.
///
/// Linked folders are followed unless they stand in one: such links may go round in circles.
fn list(folder: &Path, prefix: &str, follow: bool, files: &mut HashSet<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if SKIPPED.contains(&&*name) {
            continue;
        }
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let path = entry.path();
        let is_linked = kind.is_symlink();
        if kind.is_dir() || (is_linked && follow && path.is_dir()) {
            list(
                &path,
                &format!("{prefix}{name}/"),
                follow && !is_linked,
                files,
            );
        } else if !is_linked || path.is_file() {
            files.insert(format!("{prefix}{name}"));
        }
    }
}
