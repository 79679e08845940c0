//! Edits to a text, and the way back from the edited text to its source.
//!
//! The stages that read Markdown return edits and never a re-serialised page, so bytes that no rule
//! asked to change come back as they were.

use std::borrow::Cow;
use std::ops::Range;

/// A replacement of a byte range; an empty range is an insertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The bytes of the text that are replaced.
    pub(crate) range: Range<usize>,
    /// What stands in their place.
    pub(crate) replacement: Cow<'static, str>,
    overlap: Overlap,
}

/// How an edit behaves where it meets others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overlap {
    /// It overlaps with no other.
    None,
    /// It replaces the edits inside its range, too.
    Covers,
    /// It follows what others insert at the same place.
    Last,
    /// It follows the replacement of a range around it.
    Yields,
}

/// The edits of one stage, in any order until they are applied.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    list: Vec<Edit>,
    /// Whether edits are dropped instead of recorded.
    is_muted: bool,
}

impl Edits {
    /// Records that `range` becomes `replacement`.
    pub(crate) fn replace(
        &mut self,
        range: Range<usize>,
        replacement: impl Into<Cow<'static, str>>,
    ) {
        self.record(range, replacement.into(), Overlap::None);
    }

    /// Records that `range` becomes `replacement`, whatever other edits do inside of it.
    pub(crate) fn replace_over(
        &mut self,
        range: Range<usize>,
        replacement: impl Into<Cow<'static, str>>,
    ) {
        self.record(range, replacement.into(), Overlap::Covers);
    }

    /// Records that `text` is inserted at `offset`, after what was inserted there before.
    pub(crate) fn insert(&mut self, offset: usize, text: impl Into<Cow<'static, str>>) {
        self.replace(offset..offset, text);
    }

    /// Records that `text` is inserted at `offset`, after whatever else is inserted there.
    pub(crate) fn insert_last(&mut self, offset: usize, text: impl Into<Cow<'static, str>>) {
        self.record(offset..offset, text.into(), Overlap::Last);
    }

    /// Records that `text` is inserted at `offset`, or after what replaces a range around it.
    pub(crate) fn insert_beside(&mut self, offset: usize, text: impl Into<Cow<'static, str>>) {
        self.record(offset..offset, text.into(), Overlap::Yields);
    }

    fn record(&mut self, range: Range<usize>, replacement: Cow<'static, str>, overlap: Overlap) {
        if !self.is_muted {
            self.list.push(Edit {
                range,
                replacement,
                overlap,
            });
        }
    }

    /// Sets whether edits are dropped from now on, and returns whether they were so far.
    ///
    /// The block stage drops those outside of constructs on a page in mdBook's own Markdown.
    pub(crate) fn mute(&mut self, is_muted: bool) -> bool {
        std::mem::replace(&mut self.is_muted, is_muted)
    }

    /// Whether edits are dropped.
    pub(crate) fn is_muted(&self) -> bool {
        self.is_muted
    }

    /// Records that the bytes of `range` go.
    pub(crate) fn delete(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// Records that the bytes of `range` go, and with them every edit inside.
    pub(crate) fn remove_over(&mut self, range: Range<usize>) {
        let is_inside =
            |edit: &Edit| range.start <= edit.range.start && edit.range.end <= range.end;
        self.list.retain(|edit| !is_inside(edit));
        self.replace_over(range, "");
    }

    /// How many edits are recorded, for [`Edits::forget`].
    pub(crate) fn recorded(&self) -> usize {
        self.list.len()
    }

    /// The edits after the first `recorded`.
    pub(crate) fn since(&self, recorded: usize) -> &[Edit] {
        self.list.get(recorded..).unwrap_or_default()
    }

    /// Returns the part `range` of `text` with the edits in it that follow the first `recorded`.
    pub(crate) fn preview<'t>(
        &self,
        recorded: usize,
        text: &'t str,
        range: Range<usize>,
    ) -> Cow<'t, str> {
        let is_inside =
            |edit: &&Edit| range.start <= edit.range.start && edit.range.end <= range.end;
        let moved = |edit: &Edit| Edit {
            range: edit.range.start - range.start..edit.range.end - range.start,
            ..edit.clone()
        };
        let edits = Self {
            list: (self.since(recorded).iter())
                .filter(is_inside)
                .map(moved)
                .collect(),
            is_muted: false,
        };
        edits.apply_in_order(Cow::Borrowed(&text[range])).0
    }

    /// Forgets the edits after the first `recorded`.
    pub(crate) fn forget(&mut self, recorded: usize) {
        self.list.truncate(recorded);
    }

    /// Whether nothing would change.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Applies all edits to `text`, which is returned as it is when there are none.
    ///
    /// Edits are applied in the order of their ranges. At the same position insertions come first, and
    /// otherwise the order in which they were recorded counts. Of two edits that overlap, the one that
    /// starts first is applied and the other is left out: no rule may lose text by a slip of another.
    /// [`OffsetMap::conflict`] says where that happened; a debug build panics.
    pub(crate) fn apply(self, text: Cow<'_, str>) -> (Cow<'_, str>, OffsetMap) {
        let (text, map) = self.apply_in_order(text);
        debug_assert!(
            map.conflict.is_none(),
            "overlapping edits at {:?} of the source of {text:?}",
            map.conflict
        );
        (text, map)
    }

    fn apply_in_order(mut self, text: Cow<'_, str>) -> (Cow<'_, str>, OffsetMap) {
        if self.list.is_empty() {
            return (text, OffsetMap::default());
        }
        self.list.sort_by_key(|edit| {
            let is_last = edit.overlap == Overlap::Last;
            (edit.range.start, !edit.range.is_empty(), is_last)
        });
        let added: usize = self.list.iter().map(|edit| edit.replacement.len()).sum();
        let mut output = String::with_capacity(text.len() + added);
        let mut map = OffsetMap::default();
        let mut copied = 0;
        let mut covered = 0;
        for edit in &self.list {
            let is_inside = edit.range.start < copied;
            if is_inside && edit.overlap == Overlap::Yields && copied != covered {
                output.push_str(&edit.replacement);
                if let Some(anchor) = map.anchors.last_mut() {
                    anchor.output = output.len();
                }
                continue;
            }
            if is_inside {
                if copied != covered {
                    map.conflict.get_or_insert(edit.range.start);
                }
                continue;
            }
            if edit.overlap == Overlap::Covers {
                covered = edit.range.end;
            }
            output.push_str(&text[copied..edit.range.start]);
            map.anchors.push(Anchor {
                output: output.len(),
                source: edit.range.start,
                verbatim: false,
            });
            output.push_str(&edit.replacement);
            copied = edit.range.end;
            map.anchors.push(Anchor {
                output: output.len(),
                source: copied,
                verbatim: true,
            });
        }
        output.push_str(&text[copied..]);
        (Cow::Owned(output), map)
    }
}

/// Where the bytes of an edited text come from.
#[derive(Debug, Default, Clone)]
pub(crate) struct OffsetMap {
    /// In the order of `output`; before the first one both texts are equal.
    anchors: Vec<Anchor>,
    /// The place in the source of the first edit that was left out, because it overlaps another.
    pub(crate) conflict: Option<usize>,
}

#[derive(Debug, Clone)]
struct Anchor {
    output: usize,
    source: usize,
    /// Whether the bytes that follow were copied; otherwise they were put in at `source`.
    verbatim: bool,
}

impl OffsetMap {
    /// Returns the offset in the source that the byte at `offset` of the edited text stands for.
    pub(crate) fn source(&self, offset: usize) -> usize {
        let next = self.anchors.partition_point(|a| a.output <= offset);
        match next.checked_sub(1).map(|last| &self.anchors[last]) {
            None => offset,
            Some(anchor) if anchor.verbatim => anchor.source + (offset - anchor.output),
            Some(anchor) => anchor.source,
        }
    }
}

impl OffsetMap {
    /// Returns the offset in the edited text of a byte of the source, or `None` if it is gone.
    pub(crate) fn output(&self, source: usize) -> Option<usize> {
        let next = self.anchors.partition_point(|a| a.source <= source);
        match next.checked_sub(1).map(|last| &self.anchors[last]) {
            None => Some(source),
            Some(anchor) if anchor.verbatim => Some(anchor.output + (source - anchor.source)),
            Some(_) => None,
        }
    }

    /// Returns the range in the source that a range of the edited text stands for.
    pub(crate) fn range(&self, range: Range<usize>) -> Range<usize> {
        self.source(range.start)..self.source(range.end)
    }

    /// Whether the byte at `offset` of the edited text was copied from the source.
    pub(crate) fn is_verbatim(&self, offset: usize) -> bool {
        let next = self.anchors.partition_point(|a| a.output <= offset);
        next.checked_sub(1)
            .is_none_or(|last| self.anchors[last].verbatim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_edit_gives_the_same_text() {
        let (text, map) = Edits::default().apply("a\r\nb".into());
        assert_eq!(text, "a\r\nb");
        assert_eq!(map.source(2), 2);
    }

    #[test]
    fn edits_apply_in_order_and_map_back() {
        let mut edits = Edits::default();
        edits.replace(4..5, "XYZ");
        edits.insert(0, "<");
        edits.insert(0, "<");
        edits.delete(2..3);
        let (text, map) = edits.apply("abcdef".into());
        assert_eq!(text, "<<abdXYZf");
        assert_eq!(map.source(0), 0);
        assert_eq!(map.source(2), 0);
        assert_eq!(map.source(4), 3);
        assert_eq!(map.source(6), 4);
        assert_eq!(map.source(8), 5);
        let output = |offset| map.output(offset);
        assert_eq!(
            [0, 1, 2, 3, 4, 5].map(output),
            [Some(2), Some(3), None, Some(4), None, Some(8)]
        );
    }

    #[test]
    fn a_part_may_be_looked_at_before_the_rest() {
        let mut edits = Edits::default();
        edits.insert(1, "0");
        let recorded = edits.recorded();
        edits.replace(2..3, "X");
        edits.insert(4, "Y");
        edits.delete(5..6);
        assert_eq!(edits.preview(recorded, "abcdef", 1..4), "bXdY");
        assert_eq!(edits.preview(recorded, "abcdef", 0..1), "a");
    }

    #[test]
    fn an_overlapping_edit_is_told() {
        let mut edits = Edits::default();
        edits.replace(1..3, "x");
        edits.replace(2..4, "y");
        let (text, map) = edits.apply_in_order("abcdef".into());
        assert_eq!((&*text, map.conflict), ("axdef", Some(2)));
    }

    #[test]
    fn an_insertion_may_stand_beside_an_edit_around_it() {
        let mut edits = Edits::default();
        edits.insert_beside(2, "y");
        edits.replace(1..3, "x");
        let (text, map) = edits.apply("abcdef".into());
        assert_eq!((&*text, map.output(3)), ("axydef", Some(3)));
    }

    #[test]
    fn an_edit_may_cover_others() {
        let mut edits = Edits::default();
        edits.insert(2, "x");
        edits.delete(3..4);
        edits.replace_over(1..4, "-");
        assert_eq!(edits.apply("abcdef".into()).0, "a-ef");
    }
}
