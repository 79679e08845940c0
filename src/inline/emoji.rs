//! Emoji: `:tada:` becomes the character, and so does `:)` where emoticons are switched on.
//!
//! VuePress uses [markdown-it-emoji](https://github.com/markdown-it/markdown-it-emoji). A name is
//! replaced wherever it stands in text, with no look at what is around it; an emoticon only between
//! spaces, punctuation or the ends of its text.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;
use unicode_general_category::{GeneralCategory, get_general_category};

use super::delimiters;
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::page::Page;

/// Whether the page may hold something to replace.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    page.has(Switch::Emoticons)
        || (page.has(Switch::Emoji) && memchr(b':', text.as_bytes()).is_some())
}

/// Whether a page in mdBook's own Markdown holds something to replace, in code or outside of it.
pub(super) fn occurs(text: &str, page: &Page<'_>) -> bool {
    if page.has(Switch::Emoticons) {
        return find(text, page).next().is_some();
    }
    // An underscore beside a name may be a delimiter, which is no part of its text.
    let mut names = Shortcodes::new(text, Some(u8::is_ascii_alphanumeric));
    page.has(Switch::Emoji) && names.next().is_some()
}

/// Returns the length of the name that a line begins with, with its colons, if it is that of an emoji.
pub(crate) fn leading(line: &str, page: &Page<'_>) -> Option<usize> {
    let (length, _) = shortcode(line)?;
    let names = Shortcodes::new(line, words(page));
    names.is_apart(0, length, false).then_some(length)
}

/// Replaces the emoji of `range`, which is one piece of text.
pub(crate) fn convert(text: &str, range: Range<usize>, page: &mut Page<'_>, edits: &mut Edits) {
    let run = &text[range.clone()];
    if !may_occur(run, page) {
        return;
    }
    if !page.resolves_escapes() || !run.contains('\\') {
        for (found, emoji) in find(run, page) {
            let found = range.start + found.start..range.start + found.end;
            let emoji = delimiters::keep_sides(text, &found, emoji, page.flavor().emphasis);
            part_slashes(&text[..range.end], found.end, page, edits);
            edits.replace(found, emoji);
            page.counts.emoji += 1;
        }
        return;
    }
    // VuePress 1 resolves escapes before it looks for names.
    let mut resolved = String::with_capacity(run.len());
    let mut offsets = Vec::with_capacity(run.len() + 1);
    for (offset, character) in run.char_indices() {
        let is_escape = character == '\\'
            && run[offset + 1..].starts_with(|next: char| next.is_ascii_punctuation());
        if !is_escape {
            offsets.extend(std::iter::repeat_n(
                range.start + offset,
                character.len_utf8(),
            ));
            resolved.push(character);
        }
    }
    offsets.push(range.end);
    for (found, emoji) in find(&resolved, page) {
        let escaped = text[..offsets[found.start]].ends_with('\\');
        let start = offsets[found.start] - usize::from(escaped);
        let found = start..offsets[found.end - 1] + 1;
        let emoji = delimiters::keep_sides(text, &found, emoji, page.flavor().emphasis);
        part_slashes(&text[..range.end], found.end, page, edits);
        edits.replace(found, emoji);
        page.counts.emoji += 1;
    }
}

/// Keeps two slashes at `at` from being the beginning of a URL: after a colon they are none, but after an
/// emoji.
fn part_slashes(text: &str, at: usize, page: &Page<'_>, edits: &mut Edits) {
    if page.has(Switch::Linkify) && text[at..].starts_with("//") {
        edits.replace(at..at + 1, "&#47;");
    }
}

/// Returns the text without its emoji, where it has some.
///
/// Emoticons count whether they are replaced or not, as they do where the text comes from.
pub(super) fn removed(text: &str, page: &Page<'_>) -> Option<String> {
    let names = page.has(Switch::Emoji);
    let mut rest = String::new();
    let mut copied = 0;
    let marks = page.has(Switch::Mark) || page.has(Switch::Ins);
    let emoticons = Emoticons {
        text,
        at: 0,
        names,
        marks,
    };
    for (range, _) in emoticons.filter(|_| names) {
        rest.push_str(&text[copied..range.start]);
        copied = range.end;
    }
    (copied > 0).then(|| rest + &text[copied..])
}

/// Returns the text with its emoji replaced.
pub(super) fn replaced<'a>(text: &'a str, page: &mut Page<'_>) -> Cow<'a, str> {
    page.counts.emoji += find(text, page).count();
    shown(text, page)
}

/// Returns the same without counting.
pub(super) fn shown<'a>(text: &'a str, page: &Page<'_>) -> Cow<'a, str> {
    let mut output = String::new();
    let mut copied = 0;
    if !may_occur(text, page) {
        return Cow::Borrowed(text);
    }
    for (range, emoji) in find(text, page) {
        output.push_str(&text[copied..range.start]);
        output.push_str(emoji);
        copied = range.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    output.push_str(&text[copied..]);
    Cow::Owned(output)
}

fn find<'a>(
    text: &'a str,
    page: &Page<'_>,
) -> impl Iterator<Item = (Range<usize>, &'static str)> + 'a {
    let (names, emoticons) = (page.has(Switch::Emoji), page.has(Switch::Emoticons));
    let only_names = (names && !emoticons).then(|| Shortcodes::new(text, words(page)));
    let all = emoticons.then_some(Emoticons {
        text,
        at: 0,
        names,
        marks: page.has(Switch::Mark) || page.has(Switch::Ins),
    });
    only_names
        .into_iter()
        .flatten()
        .chain(all.into_iter().flatten())
}

/// Whether a byte belongs to a word.
type IsWord = fn(&u8) -> bool;

const WORD: IsWord = |byte| byte.is_ascii_alphanumeric() || *byte == b'_';

/// The words that emoji names must stand apart from in the flavor of a page, if any: `a::b:c` is a path in
/// a book about Rust.
fn words(page: &Page<'_>) -> Option<IsWord> {
    page.is_mdbook().then_some(WORD)
}

/// The names in a text, from left to right.
struct Shortcodes<'a> {
    text: &'a str,
    at: usize,
    /// The words that names must stand apart from, if any.
    words: Option<IsWord>,
}

impl<'a> Shortcodes<'a> {
    fn new(text: &'a str, words: Option<IsWord>) -> Self {
        Self { text, at: 0, words }
    }

    /// Whether the name that begins at `start` and is `length` bytes long stands apart from words.
    ///
    /// `is_next` tells that it directly follows another name.
    fn is_apart(&self, start: usize, length: usize, is_next: bool) -> bool {
        let Some(is_word) = self.words else {
            return true;
        };
        let bytes = self.text.as_bytes();
        let before = start.checked_sub(1).map(|before| &bytes[before]);
        let after = bytes.get(start + length);
        let follows_word = before.is_some_and(|byte| is_word(byte) || (*byte == b':' && !is_next));
        !follows_word && !after.is_some_and(is_word)
    }
}

impl Iterator for Shortcodes<'_> {
    type Item = (Range<usize>, &'static str);

    fn next(&mut self) -> Option<Self::Item> {
        let mut name_end = self.at;
        loop {
            let start = self.at + memchr(b':', &self.text.as_bytes()[self.at..])?;
            self.at = start + 1;
            let is_next = start == std::mem::take(&mut name_end);
            if let Some((length, emoji)) = shortcode(&self.text[start..])
                && self.is_apart(start, length, is_next)
            {
                self.at = start + length;
                return Some((start..start + length, emoji));
            }
        }
    }
}

/// The emoji whose name between colons `text` begins with, and the length of both colons and name.
fn shortcode(text: &str) -> Option<(usize, &'static str)> {
    let name = text.strip_prefix(':')?;
    let length = name.bytes().take_while(|b| is_name(*b)).count();
    let closed = name.as_bytes().get(length) == Some(&b':');
    let emoji = emojis::get_by_shortcode(name.get(..length).filter(|_| closed)?)?;
    Some((length + 2, emoji.as_str()))
}

/// Whether the byte may stand in a name.
const fn is_name(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'+' | b'-')
}

/// The names and emoticons in a text, from left to right.
struct Emoticons<'a> {
    text: &'a str,
    at: usize,
    names: bool,
    /// Whether `==` and `++` part the text.
    marks: bool,
}

impl Iterator for Emoticons<'_> {
    type Item = (Range<usize>, &'static str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let begins = |two: &[u8]| {
            let (first, second) = (two[0], two[1]);
            FIRST[usize::from(first)]
                && (SECOND[usize::from(second)] || (first == b':' && is_name(second)))
        };
        while let Some(length) = bytes.get(self.at..)?.windows(2).position(begins) {
            let start = self.at + length;
            self.at = start + 1;
            let rest = &self.text[start..];
            if let Some((length, emoji)) = shortcode(rest).filter(|_| self.names) {
                self.at = start + length;
                return Some((start..self.at, emoji));
            }
            let longest = EMOTICONS
                .iter()
                .flat_map(|(emoji, forms)| forms.iter().map(move |form| (*form, *emoji)))
                .filter(|(form, _)| rest.starts_with(form))
                .max_by_key(|(form, _)| form.len());
            if let Some((form, emoji)) = longest {
                self.at = start + form.len();
                let (before, behind) = (&self.text[..start], &self.text[self.at..]);
                let is_mark = |text: &str| self.marks && (text == "==" || text == "++");
                let begins = before.chars().next_back().is_none_or(is_boundary)
                    || before.get(start.saturating_sub(2)..).is_some_and(is_mark);
                let ends = behind.chars().next().is_none_or(is_boundary)
                    || behind.get(..2).is_some_and(is_mark);
                if begins && ends {
                    return Some((start..self.at, emoji));
                }
            }
        }
        None
    }
}

/// The bytes with which emoticons begin.
const FIRST: [bool; 256] = bytes_at(0);

/// The bytes with which they go on.
const SECOND: [bool; 256] = bytes_at(1);

/// The bytes that emoticons have at an index.
const fn bytes_at(index: usize) -> [bool; 256] {
    let mut bytes = [false; 256];
    let mut row = 0;
    while row < EMOTICONS.len() {
        let forms = EMOTICONS[row].1;
        let mut form = 0;
        while form < forms.len() {
            bytes[forms[form].as_bytes()[index] as usize] = true;
            form += 1;
        }
        row += 1;
    }
    bytes
}

/// Whether an emoticon may stand beside the character: a separator, punctuation or a control.
fn is_boundary(character: char) -> bool {
    use GeneralCategory::{
        ClosePunctuation, ConnectorPunctuation, Control, DashPunctuation, FinalPunctuation,
        InitialPunctuation, LineSeparator, OpenPunctuation, OtherPunctuation, ParagraphSeparator,
        SpaceSeparator,
    };
    matches!(
        get_general_category(character),
        ClosePunctuation
            | ConnectorPunctuation
            | Control
            | DashPunctuation
            | FinalPunctuation
            | InitialPunctuation
            | LineSeparator
            | OpenPunctuation
            | OtherPunctuation
            | ParagraphSeparator
            | SpaceSeparator
    )
}

/// The emoticons of markdown-it-emoji.
const EMOTICONS: &[(&str, &[&str])] = &[
    ("😠", &[">:(", ">:-("]),
    ("😊", &[":\")", ":-\")"]),
    ("💔", &["</3", "<\\3"]),
    ("😕", &[":/", ":-/"]),
    ("😢", &[":'(", ":'-(", ":,(", ":,-("]),
    ("😦", &[":(", ":-("]),
    ("❤️", &["<3"]),
    ("👿", &["]:(", "]:-("]),
    ("😇", &["o:)", "O:)", "o:-)", "O:-)", "0:)", "0:-)"]),
    (
        "😂",
        &[":')", ":'-)", ":,)", ":,-)", ":'D", ":'-D", ":,D", ":,-D"],
    ),
    ("😗", &[":*", ":-*"]),
    ("😆", &["x-)", "X-)"]),
    ("😐", &[":|", ":-|"]),
    ("😮", &[":o", ":-o", ":O", ":-O"]),
    ("😡", &[":@", ":-@"]),
    ("😄", &[":D", ":-D"]),
    ("😃", &[":)", ":-)"]),
    ("😈", &["]:)", "]:-)"]),
    ("😭", &[":,'(", ":,'-(", ";(", ";-("]),
    ("😛", &[":P", ":-P"]),
    ("😎", &["8-)", "B-)"]),
    ("😓", &[",:(", ",:-("]),
    ("😅", &[",:)", ",:-)"]),
    ("😒", &[":s", ":-S", ":z", ":-Z", ":$", ":-$"]),
    ("😉", &[";)", ";-)"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        Shortcodes::new(text, None)
            .map(|(range, _)| &text[range])
            .collect()
    }

    #[test]
    fn names_need_no_boundary() {
        assert_eq!(names("x:tada:y a:100:b"), [":tada:", ":100:"]);
        assert_eq!(names(":foo:tada: :TADA: :no such:"), [":tada:"]);
        assert_eq!(names("文:+1:。:-1:"), [":+1:", ":-1:"]);
        assert_eq!(names("::::"), [""; 0]);
    }

    #[test]
    fn names_stand_apart_in_mdbook() {
        let names = |text: &'static str| -> Vec<&str> {
            let found = Shortcodes::new(text, Some(WORD));
            found.map(|(range, _)| &text[range]).collect()
        };
        assert_eq!(names("a::b: c, a:b:c, x:b: :b:x _:b:"), [""; 0]);
        assert_eq!(
            names("文:+1:。(:b:) :tada::100: :b:"),
            [":+1:", ":b:", ":tada:", ":100:", ":b:"]
        );
    }

    #[test]
    fn emoticons_need_one() {
        let found = |text: &str| {
            let emoticons = Emoticons {
                text,
                at: 0,
                names: true,
                marks: false,
            };
            emoticons.map(|(_, emoji)| emoji).collect::<String>()
        };
        assert_eq!(found(":) 文:) 。:) a:) (:)) :D"), "😃😃😃😄");
        assert_eq!(found("：:)"), "😃");
        assert_eq!(found(" :O(n)"), "😮");
        assert_eq!(found("https://a"), "");
    }
}
