//! Runs of delimiters, such as `**` and `==`, and which of them belong together.
//!
//! The rules are those of
//! [CommonMark](https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis), which markdown-it
//! follows for all of its delimiters, and the
//! [CJK-friendly ones](https://github.com/tats-u/markdown-cjk-friendly), by which a character of
//! Chinese, Japanese or Korean text beside a run counts as no word's. The markdown-it of VuePress 1
//! follows an early version of CommonMark: [`Emphasis::Early`].

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::TagEnd;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_width::UnicodeWidthChar;

use super::ends_with_escape;
use crate::flavor::Emphasis;

/// Which rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) emphasis: Emphasis,
    pub(super) cjk_friendly: bool,
}

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
    pub(super) fn new(text: &str, kind: Kind, range: Range<usize>, rules: Rules) -> Self {
        let before = text[..range.start].chars().next_back().unwrap_or(' ');
        let behind = text[range.end..].chars().next().unwrap_or(' ');
        let is_punctuation = |character| is_punctuation(character, rules.emphasis);
        let (can_open, can_close) = if before.is_whitespace() || behind.is_whitespace() {
            (!behind.is_whitespace(), !before.is_whitespace())
        } else {
            let beside_cjk = rules.cjk_friendly && (is_cjk(before) || is_cjk(behind));
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

/// Returns the delimiters of one of Markdown's own elements.
pub(super) fn native_pair(text: &str, end: TagEnd, range: &Range<usize>) -> Option<Pair> {
    let width = match end {
        TagEnd::Emphasis => 1,
        TagEnd::Strong => 2,
        // mdBook also strikes out text between single tildes.
        TagEnd::Strikethrough => 1 + usize::from(text[range.clone()].starts_with("~~")),
        _ => return None,
    };
    Some(Pair {
        open: range.start..range.start + width,
        close: range.end - width..range.end,
    })
}

/// The runs of one stretch of text that may still open an element.
///
/// Runs are given from left to right; each closes what it can.
#[derive(Debug)]
pub(super) struct Openers {
    emphasis: Emphasis,
    /// Runs with what is left of them.
    runs: Vec<(Run, Range<usize>)>,
    /// Below which there is no opener for closers of a marker, a length and a nature.
    bottoms: Vec<((u8, usize, bool), usize)>,
}

impl Openers {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            emphasis: rules.emphasis,
            runs: Vec::new(),
            bottoms: Vec::new(),
        }
    }

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
        let spares_threes = self.emphasis != Emphasis::Early;
        let fits = |opener: &Run| {
            let (a, b) = (opener.range.len(), closer.range.len());
            let is_odd = (opener.can_close || closer.can_open)
                && (a + b).is_multiple_of(3)
                && !(spares_threes && a.is_multiple_of(3) && b.is_multiple_of(3));
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

/// Whether the character is punctuation to the rules of emphasis.
pub(super) fn is_punctuation(character: char, emphasis: Emphasis) -> bool {
    use GeneralCategory as Category;
    match get_general_category(character) {
        // markdown-it looks at the halves of a character outside of the basic plane.
        _ if emphasis != Emphasis::CommonMark && character > '\u{ffff}' => false,
        Category::ClosePunctuation
        | Category::ConnectorPunctuation
        | Category::DashPunctuation
        | Category::FinalPunctuation
        | Category::InitialPunctuation
        | Category::OpenPunctuation
        | Category::OtherPunctuation => true,
        Category::CurrencySymbol
        | Category::MathSymbol
        | Category::ModifierSymbol
        | Category::OtherSymbol => emphasis != Emphasis::Early || character.is_ascii(),
        _ => false,
    }
}

/// Whether the delimiter runs before and after `range` may change their meaning with the characters
/// there.
///
/// A run with white space on its other side does not.
pub(super) fn beside_delimiters(text: &str, range: &Range<usize>) -> (bool, bool) {
    let is_delimiter = |c: &char| matches!(c, '*' | '_' | '~' | '=' | '+' | '!');
    // One of these is text.
    let is_mark = |marker: char, run: usize| run > 1 || !matches!(marker, '=' | '+' | '!');
    let is_text = |c: char| !c.is_whitespace();
    let before = &text[..range.start];
    let last = before.chars().next_back().filter(is_delimiter);
    let is_run_before = last.is_some_and(|marker| {
        let far = before.trim_end_matches(marker);
        let length = before.len() - far.len();
        let is_escaped = length == 1 && ends_with_escape(far);
        is_mark(marker, length) && !is_escaped && far.ends_with(is_text)
    });
    let behind = &text[range.end..];
    let first = behind.chars().next().filter(is_delimiter);
    let is_run_behind = first.is_some_and(|marker| {
        let far = behind.trim_start_matches(marker);
        is_mark(marker, behind.len() - far.len()) && far.starts_with(is_text)
    });
    (is_run_before, is_run_behind)
}

/// Returns the replacement of a piece of text, such as an emoji for `:tada:`, so that delimiters beside
/// it open and close what they did before.
///
/// A character that is not punctuation, for mdBook or for a second run, is written as an entity where it
/// replaces punctuation: an entity begins and ends with punctuation.
pub(super) fn keep_sides(
    text: &str,
    range: &Range<usize>,
    new: &'static str,
    emphasis: Emphasis,
) -> Cow<'static, str> {
    let (before, behind) = beside_delimiters(text, range);
    if !before && !behind {
        return Cow::Borrowed(new);
    }
    let is_lost = |old: Option<char>, new: char| {
        let rules = [Emphasis::CommonMark, emphasis];
        let is_kept = rules.iter().all(|rules| is_punctuation(new, *rules));
        !is_kept && old.is_some_and(|old| old.is_ascii_punctuation())
    };
    let old = &text[range.clone()];
    let last = new.chars().count().saturating_sub(1);
    let mut written = String::with_capacity(new.len());
    for (index, character) in new.chars().enumerate() {
        let is_first = before && index == 0 && is_lost(old.chars().next(), character);
        let is_last = behind && index == last && is_lost(old.chars().next_back(), character);
        match is_first || is_last {
            true => written.push_str(&format!("&#{};", u32::from(character))),
            false => written.push(character),
        }
    }
    Cow::Owned(written)
}

/// Whether the rules of CommonMark's early version may say something else about delimiters in the text.
pub(super) fn may_be_early(text: &str) -> bool {
    let is_symbol = |character: char| {
        is_punctuation(character, Emphasis::CommonMark)
            && !is_punctuation(character, Emphasis::Early)
    };
    text.match_indices(['*', '_']).any(|(at, marker)| {
        text[at..].starts_with(&marker.repeat(3))
            || text[..at].chars().next_back().is_some_and(is_symbol)
            || text[at + 1..].chars().next().is_some_and(is_symbol)
    })
}

/// Whether mdBook may strike something through in the text that CommonMark's rules leave alone:
/// with punctuation beside them, its tildes open and close all the same, and four are no two pairs.
pub(super) fn may_strike_otherwise(text: &str) -> bool {
    let is_mark = |c: char| c != '~' && is_punctuation(c, Emphasis::CommonMark);
    memmem::find_iter(text.as_bytes(), b"~~").any(|at| {
        let behind = &text[at + "~~".len()..];
        behind.starts_with("~~")
            || text[..at].chars().next_back().is_some_and(is_mark)
            || behind.chars().next().is_some_and(is_mark)
    })
}

/// Whether the character is one of Chinese, Japanese or Korean text, punctuation included.
fn is_cjk(character: char) -> bool {
    let is_wide = character.width() == Some(2);
    let is_emoji = || emojis::get(character.encode_utf8(&mut [0; 4])).is_some();
    let is_halfwidth = matches!(character, '\u{ff61}'..='\u{ffee}');
    let is_hangul = matches!(character, '\u{1100}'..='\u{11ff}');
    is_halfwidth || is_hangul || (is_wide && !is_emoji())
}
