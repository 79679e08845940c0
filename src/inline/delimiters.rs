//! Runs of delimiters, such as `**` and `==`, and which of them belong together.
//!
//! The rules are those of
//! [CommonMark](https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), which markdown-it
//! follows for all of its delimiters, and the
//! [CJK-friendly ones](https://github.com/tats-u/markdown-cjk-friendly), by which a character of
//! Chinese, Japanese or Korean text beside a run counts as no word's.

use std::ops::Range;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_width::UnicodeWidthChar;

/// What one kind of delimiter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// The character.
    pub(super) marker: u8,
    /// How many of them open or close an element at least, and how many at most.
    pub(super) units: (usize, usize),
    /// Whether elements begin and end inside of words.
    pub(super) splits_words: bool,
    /// Whether runs that could both open and close are matched by their lengths.
    pub(super) rule_of_three: bool,
}

/// A run of one marker in the text.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) can_open: bool,
    pub(super) can_close: bool,
}

impl Run {
    /// Looks at what stands around the run at `range`, in text that ends at `end`.
    pub(super) fn new(text: &str, kind: Kind, range: Range<usize>, cjk_friendly: bool) -> Self {
        let before = text[..range.start].chars().next_back().unwrap_or(' ');
        let behind = text[range.end..].chars().next().unwrap_or(' ');
        let (can_open, can_close) = if before.is_whitespace() || behind.is_whitespace() {
            (!behind.is_whitespace(), !before.is_whitespace())
        } else {
            let beside_cjk = cjk_friendly && (is_cjk(before) || is_cjk(behind));
            let splits = kind.splits_words;
            (
                is_punctuation(before) || (splits && (beside_cjk || !is_punctuation(behind))),
                is_punctuation(behind) || (splits && (beside_cjk || !is_punctuation(before))),
            )
        };
        Self {
            kind,
            range,
            can_open,
            can_close,
        }
    }
}

/// Two pieces of runs that open and close an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) open: Range<usize>,
    pub(super) close: Range<usize>,
}

/// The runs of one stretch of text that may still open an element.
///
/// Runs are given from left to right; each closes what it can.
#[derive(Debug, Default)]
pub(super) struct Openers {
    /// Runs with what is left of them.
    runs: Vec<(Run, Range<usize>)>,
    /// Below which there is no opener for closers of a marker, a length and a nature.
    bottoms: Vec<((u8, usize, bool), usize)>,
}

impl Openers {
    /// Matches the next run with those before it and adds the pairs that it closes.
    pub(super) fn push(&mut self, run: Run, pairs: &mut Vec<Pair>) {
        let (least, most) = run.kind.units;
        let mut left = run.range.clone();
        while run.can_close && left.len() >= least {
            let Some(index) = self.opener(&run) else {
                break;
            };
            self.runs.truncate(index + 1);
            for (_, bottom) in &mut self.bottoms {
                *bottom = (*bottom).min(index + 1);
            }
            let opener = &mut self.runs[index].1;
            let units = if opener.len() >= most && left.len() >= most {
                most
            } else {
                least
            };
            pairs.push(Pair {
                open: opener.end - units..opener.end,
                close: left.start..left.start + units,
            });
            opener.end -= units;
            left.start += units;
            if opener.len() < least {
                self.runs.pop();
                for (_, bottom) in &mut self.bottoms {
                    *bottom = (*bottom).min(index);
                }
            }
        }
        if run.can_open && left.len() >= least {
            self.runs.push((run, left));
        }
    }

    /// Finds the run that a closer belongs to.
    fn opener(&mut self, closer: &Run) -> Option<usize> {
        let key = (closer.kind.marker, closer.range.len() % 3, closer.can_open);
        let known = self.bottoms.iter().position(|(other, _)| *other == key);
        let bottom = known.map_or(0, |at| self.bottoms[at].1);
        let fits = |opener: &Run| {
            let (a, b) = (opener.range.len(), closer.range.len());
            let is_odd = (opener.can_close || closer.can_open)
                && (a + b).is_multiple_of(3)
                && !(a.is_multiple_of(3) && b.is_multiple_of(3));
            opener.kind == closer.kind && !(closer.kind.rule_of_three && is_odd)
        };
        let found = (bottom..self.runs.len())
            .rev()
            .find(|at| fits(&self.runs[*at].0));
        if found.is_none() {
            let top = self.runs.len();
            match known {
                Some(at) => self.bottoms[at].1 = top,
                None => self.bottoms.push((key, top)),
            }
        }
        found
    }
}

fn is_punctuation(character: char) -> bool {
    use GeneralCategory as Category;
    matches!(
        get_general_category(character),
        Category::ClosePunctuation
            | Category::ConnectorPunctuation
            | Category::DashPunctuation
            | Category::FinalPunctuation
            | Category::InitialPunctuation
            | Category::OpenPunctuation
            | Category::OtherPunctuation
            | Category::CurrencySymbol
            | Category::MathSymbol
            | Category::ModifierSymbol
            | Category::OtherSymbol
    )
}

/// Whether the character is one of Chinese, Japanese or Korean text, punctuation included.
fn is_cjk(character: char) -> bool {
    let is_wide = character.width() == Some(2);
    let is_emoji = || emojis::get(character.encode_utf8(&mut [0; 4])).is_some();
    let is_halfwidth = matches!(character, '\u{ff61}'..='\u{ffee}');
    let is_hangul = matches!(character, '\u{1100}'..='\u{11ff}');
    is_halfwidth || is_hangul || (is_wide && !is_emoji())
}
