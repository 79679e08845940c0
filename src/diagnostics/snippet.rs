//! How a diagnostic is shown: with its line as that line stands in the file.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;
use std::mem;
use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use memchr::memchr_iter;

use super::Diagnostic;
use crate::printable::{is_active, printable};

/// How many characters of a range are marked at most.
const MAX_MARKED: usize = 60;

/// How many characters around it are laid out where the line is long; more than are shown.
const MAX_AROUND: usize = 200;

/// A chapter whose diagnostics are shown, with what is needed to find its lines in the file.
#[derive(Debug)]
pub(crate) struct Snippets<'a> {
    /// The file as it is named in messages.
    path: Cow<'a, str>,
    /// The lines of the chapter as mdBook sent it; at least one.
    lines: Vec<Line<'a>>,
    /// The lines of the file; none if it is not known.
    disk: Vec<&'a str>,
    /// How many lines at the start are the same in both.
    prefix: usize,
    /// How many lines at the end are the same in both.
    suffix: usize,
    /// The numbers of the lines of the file by their text; made when a line that differs is looked up.
    places: OnceCell<HashMap<&'a str, Vec<usize>>>,
    /// An offset in the content, in a line that was shown last, and its column.
    last: Cell<(usize, usize)>,
}

/// A line of a chapter, without its line break.
#[derive(Debug)]
struct Line<'a> {
    /// Its offset in the content.
    start: usize,
    text: &'a str,
    /// The part of it that may be shown.
    shown: &'a str,
}

impl<'a> Line<'a> {
    fn new(start: usize, text: &'a str, may_hold_password: bool) -> Self {
        Self {
            start,
            text,
            shown: match may_hold_password {
                true => without_password(text),
                false => text,
            },
        }
    }
}

/// Returns the lines of a text with their line feeds.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let feeds = memchr_iter(b'\n', text.as_bytes()).map(|feed| feed + 1);
    let ends = feeds.chain((!text.is_empty() && !text.ends_with('\n')).then_some(text.len()));
    ends.map(move |end| &text[mem::replace(&mut start, end)..end])
}

/// Where a diagnostic is shown.
struct Place<'a> {
    /// The number of the line in the file, from 1.
    number: usize,
    /// The offset of the line in the content.
    start: usize,
    /// The line, without its line break.
    line: &'a str,
    /// The bytes of the line that are marked.
    range: Range<usize>,
}

impl<'a> Snippets<'a> {
    /// Prepares to show diagnostics about `content`, which mdBook read from the file text `disk`.
    ///
    /// The two differ where another preprocessor came first: `links` puts included files in.
    pub(crate) fn new(path: &'a str, content: &'a str, disk: Option<&'a str>) -> Self {
        let body = content.strip_prefix('\u{feff}').unwrap_or(content);
        let mut start = content.len() - body.len();
        let may_hold_password = content.contains(ENCRYPT);
        let mut lines = Vec::new();
        for line in lines_of(body) {
            let text = line.trim_end_matches(['\n', '\r']);
            lines.push(Line::new(start, text, may_hold_password));
            start += line.len();
        }
        if lines.is_empty() {
            lines.push(Line::new(start, "", false));
        }
        let disk: Vec<_> = disk
            .map(|disk| disk.strip_prefix('\u{feff}').unwrap_or(disk))
            .into_iter()
            .flat_map(lines_of)
            .map(|line| line.trim_end_matches(['\n', '\r']))
            .collect();
        let texts = lines.iter().map(|line| line.text);
        Self {
            path: printable(path),
            prefix: count_equal(texts.clone(), disk.iter().copied()),
            suffix: count_equal(texts.rev(), disk.iter().rev().copied()),
            lines,
            disk,
            places: OnceCell::new(),
            last: Cell::new((0, 1)),
        }
    }

    /// Returns the text of one diagnostic, ending in a line break.
    pub(crate) fn render(&self, diagnostic: &Diagnostic, colors: bool) -> String {
        let place = self.place(&diagnostic.range);
        let (excerpt, marked) = place.excerpt();
        let snippet = Snippet::source(quiet(excerpt))
            .line_start(place.number)
            .annotation(AnnotationKind::Primary.span(marked.clone()));
        let group = Level::WARNING
            .primary_title(single_line(&diagnostic.message))
            .id(diagnostic.code.as_str());
        let group = if marked.start == place.range.start {
            group.element(snippet.path(&*self.path))
        } else {
            // The column cannot be read off an excerpt.
            let origin = Origin::path(&*self.path).line(place.number);
            group.elements([
                Element::from(origin.char_column(self.column(&place))),
                Element::from(snippet),
            ])
        };
        let help = single_line(&diagnostic.help);
        let help = (!help.is_empty()).then(|| Level::HELP.message(help));
        let renderer = if colors {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = renderer.render(&[group.elements(help)]);
        text.push('\n');
        text
    }

    /// Finds the line that `range` starts in, and what that line is in the file.
    fn place(&self, range: &Range<usize>) -> Place<'a> {
        let after = self.lines.partition_point(|line| line.start <= range.start);
        let index = after.saturating_sub(1);
        let Line { start, shown, .. } = self.lines[index];
        let line = shown;
        let within = |offset: usize| char_boundary(line, offset.saturating_sub(start));
        let from = within(range.start);
        Place {
            number: self.number(index),
            start,
            line,
            range: from..within(range.end).max(from),
        }
    }

    /// Returns the number in the file, from 1, of a line of the content.
    fn number(&self, index: usize) -> usize {
        let from_end = self.lines.len() - index;
        let found = if index < self.prefix {
            index
        } else if from_end <= self.suffix {
            self.disk.len() - from_end
        } else {
            self.nearest(self.lines[index].text, index).unwrap_or(index)
        };
        found + 1
    }

    /// Finds the line of the file nearest to `index` that reads as `text`, the first of two.
    fn nearest(&self, text: &str, index: usize) -> Option<usize> {
        let places = self.places.get_or_init(|| {
            let mut places: HashMap<_, Vec<_>> = HashMap::new();
            for (number, line) in self.disk.iter().enumerate() {
                places.entry(*line).or_default().push(number);
            }
            places
        });
        let places = places.get(text)?;
        let after = places.partition_point(|place| *place < index);
        let around = &places[after.saturating_sub(1)..places.len().min(after + 1)];
        around
            .iter()
            .copied()
            .min_by_key(|place| place.abs_diff(index))
    }

    /// Returns the column that a range begins in, in characters from 1.
    ///
    /// Most places come in their order. Counting goes on from the last one, so that a long line is not
    /// read again for each.
    fn column(&self, place: &Place<'_>) -> usize {
        let offset = place.start + place.range.start;
        let (known, column) = match self.last.get() {
            (known, column) if place.start <= known && known <= offset => (known, column),
            _ => (place.start, 1),
        };
        let between = &place.line[known - place.start..place.range.start];
        let column = column + between.chars().count();
        self.last.set((offset, column));
        column
    }
}

/// The name of a container that protects its text.
const ENCRYPT: &str = "encrypt";

/// Cuts a line off after the name of a container that protects its text: logs are public more often
/// than sources.
fn without_password(line: &str) -> &str {
    match line.find(ENCRYPT) {
        Some(at) if line[..at].trim_end().ends_with(":::") => &line[..at + ENCRYPT.len()],
        _ => line,
    }
}

impl<'a> Place<'a> {
    /// Returns the part of the line that is laid out, and the bytes of that part that are marked.
    ///
    /// A line can be a whole page, such as a minified table, and would take too long otherwise.
    fn excerpt(&self) -> (&'a str, Range<usize>) {
        let (before, rest) = self.line.split_at(self.range.start);
        let from = match before.char_indices().rev().nth(MAX_AROUND - 1) {
            Some((offset, _)) if before.len() > 4 * MAX_AROUND => offset,
            _ => 0,
        };
        let marked = first_chars(&rest[..self.range.len()], MAX_MARKED).len();
        let to = self.range.start + marked + first_chars(&rest[marked..], MAX_AROUND).len();
        let start = self.range.start - from;
        (&self.line[from..to], start..start + marked)
    }
}

/// Returns how many elements at the start of both are equal.
fn count_equal<'a>(
    one: impl Iterator<Item = &'a str>,
    other: impl Iterator<Item = &'a str>,
) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// Returns the last character boundary of `line` that is not after `offset`.
fn char_boundary(line: &str, offset: usize) -> usize {
    let mut offset = offset.min(line.len());
    while !line.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Returns the first `count` characters of `text`, or all of it.
fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count);
    &text[..end.map_or(text.len(), |(offset, _)| offset)]
}

/// Returns `text` without line breaks and whatever else a terminal would act on.
fn single_line(text: &str) -> String {
    let text = normalize_untrusted_str(&text.trim().replace(['\n', '\r'], " "));
    printable(&text).into_owned()
}

/// Replaces the characters that a terminal would act on and that the renderer of snippets lets through.
///
/// The line keeps its length in bytes, so that offsets in it stay valid.
fn quiet(line: &str) -> Cow<'_, str> {
    let passes = |c: char| !c.is_ascii() && is_active(c);
    if !line.contains(passes) {
        return Cow::Borrowed(line);
    }
    let quiet = line.chars().map(|c| match c.len_utf8() {
        2 if passes(c) => '·',
        3 if passes(c) => '\u{fffd}',
        _ => c,
    });
    Cow::Owned(quiet.collect())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::super::Code;
    use super::*;

    fn render(content: &str, disk: Option<&str>, range: Range<usize>) -> String {
        let diagnostic = Diagnostic {
            code: Code::UnclosedContainer,
            range,
            message: "container `tip` is not closed".to_owned(),
            help: "write `:::` on a line of its own".to_owned(),
        };
        Snippets::new("src/guide/a.md", content, disk).render(&diagnostic, false)
    }

    /// Returns the number of the line that a diagnostic at the first `needle` is shown at.
    fn line_of(content: &str, disk: &str, needle: &str) -> usize {
        let start = content.find(needle).unwrap();
        let page = Snippets::new("a.md", content, Some(disk));
        page.place(&(start..start + needle.len())).number
    }

    #[test]
    fn passwords_stay_out_of_messages() {
        assert_eq!(
            without_password("> ::: encrypt password=1"),
            "> ::: encrypt"
        );
        assert_eq!(without_password("to encrypt a"), "to encrypt a");
    }

    #[test]
    fn shows_the_line_with_its_place_and_help() {
        assert_eq!(
            render("a\n  ::: tip x\n", None, 4..11),
            "\
warning[unclosed-container]: container `tip` is not closed
 --> src/guide/a.md:2:3
  |
2 |   ::: tip x
  |   ^^^^^^^
  |
  = help: write `:::` on a line of its own
"
        );
    }

    #[test]
    fn counts_columns_in_characters() {
        assert_eq!(
            render("\u{feff}a\r\n\t中文::: tip x\r\nb\r\n", None, 13..20),
            "\
warning[unclosed-container]: container `tip` is not closed
 --> src/guide/a.md:2:4
  |
2 |     中文::: tip x
  |         ^^^^^^^
  |
  = help: write `:::` on a line of its own
"
        );
    }

    #[test]
    fn shows_no_help_if_there_is_none_and_no_control_characters() {
        let diagnostic = Diagnostic {
            code: Code::Order,
            range: 0..0,
            message: "run `\u{1b}[31mlinks`\nfirst".to_owned(),
            help: String::new(),
        };
        assert_eq!(
            Snippets::new("a.md", "\u{1b}[2J", None).render(&diagnostic, false),
            "\
warning[order]: run `␛[31mlinks` first
 --> a.md:1:1
  |
1 | ␛[2J
  | ^
"
        );
    }

    #[test]
    fn nothing_in_a_message_acts_on_a_terminal() {
        let hostile =
            "\u{1b}[31m\u{9b}2J\u{85}\u{7f}\r\u{b}\u{c}\u{2028}\u{2029}\u{202e}\u{2066}\t\0x";
        let diagnostic = Diagnostic {
            code: Code::Order,
            range: 0..hostile.len(),
            message: format!("m\n{hostile}"),
            help: format!("h\n{hostile}"),
        };
        let path = format!("a\n{hostile}.md");
        let long = hostile.repeat(500);
        for (page, range, lines) in [(hostile, 0..hostile.len(), 7), (&long, 9_000..9_900, 8)] {
            let diagnostic = Diagnostic {
                range,
                ..diagnostic.clone()
            };
            let text = Snippets::new(&path, page, None).render(&diagnostic, false);
            assert_eq!(text.lines().count(), lines, "{text}");
            let active = text.replace('\n', "").chars().find(|c| is_active(*c));
            assert_eq!(active, None, "{text}");
        }
    }

    #[test]
    fn colors_are_optional() {
        let diagnostic = Diagnostic {
            code: Code::Order,
            range: 0..1,
            message: "m".to_owned(),
            help: "h".to_owned(),
        };
        let page = Snippets::new("a.md", "x", None);
        assert!(page.render(&diagnostic, true).contains('\u{1b}'));
        assert!(!page.render(&diagnostic, false).contains('\u{1b}'));
    }

    #[test]
    fn a_long_line_is_read_once_for_all_reports() {
        let time = |length: usize| {
            let line = "a".repeat(length);
            let start = Instant::now();
            let page = Snippets::new("a.md", &line, None);
            for at in length - 200..length {
                let diagnostic = Diagnostic {
                    code: Code::Order,
                    range: at..at + 1,
                    message: String::new(),
                    help: String::new(),
                };
                page.render(&diagnostic, false);
            }
            start.elapsed()
        };
        let shortest = |length| (0..5).map(|_| time(length)).min().unwrap();
        let (short, long) = (shortest(10_000), shortest(4_000_000));
        assert!(long < short * 20, "{short:?} and {long:?}");
    }

    #[test]
    fn keeps_ranges_within_one_line_and_whole_characters() {
        let page = |content: &'static str| Snippets::new("a.md", content, None);
        let text = "a中\nb\n";
        let place = |range: Range<usize>| {
            let place = page(text).place(&range);
            (place.number, place.line, place.range)
        };
        assert_eq!(place(0..7), (1, "a中", 0..4));
        assert_eq!(place(2..3), (1, "a中", 1..1));
        assert_eq!(place(4..4), (1, "a中", 4..4));
        assert_eq!(place(5..6), (2, "b", 0..1));
        assert_eq!(place(7..7), (2, "b", 1..1));
        assert_eq!(place(70..90), (2, "b", 1..1));
        #[expect(clippy::reversed_empty_ranges, reason = "a mistake must not panic")]
        let reversed = 5..2;
        assert_eq!(place(reversed), (2, "b", 0..0));
        let empty = page("").place(&(0..9));
        assert_eq!((empty.number, empty.line, empty.range), (1, "", 0..0));
    }

    #[test]
    fn cuts_long_lines() {
        let long = format!("{}::: tip{}", "长".repeat(50_000), "y".repeat(50_000));
        let start = long.find(":::").unwrap();
        for range in [
            start..start + 7,
            0..long.len(),
            0..1,
            long.len()..long.len(),
        ] {
            let column = long[..range.start].chars().count() + 1;
            let text = render(&long, None, range);
            assert!(
                text.contains(&format!(" --> src/guide/a.md:1:{column}\n")),
                "{text}"
            );
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest < Some(160), "{text}");
        }
    }

    #[test]
    fn numbers_lines_as_in_the_file() {
        // As it was read.
        assert_eq!(line_of("a\nb\nc\n", "a\nb\nc\n", "b"), 2);
        // The byte order mark, line breaks and the last one do not matter.
        assert_eq!(line_of("a\nb\nc", "\u{feff}a\r\nb\r\nc\r\n", "c"), 3);
        // An include grew above, and shrank below.
        assert_eq!(line_of("a\n1\n2\n3\nb\n", "a\n{{#include x}}\nb\n", "a"), 1);
        assert_eq!(line_of("a\n1\n2\n3\nb\n", "a\n{{#include x}}\nb\n", "b"), 3);
        assert_eq!(line_of("a\nx\nb\n", "a\n{{#x}}\n\n\n\nb\n", "b"), 6);
        // Between two includes: the nearest line that is the same.
        let disk = "{{#include x}}\nsame\n{{#include y}}\n\n\nsame\nend\n";
        assert_eq!(line_of("1\n2\nsame\n3\nend\n", disk, "same"), 2);
        // In an include: the content's own number.
        assert_eq!(line_of("1\n2\nsame\n3\nend\n", disk, "3"), 4);
        assert_eq!(line_of("a\n", "", "a"), 1);
    }
}
