//! The files that pages may read: the one place that turns a path in a page into a file.
//!
//! Pages are not trusted. A path leads to a file only below the folder of `book.toml`, the folder
//! of the chapters, or a folder that the options name in `aliases` or `roots`, after symbolic links
//! have been followed. What is no plain file, no UTF-8 or too large is refused, and what a page
//! takes in altogether is limited, so that files which include each other end.
//!
//! Images that mdBook does not copy are shown from fewer folders: that of `book.toml`, and the public
//! folder and those of `aliases` that the options name.

mod region;

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::config::Options;
use crate::copies;
use crate::diagnostics::Code;
use crate::plain_file;

pub(crate) use region::{common_indent, find_regions, leading_indent};

/// How many bytes a file may have.
const MAX_FILE: usize = 1 << 20;

/// How many bytes a page may take in.
const MAX_PAGE: usize = 4 << 20;

/// How many bytes a file counts for at least, so that small files end, too.
const MIN_COST: usize = 1 << 10;

/// Where the files are that pages may read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    /// The folder of `book.toml`; empty for a page without a book.
    root: PathBuf,
    /// The folder of the chapters.
    src: PathBuf,
    /// The folders that may be read, without symbolic links.
    allowed: Vec<PathBuf>,
    /// The folders whose images may be put into a page, without symbolic links.
    shown: Vec<PathBuf>,
    /// What a path may begin with and what that stands for, the longest first.
    aliases: Vec<(String, PathBuf)>,
}

/// Why a path leads to no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no book, and so no folder to look in.
    NoBook,
    /// No folder that may be read holds the file.
    Outside,
    Missing,
    /// A folder, a device or the like.
    NotAFile,
    NotText,
    /// The file has more than [`MAX_FILE`] bytes.
    TooLarge,
    /// The page has taken in [`MAX_PAGE`] bytes.
    Exhausted,
    /// The file is being included already.
    Endless,
    /// What else the system may say.
    Unreadable(io::ErrorKind),
}

/// Where a path leads that begins with no alias.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Base<'a> {
    /// To a file in this folder or from there on.
    Beside(&'a Path),
    /// From the folder in which VuePress 1 was started, which may be written as `@`.
    Started,
    /// From the folder of the pages when it begins with `@`, and else from this folder.
    Sources(&'a Path),
}

/// Where a path with an alias leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Aliased {
    /// Below the folder of the chapters, from there on.
    Inside(String),
    Outside(PathBuf),
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Text {
    /// The file, without symbolic links.
    pub(crate) file: PathBuf,
    pub(crate) text: String,
}

impl Files {
    /// Describes the files of a book in the folder `root`, with its chapters in `src`.
    pub(crate) fn new(root: &Path, src: &Path, options: &Options) -> Self {
        let canonical = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| normalize(path));
        let root = canonical(root);
        let src = canonical(src);
        let named = |path: &String| canonical(&root.join(path));
        let mut aliases: Vec<(String, PathBuf)> = (options.aliases.iter())
            .map(|(alias, path)| (alias.clone(), named(path)))
            .collect();
        aliases.sort_by_key(|(alias, _)| std::cmp::Reverse(alias.len()));
        let mut allowed = vec![root.clone(), src.clone()];
        allowed.extend(aliases.iter().map(|(_, folder)| folder.clone()));
        allowed.extend(options.roots.iter().map(named));
        let shown = std::iter::once(root.clone())
            .chain(options.public.iter().map(named))
            .chain(aliases.iter().map(|(_, folder)| folder.clone()))
            .collect();
        Self {
            root,
            src,
            allowed,
            shown,
            aliases,
        }
    }

    /// The folder of the chapter at `path`.
    pub(crate) fn folder_of_chapter(&self, path: &str) -> PathBuf {
        let file = self.src.join(path);
        file.parent().unwrap_or(&self.src).to_owned()
    }

    /// The path that a path stands for when it begins with an alias.
    pub(crate) fn alias(&self, path: &str) -> Option<PathBuf> {
        self.aliases.iter().find_map(|(alias, target)| {
            let rest = path.strip_prefix(alias.as_str())?;
            let is_whole = rest.is_empty()
                || rest.starts_with('/')
                || !alias.ends_with(|c: char| c.is_alphanumeric());
            let rest = rest.trim_start_matches('/');
            is_whole.then(|| match rest {
                "" => target.clone(),
                _ => target.join(rest),
            })
        })
    }

    /// The file that a link or an image means which begins with an alias, or with `~` and an alias
    /// as in style sheets.
    pub(crate) fn aliased(&self, path: &str) -> Option<Aliased> {
        let bare = || self.alias(path.strip_prefix('~')?);
        let file = self.alias(path).or_else(bare)?;
        Some(match file.strip_prefix(&self.src) {
            Ok(inside) => Aliased::Inside(format!("/{}", slashed(inside))),
            Err(_) => Aliased::Outside(file),
        })
    }

    /// Finds the file at `path`, which begins with an alias or is relative to `base`.
    pub(crate) fn find(&self, path: &str, base: Base<'_>) -> Result<PathBuf, Refusal> {
        if self.allowed.is_empty() {
            return Err(Refusal::NoBook);
        }
        if let Some(path) = self.alias(path) {
            return self.resolve(&path);
        }
        let below_at = path
            .strip_prefix('@')
            .map(|path| path.trim_start_matches('/'));
        // Which folder `@` is, the site's configuration says or the command line of its build.
        // One further up leads to the same files.
        let (path, mut folders) = match (base, below_at) {
            (Base::Started, _) => (below_at.unwrap_or(path), self.root.ancestors()),
            (Base::Sources(_), Some(path)) => (path, self.src.ancestors()),
            (Base::Sources(folder) | Base::Beside(folder), _) => {
                return self.resolve(&folder.join(path));
            }
        };
        let first = folders.next().map_or(Err(Refusal::Missing), |folder| {
            self.resolve(&folder.join(path))
        });
        first.or_else(|refusal| {
            folders
                .find_map(|folder| self.resolve(&folder.join(path)).ok())
                .ok_or(refusal)
        })
    }

    /// Follows a path to the file that it leads to, if that may be read.
    fn resolve(&self, path: &Path) -> Result<PathBuf, Refusal> {
        // VuePress resolves `..` before it looks at the disk.
        let path = normalize(path);
        match fs::canonicalize(&path) {
            Ok(file) if self.allows(&file) => Ok(file),
            Ok(_) => Err(Refusal::Outside),
            Err(_) if !self.allows(&path) => Err(Refusal::Outside),
            Err(error) => Err(error.into()),
        }
    }

    fn allows(&self, path: &Path) -> bool {
        is_below(path, &self.allowed)
    }

    /// Whether the image `file` may be put into a page.
    pub(crate) fn may_show(&self, file: &Path) -> bool {
        fs::canonicalize(file).is_ok_and(|file| is_below(&file, &self.shown))
    }

    /// Where the copy of a file outside of the folder of the chapters goes, from that folder on.
    ///
    /// The path is that from the folder of `book.toml`, where `_` is one folder up. mdBook copies no
    /// Markdown, so there is no use in a copy of a page.
    pub(crate) fn copy_of(&self, file: &Path) -> Option<String> {
        let file = fs::canonicalize(file).ok()?;
        let shared = (self.root.ancestors())
            .position(|folder| file.starts_with(folder))
            .unwrap_or_default();
        let folder = self.root.ancestors().nth(shared)?;
        let inside = slashed(file.strip_prefix(folder).ok()?);
        let is_page = inside.to_ascii_lowercase().ends_with(".md");
        (!is_page).then(|| format!("{}/{}{inside}", copies::FOLDER, "_/".repeat(shared)))
    }

    /// The file as it is named in messages.
    pub(crate) fn name(&self, file: &Path) -> String {
        slashed(file.strip_prefix(&self.root).unwrap_or(file))
    }
}

/// Reads files for one page.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    files: &'a Files,
    /// How many bytes the page may still take in.
    left: usize,
    /// Whether it was said that this is nothing.
    is_told: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(files: &'a Files) -> Self {
        Self {
            files,
            left: MAX_PAGE,
            is_told: false,
        }
    }

    /// Reads the file at `path`, which begins with an alias or is relative to `base`.
    pub(crate) fn read(&mut self, path: &str, base: Base<'_>) -> Result<Text, Refusal> {
        self.left = self.left.checked_sub(MIN_COST).ok_or(Refusal::Exhausted)?;
        let file = self.files.find(path, base)?;
        let text = read(&file)?;
        self.take(text.len().saturating_sub(MIN_COST))?;
        Ok(Text { file, text })
    }

    /// Takes the cost of a file from the budget: its bytes, or those that are inserted before its lines.
    pub(crate) fn take(&mut self, cost: usize) -> Result<(), Refusal> {
        let left = self.left.checked_sub(cost);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Refusal::Exhausted)
    }
}

/// Reads a text file. A pipe or a device would never end, and is not opened.
fn read(file: &Path) -> Result<String, Refusal> {
    if !fs::metadata(file)?.is_file() {
        return Err(Refusal::NotAFile);
    }
    let mut bytes = Vec::new();
    let limit = MAX_FILE as u64 + 1;
    plain_file::open(file)?
        .take(limit)
        .read_to_end(&mut bytes)?;
    if bytes.len() > MAX_FILE {
        return Err(Refusal::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| Refusal::NotText)
}

/// Whether a path without symbolic links leads below one of the folders.
fn is_below(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// A path as pages write it.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Resolves `.` and `..` without looking at the disk.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(component),
        }
    }
    normal
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            kind => Self::Unreadable(kind),
        }
    }
}

/// What the page shows in place of the file.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            // The words of VuePress.
            Self::Missing => "File not found",
            Self::Exhausted => "File left out",
            Self::Endless => "File includes itself",
            _ => "File not available",
        })
    }
}

impl Reader<'_> {
    /// What is wrong with `path`, and what to do about it; it is said once that nothing is left.
    pub(crate) fn explain(
        &mut self,
        refusal: Refusal,
        path: &str,
    ) -> Option<(Code, String, &'static str)> {
        let refused = |why: &str| format!("`{path}` is not read: {why}");
        let (message, help) = match refusal {
            Refusal::Missing => {
                let message = format!("there is no file `{path}`");
                let help =
                    "check the path; where it begins with `@`, the option `aliases` may be needed";
                return Some((Code::MissingFile, message, help));
            }
            Refusal::NoBook => (
                refused("the page belongs to no book"),
                "build the page as a chapter of a book",
            ),
            Refusal::Outside => (
                refused("it is outside of the book's folder"),
                "list its folder in the option `roots` or `aliases` if pages may read it",
            ),
            Refusal::NotAFile => (refused("it is no file"), "name a text file"),
            Refusal::NotText => (refused("it is not UTF-8"), "save the file as UTF-8"),
            Refusal::TooLarge => (
                refused(&format!("it has more than {MAX_FILE} bytes")),
                "put the part that is needed into a file of its own",
            ),
            Refusal::Exhausted => {
                if std::mem::replace(&mut self.is_told, true) {
                    return None;
                }
                (
                    refused(&format!("the page takes in more than {MAX_PAGE} bytes")),
                    "divide the page; what follows is left out, too",
                )
            }
            Refusal::Endless => (
                refused("it includes itself, or files are included too deep"),
                "remove this line",
            ),
            Refusal::Unreadable(kind) => (refused(&kind.to_string()), ""),
        };
        Some((Code::RefusedFile, message, help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(aliases: &[(&str, &str)], roots: &[&str]) -> Options {
        Options {
            aliases: (aliases.iter())
                .map(|(alias, path)| ((*alias).to_owned(), (*path).to_owned()))
                .collect(),
            roots: roots.iter().map(|path| (*path).to_owned()).collect(),
            ..Options::default()
        }
    }

    #[test]
    fn aliases_are_whole_words() {
        let aliases = [("@", "a"), ("@code", "b"), ("@code/deep", "c"), ("~", "d")];
        let files = Files::new(
            Path::new("/none"),
            Path::new("/none/src"),
            &options(&aliases, &[]),
        );
        let alias = |path| {
            let target = files.alias(path)?;
            Some(target.to_string_lossy().replace('\\', "/"))
        };
        assert_eq!(alias("@code/x.js").as_deref(), Some("/none/b/x.js"));
        assert_eq!(alias("@code/deep/x").as_deref(), Some("/none/c/x"));
        assert_eq!(alias("@code").as_deref(), Some("/none/b"));
        assert_eq!(
            alias("@coder.snippet.md").as_deref(),
            Some("/none/a/coder.snippet.md")
        );
        assert_eq!(alias("~x").as_deref(), Some("/none/d/x"));
        assert_eq!(alias("./@x"), None);
    }

    #[test]
    fn without_a_book_nothing_is_read() {
        let files = Files::default();
        let mut reader = Reader::new(&files);
        let read = reader.read("Cargo.toml", Base::Started);
        assert_eq!(read.unwrap_err(), Refusal::NoBook);
    }

    #[test]
    fn dots_are_resolved_before_the_disk_is_looked_at() {
        assert_eq!(normalize(Path::new("/a/./b/../../../c")), Path::new("/c"));
    }
}
