//! Where the text of a page comes from once other files are included in it.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// Where each byte of a text comes from: the page itself or a file that it includes.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// The files that are included.
    files: Vec<PathBuf>,
    /// In the order of the text, without gaps; none where the text is the page's own.
    segments: Vec<Segment>,
}

/// The source of a text: the page or one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source(Option<usize>);

impl Source {
    /// The page itself.
    pub(crate) const PAGE: Self = Self(None);
}

#[derive(Debug)]
struct Segment {
    /// Where it begins in the text.
    start: usize,
    source: Source,
    /// The bytes of the source that it was copied from, or in whose place it stands.
    range: Range<usize>,
    verbatim: bool,
}

impl Origins {
    /// Adds a file.
    pub(crate) fn add(&mut self, file: PathBuf) -> Source {
        self.files.push(file);
        Source(Some(self.files.len() - 1))
    }

    /// Records that from `start` on the text is copied from `range` of `source`.
    pub(crate) fn copied(&mut self, start: usize, source: Source, range: Range<usize>) {
        match self.segments.last_mut() {
            Some(last)
                if last.verbatim && last.source == source && last.range.end == range.start =>
            {
                last.range.end = range.end;
            }
            _ => self.push(start, source, range, true),
        }
    }

    /// Records that from `start` on the text stands for what `range` of `source` says.
    pub(crate) fn put_in(&mut self, start: usize, source: Source, range: Range<usize>) {
        self.push(start, source, range, false);
    }

    fn push(&mut self, start: usize, source: Source, range: Range<usize>, verbatim: bool) {
        self.segments.push(Segment {
            start,
            source,
            range,
            verbatim,
        });
    }

    /// The file and the bytes of it that a range of the text stands for.
    pub(crate) fn locate(&self, range: Range<usize>) -> (Option<&Path>, Range<usize>) {
        let Some(segment) = self.segment(range.start) else {
            return (None, range);
        };
        let source = &segment.range;
        let located = match segment.verbatim {
            true => {
                let start = source.start + (range.start - segment.start);
                start..(start + range.len()).min(source.end).max(start)
            }
            false => source.clone(),
        };
        (self.path(segment.source), located)
    }

    pub(crate) fn path(&self, source: Source) -> Option<&Path> {
        source.0.map(|file| self.files[file].as_path())
    }

    fn segment(&self, offset: usize) -> Option<&Segment> {
        let next = self.segments.partition_point(|it| it.start <= offset);
        Some(&self.segments[next.checked_sub(1)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found_in_their_files() {
        let mut origins = Origins::default();
        assert_eq!(origins.locate(3..5), (None, 3..5));
        // The page is `ab<x>cd`, the file `12\n34\n`; the text is `ab  12\n  34\ncd`.
        origins.copied(0, Source::PAGE, 0..2);
        let file = origins.add("x".into());
        origins.put_in(2, Source::PAGE, 2..5);
        origins.copied(4, file, 0..3);
        origins.put_in(7, Source::PAGE, 2..5);
        origins.copied(9, file, 3..6);
        origins.copied(12, Source::PAGE, 5..6);
        origins.copied(13, Source::PAGE, 6..7);
        let x = Some(Path::new("x"));
        assert_eq!(origins.locate(1..2), (None, 1..2));
        assert_eq!(origins.locate(3..4), (None, 2..5));
        assert_eq!(origins.locate(5..9), (x, 1..3));
        assert_eq!(origins.locate(10..11), (x, 4..5));
        assert_eq!(origins.locate(12..14), (None, 5..7));
    }
}
