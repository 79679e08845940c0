//! Copies of the files outside of the source folder that pages refer to.
//!
//! mdBook copies what stands below the source folder and nothing else, and a preprocessor must not
//! write there: `mdbook serve` would build again and again. So the author asks for the copies, by a
//! command of its own, and pages refer to a copy where there is one.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use pulldown_cmark::{Event, Parser, Tag};
use semver::Version;

use crate::book;
use crate::chapter::{self, Source};
use crate::protocol::Context;
use crate::site::Site;
use crate::site::resolve::{self, PageFile};

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
}

/// Copies the files outside of the source folder that the pages of a book refer to.
///
/// `book` is the folder of `book.toml`. The copies go to `vuepress-assets` below the source folder,
/// where pages refer to them from the next build on. Copies that are equal to their file are left
/// alone, and so are those that no page refers to any more.
pub fn copy_assets(book: &Path) -> Result<CopiedAssets> {
    let root = fs::canonicalize(book)
        .with_context(|| format!("cannot find the book `{}`", book.display()))?;
    let context = context(root)?;
    let src = context.root.join(&context.src);
    let chapters = read_chapters(&src)?;
    let pages = chapters
        .iter()
        .map(|(path, source)| page_file(path, source));
    let settings = book::settings(&context)?;
    let site = Site::new(settings, context.root.clone(), src.clone(), pages.collect());
    let mut outside = BTreeSet::new();
    for (path, source) in chapters {
        outside.extend(chapter::convert(source, &path, &site).outside);
    }
    let mut done = CopiedAssets::default();
    for file in outside {
        let Some(copy) = site.files.copy_of(&file) else {
            continue;
        };
        match site.files.may_show(&file) {
            true => copy_file(&file, &src.join(copy), &context.root, &mut done)?,
            false => done.refused.push(file),
        }
    }
    Ok(done)
}

/// Reads `book.toml` as mdBook would tell it.
fn context(root: PathBuf) -> Result<Context> {
    let file = root.join("book.toml");
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let table: toml::Table =
        toml::from_str(&text).with_context(|| format!("in `{}`", file.display()))?;
    let config = serde_json::to_value(table).context("cannot read book.toml")?;
    let version = Version::new(0, 5, 0);
    Ok(Context::new(root, "html".to_owned(), version, config))
}

/// Reads the pages that `SUMMARY.md` lists, with their paths below the source folder.
fn read_chapters(src: &Path) -> Result<Vec<(String, Source)>> {
    let file = src.join("SUMMARY.md");
    let summary =
        fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
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
        let content = fs::read_to_string(src.join(&path)).ok()?;
        Some((path, Source::new(content)))
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

/// Copies a file where its copy is not equal.
fn copy_file(file: &Path, copy: &Path, root: &Path, done: &mut CopiedAssets) -> Result<()> {
    let content = fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    if fs::read(copy).is_ok_and(|old| old == content) {
        done.unchanged += 1;
        return Ok(());
    }
    if let Some(folder) = copy.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    fs::write(copy, content).with_context(|| format!("cannot write `{}`", copy.display()))?;
    let name = copy.strip_prefix(root).unwrap_or(copy);
    done.copied.push(name.to_owned());
    Ok(())
}

impl fmt::Display for CopiedAssets {
    /// Tells what was done, a line for each file and one for all.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |path: &Path| path.to_string_lossy().replace('\\', "/");
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
        write!(
            f,
            "{} copied, {} up to date, {} left out",
            self.copied.len(),
            self.unchanged,
            self.refused.len()
        )
    }
}
