//! The folder of the copies: what is written there, and what is left alone.
//!
//! A file in the place of a copy may be the author's own, or a link to one that is. So no link is
//! followed below the source folder, a copy is renamed into place and never written through an existing
//! file, and a plain file is replaced only if this command wrote it and nobody changed it since. A list
//! in the folder keeps the name and a fingerprint of each copy.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Component, Path, PathBuf};
use std::process;

use anyhow::{Context as _, Result, bail};

use super::FOLDER;
use crate::plain_file;

/// The name of the list. mdBook does not publish Markdown files that are not chapters, and no copy can
/// have the name, because Markdown is not copied.
const LIST: &str = ".copies.md";

/// What the list begins with.
const HEAD: &str = "\
The copies that `mdbook-vuepress-compat copy-assets` made, each with a fingerprint of its content. The
command replaces only what is listed here and still as it was written.

";

/// The folder of the copies, below the source folder.
pub(super) struct Folder<'a> {
    src: &'a Path,
    /// The copies that this command made, by their path from the source folder on.
    list: BTreeMap<String, Fingerprint>,
    /// Whether the list differs from the one on disk.
    is_changed: bool,
}

/// What became of a copy.
pub(super) enum Outcome {
    Copied,
    /// An equal copy was there.
    Unchanged,
    /// Something else is in its place and stays; the reason is for the user.
    Kept(&'static str),
}

impl<'a> Folder<'a> {
    /// Opens the folder below the source folder `src` and reads its list, if they exist.
    pub(super) fn open(src: &'a Path) -> Result<Self> {
        let folder = src.join(FOLDER);
        let list = folder.join(LIST);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => bail!("`{}` is no folder, or a link to one", folder.display()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).context(cannot_read(&folder)),
        }
        let list = match fs::symlink_metadata(&list) {
            Ok(found) if found.is_file() => {
                read_list(&plain_file::read_text(&list).with_context(|| cannot_read(&list))?)
            }
            Ok(_) => bail!("`{}` is no plain file", list.display()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error).context(cannot_read(&list)),
        };
        Ok(Self {
            src,
            list,
            is_changed: false,
        })
    }

    /// Copies `file` to `copy`, a path from the source folder on, unless what is there must stay.
    pub(super) fn copy(&mut self, file: &Path, copy: &str) -> Result<Outcome> {
        let target = self.src.join(copy);
        let mut source = plain_file::open(file).with_context(|| cannot_read(file))?;
        let new = Fingerprint::of(&mut source).with_context(|| cannot_read(file))?;
        if !self.make_folders(Path::new(copy))? {
            return Ok(Outcome::Kept("a part of its path is no folder, or a link"));
        }
        match fs::symlink_metadata(&target) {
            Ok(found) if found.is_file() => {
                let old = plain_file::open(&target).and_then(|mut old| Fingerprint::of(&mut old));
                let old = old.with_context(|| cannot_read(&target))?;
                if old == new {
                    return Ok(Outcome::Unchanged);
                }
                match self.list.get(copy) {
                    Some(written) if *written == old => {}
                    Some(_) => return Ok(Outcome::Kept("it was changed since it was copied")),
                    None => return Ok(Outcome::Kept("this command did not write it")),
                }
            }
            Ok(_) => return Ok(Outcome::Kept("it is no plain file, or a link")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).context(cannot_read(&target)),
        }
        let cannot_copy = || format!("cannot copy `{}` to `{}`", file.display(), target.display());
        source.rewind().with_context(cannot_copy)?;
        let written = replace(&target, &mut source).with_context(cannot_copy)?;
        self.list.insert(copy.to_owned(), written);
        self.is_changed = true;
        Ok(Outcome::Copied)
    }

    /// Writes the list if it has changed.
    pub(super) fn save(&self) -> Result<()> {
        if !self.is_changed {
            return Ok(());
        }
        let mut text = HEAD.to_owned();
        for (copy, Fingerprint(fingerprint)) in &self.list {
            // A JSON string is always one line.
            let copy = serde_json::to_string(copy).context("cannot name a copy")?;
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "- {fingerprint:016x} {copy}");
        }
        let list = self.src.join(FOLDER).join(LIST);
        replace(&list, &mut text.as_bytes())
            .with_context(|| format!("cannot write `{}`", list.display()))?;
        Ok(())
    }

    /// Creates the missing folders of `copy`. Returns `false` if something else is in the place of one.
    fn make_folders(&self, copy: &Path) -> Result<bool> {
        let mut folder = self.src.to_owned();
        for part in copy.parent().into_iter().flat_map(Path::components) {
            let Component::Normal(part) = part else {
                return Ok(false);
            };
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => return Ok(false),
                Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(&folder)
                    .with_context(|| format!("cannot make the folder `{}`", folder.display()))?,
                Err(error) => return Err(error).context(cannot_read(&folder)),
            }
        }
        Ok(true)
    }
}

fn cannot_read(path: &Path) -> String {
    format!("cannot read `{}`", path.display())
}

/// Reads the list. A line that cannot be read is left out, so that its copy is never replaced.
fn read_list(text: &str) -> BTreeMap<String, Fingerprint> {
    let read = |line: &str| {
        let (fingerprint, copy) = line.strip_prefix("- ")?.split_once(' ')?;
        let fingerprint = u64::from_str_radix(fingerprint, 16).ok()?;
        Some((serde_json::from_str(copy).ok()?, Fingerprint(fingerprint)))
    };
    text.lines().filter_map(read).collect()
}

/// Puts a plain file with the content of `source` in the place of `target`. If that is a link, the link
/// is replaced, and not the file that it leads to.
fn replace(target: &Path, source: &mut impl Read) -> io::Result<Fingerprint> {
    let (path, file) = temporary(target)?;
    let mut writer = Fingerprinting::new(file);
    let written = io::copy(source, &mut writer).and_then(|_| {
        let fingerprint = writer.fingerprint;
        // Windows cannot rename an open file.
        drop(writer);
        fs::rename(&path, target)?;
        Ok(fingerprint)
    });
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&path);
    }
    written
}

/// Creates a file beside `target`, with a name that is not in use.
fn temporary(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 0;
    loop {
        // By its ending, mdBook does not publish it, even if it is never removed.
        let name = format!(".copying-{}-{number}.md", process::id());
        let path = target.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => {
                number += 1;
            }
            opened => return Ok((path, opened?)),
        }
    }
}

/// The hash of a content by [FNV-1a](http://www.isthe.com/chongo/tech/comp/fnv/), which is the same in
/// every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fingerprint(u64);

impl Fingerprint {
    fn of(source: &mut impl Read) -> io::Result<Self> {
        let mut writer = Fingerprinting::new(io::sink());
        io::copy(source, &mut writer)?;
        Ok(writer.fingerprint)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A writer that passes everything on and computes its fingerprint.
struct Fingerprinting<W> {
    inner: W,
    fingerprint: Fingerprint,
}

impl<W> Fingerprinting<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            fingerprint: Fingerprint(0xcbf2_9ce4_8422_2325),
        }
    }
}

impl<W: Write> Write for Fingerprinting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.fingerprint.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_those_of_fnv() {
        let of = |text: &str| Fingerprint::of(&mut text.as_bytes()).unwrap();
        assert_eq!(of(""), Fingerprint(0xcbf2_9ce4_8422_2325));
        assert_eq!(of("foobar"), Fingerprint(0x8594_4171_f739_67e8));
    }

    #[test]
    fn a_spoiled_list_names_nothing() {
        for text in ["", HEAD, "- x \"a\"\n", "- 1 a\n", "- 1\n", "1 \"a\""] {
            assert_eq!(read_list(text), BTreeMap::new(), "{text}");
        }
        let read = read_list(&format!("{HEAD}- 00000000000000ff \"a\\nb\"\r\n"));
        assert_eq!(
            read,
            BTreeMap::from([("a\nb".to_owned(), Fingerprint(255))])
        );
    }
}
