//! Copies of the files outside of the source folder that pages refer to.
//!
//! mdBook copies what stands below the source folder and nothing else, and a preprocessor must not
//! write there: `mdbook serve` would build again and again. So the author asks for the copies, by a
//! command of its own, and pages refer to a copy where there is one. [`folder`] keeps that command from
//! writing over anything else.

mod folder;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use pulldown_cmark::{Event, Parser, Tag};
use semver::Version;

use crate::book;
use crate::chapter::{self, Source};
use crate::plain_file;
use crate::printable::printable;
use crate::protocol::Context;
use crate::settings::Settings;
use crate::site::Site;
use crate::site::resolve::{self, PageFile};
use folder::{Folder, Outcome};

/// The folder of the copies, below the source folder.
pub(crate) const FOLDER: &str = "vuepress-assets";

/// What [`copy_assets`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CopiedAssets {
    /// The copies that are new, or newer than those before, relative to the folder of the book.
    pub copied: Vec<PathBuf>,
    /// How many copies were there and equal.
    pub unchanged: usize,
    /// The files that pages must not show, as neither the folder of the book nor one that the
    /// options name holds them.
    pub refused: Vec<PathBuf>,
    /// The copies that were not made, as something in their place must stay, and why it must;
    /// relative to the folder of the book.
    pub kept: Vec<(PathBuf, &'static str)>,
}

/// Copies the files outside of the source folder that the pages of a book refer to.
///
/// `book` is the folder of `book.toml`. The copies go to `vuepress-assets` below the source folder,
/// where pages refer to them from the next build on. Copies that are equal to their file are left
/// alone, and so are those that no page refers to any more.
///
/// The copies are listed in that folder, in `.copies.md`. Only a plain file that is listed there and
/// that nobody has changed since is replaced; whatever else stands in the place of a copy stays, and
/// no symbolic link is followed. Of the files, only plain ones are read, and an error names its file.
pub fn copy_assets(book: &Path) -> Result<CopiedAssets> {
    let root = fs::canonicalize(book)
        .with_context(|| format!("cannot find the book `{}`", book.display()))?;
    let context = context(root)?;
    let src = context.root.join(&context.src);
    let settings = book::settings(&context)?;
    let chapters = read_chapters(&src, &settings)?;
    let pages = chapters
        .iter()
        .map(|(path, source)| page_file(path, source));
    let site = Site::new(settings, context.root.clone(), src.clone(), pages.collect());
    let mut outside = BTreeMap::new();
    for (path, source) in chapters {
        for file in chapter::convert(source, &path, &site).outside {
            // Several paths may lead to the same file.
            if let Ok(found) = fs::canonicalize(&file) {
                outside.entry(found).or_insert(file);
            }
        }
    }
    let mut folder = Folder::open(&src)?;
    let mut done = CopiedAssets::default();
    let copied = copy_files(outside, &site, &mut folder, &mut done);
    // The list must know what was written, even if an error stopped the rest.
    folder.save()?;
    copied.map(|()| done)
}

/// Copies `files`: each has its real path as the key, and the path by which pages refer to it.
fn copy_files(
    files: BTreeMap<PathBuf, PathBuf>,
    site: &Site,
    folder: &mut Folder<'_>,
    done: &mut CopiedAssets,
) -> Result<()> {
    let mut copies = BTreeSet::new();
    for (found, file) in files {
        let Some(copy) = site.files.copy_of(&found) else {
            continue;
        };
        if !site.files.may_show(&found) {
            done.refused.push(file);
            continue;
        }
        let path = site.src.join(&copy);
        let name = path.strip_prefix(&site.root).unwrap_or(&path).to_owned();
        if !copies.insert(copy.clone()) {
            done.kept.push((name, "another file has the same copy"));
            continue;
        }
        match folder.copy(&found, &copy)? {
            Outcome::Copied => done.copied.push(name),
            Outcome::Unchanged => done.unchanged += 1,
            Outcome::Kept(reason) => done.kept.push((name, reason)),
        }
    }
    Ok(())
}

/// Reads `book.toml` as mdBook would tell it.
fn context(root: PathBuf) -> Result<Context> {
    let file = root.join("book.toml");
    let text = plain_file::read_text(&file)
        .with_context(|| format!("cannot read `{}`", file.display()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| {
        // Displayed as it is, the error takes several lines.
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = 1 + before.unwrap_or_default().matches('\n').count();
        anyhow!("`{}`, line {line}: {}", file.display(), error.message())
    })?;
    let config = serde_json::to_value(table).context("cannot read book.toml")?;
    let version = Version::new(0, 5, 0);
    Ok(Context::new(root, "html".to_owned(), version, config))
}

/// Reads the pages that `SUMMARY.md` lists, with their paths below the source folder.
fn read_chapters(src: &Path, settings: &Settings) -> Result<Vec<(String, Source)>> {
    let file = src.join("SUMMARY.md");
    let summary = plain_file::read_text(&file)
        .with_context(|| format!("cannot read `{}`", file.display()))?;
    let link = |event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let (path, _) = resolve::parts(&dest_url)?;
            resolve::join("", &path)
        }
        _ => None,
    };
    let paths: BTreeSet<String> = Parser::new(&summary).filter_map(link).collect();
    let read = |path: String| {
        // mdBook itself reports a page that it cannot read.
        let content = plain_file::read_text(&src.join(&path)).ok()?;
        Some((path, Source::new(content, settings)))
    };
    Ok(paths.into_iter().filter_map(read).collect())
}

/// The files of a page, of which mdBook renames the README of a folder.
fn page_file(path: &str, source: &Source) -> PageFile {
    let name = path.rsplit('/').next().unwrap_or(path);
    let index = resolve::join(path, "index.md");
    let target = index.filter(|_| name.eq_ignore_ascii_case("README.md"));
    PageFile {
        source: path.to_owned(),
        target: target.unwrap_or_else(|| path.to_owned()),
        permalink: source.permalink(),
    }
}

impl fmt::Display for CopiedAssets {
    /// Tells what was done, a line for each file and one for all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |path: &Path| {
            let path = path.to_string_lossy().replace('\\', "/");
            printable(&path).into_owned()
        };
        for copy in &self.copied {
            writeln!(f, "copied {}", name(copy))?;
        }
        for file in &self.refused {
            writeln!(
                f,
                "left out {}: no folder that pages may show holds it",
                name(file)
            )?;
        }
        for (copy, reason) in &self.kept {
            writeln!(f, "did not replace {}: {reason}", name(copy))?;
        }
        write!(
            f,
            "{} copied, {} up to date, {} left out",
            self.copied.len(),
            self.unchanged,
            self.refused.len()
        )?;
        match self.kept.len() {
            0 => Ok(()),
            kept => write!(f, ", {kept} not replaced"),
        }
    }
}
