//! Which lines of a fence are marked: `{1,3-5}`, and how each highlighter reads it.
//!
//! All of them read numbers, commas and hyphens. They differ about ranges without an end, and
//! [VitePress 1](https://github.com/vuejs/vitepress/blob/v1.6.4/src/node/markdown/plugins/highlight.ts)
//! takes the first number that it finds behind the language, wherever it stands.

use std::ops::RangeInclusive;

use super::Info;
use crate::flavor::{Fences, Switch};
use crate::number;
use crate::page::Page;

/// Lines that are marked, counted from 1; a range without an end ends with 0.
pub(super) type Lines = Vec<RangeInclusive<usize>>;

/// Reads `1,3-5`; `None` where something else stands in the braces.
pub(super) fn read(text: &str) -> Option<Lines> {
    let has_digit = || text.bytes().any(|b| b.is_ascii_digit());
    (text.bytes().all(is_part) && has_digit()).then_some(())?;
    let range = |part: &str| {
        let mut numbers = part.split('-');
        let first = number::read(numbers.next()?)?;
        let last = match numbers.next() {
            None => first,
            Some("") => 0,
            Some(last) => number::read(last)?,
        };
        Some(first..=last)
    };
    Some(text.split(',').filter_map(range).collect())
}

fn is_part(b: u8) -> bool {
    b.is_ascii_digit() || b == b',' || b == b'-'
}

/// The lines that the highlighter of the flavor marks; `raw` is the whole info string.
pub(super) fn marked(info: &Info<'_>, raw: &str, page: &Page<'_>) -> Lines {
    let fences = page.flavor().fences;
    let is_only_braces = || raw.starts_with('{') && raw.find('}') == Some(raw.len() - 1);
    let lines = match fences {
        // To the plugin of attributes these are some, and the highlighter finds none.
        Fences::Prism if page.has(Switch::Attrs) && info.ends_with_lines => return Vec::new(),
        // What stands in the place of the language is taken for it.
        Fences::VitePress | Fences::Shiki if is_only_braces() => return Vec::new(),
        Fences::VitePress2 if raw.starts_with('{') => return Vec::new(),
        // Without braces a number is more likely one of mdBook's words.
        Fences::VitePress if raw.contains('{') => first_number(raw),
        _ => info.marked.clone(),
    };
    // To the others a range without an end is none.
    let is_lenient = matches!(
        fences,
        Fences::VuePress1 | Fences::Shiki | Fences::VitePress
    );
    let closed = |line: RangeInclusive<usize>| match line.clone().into_inner() {
        (first, last) if is_lenient && (first == 0 || last == 0) => first..=first,
        _ => line,
    };
    lines.into_iter().map(closed).collect()
}

/// The first number behind the language, to which VitePress 1 moves what stands in braces last.
fn first_number(raw: &str) -> Lines {
    // Labels of tabs have been taken out.
    let label = raw
        .find('[')
        .zip(raw.rfind(']'))
        .filter(|(open, close)| open < close);
    let unlabeled = match label {
        Some((open, close)) => format!("{}{}", &raw[..open], &raw[close + 1..]),
        None => raw.to_owned(),
    };
    let (rest, in_braces) = last_braces(unlabeled.trim());
    let behind = rest.trim().split_once(char::is_whitespace);
    let text = format!("{} {in_braces}", behind.map_or("", |(_, behind)| behind));
    let numbers = text.split(|c: char| !c.is_ascii() || !is_part(c as u8));
    let first = numbers.into_iter().find(|part| !part.is_empty());
    first.and_then(read).unwrap_or_default()
}

/// Takes the braces with lines out of an info string, and gives both.
fn last_braces(info: &str) -> (String, &str) {
    // Those at the end are attributes, of which the first one counts.
    if let Some((before, inside)) = info
        .strip_suffix('}')
        .and_then(|info| info.rsplit_once('{'))
    {
        let first = inside.split_whitespace().next().unwrap_or_default();
        let is_name = !first.starts_with(['.', '#']) && first.bytes().any(is_part);
        return (before.to_owned(), if is_name { first } else { "" });
    }
    for (open, _) in info.match_indices('{') {
        let Some(length) = info[open..].find('}') else {
            break;
        };
        let inside = &info[open + 1..open + length];
        if !inside.is_empty() && inside.bytes().all(is_part) {
            let rest = format!("{}{}", &info[..open], &info[open + length + 1..]);
            return (rest, inside);
        }
    }
    (info.to_owned(), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A range without an end.
    const OPEN: RangeInclusive<usize> = RangeInclusive::new(2, 0);

    #[test]
    fn lines_are_read() {
        assert_eq!(read("1,3-5"), Some(vec![1..=1, 3..=5]));
        assert_eq!(read("3,,2-,-"), Some(vec![3..=3, OPEN]));
        assert_eq!(read("1-2-3"), Some(vec![1..=2]));
        assert_eq!(
            read("99999999999999999999"),
            Some(vec![usize::MAX..=usize::MAX])
        );
        assert_eq!(read("1,,x"), None);
        assert_eq!(read("-"), None);
    }

    #[test]
    fn vitepress_takes_the_first_number() {
        for (info, lines) in [
            ("js {2}", vec![2..=2]),
            ("js{1-2}:line-numbers", vec![1..=2]),
            ("js{1, 3}", vec![1..=1]),
            ("js { 2 }", vec![2..=2]),
            ("js title=\"b2\" {3}", vec![2..=2]),
            ("js {3} /b2/", vec![2..=2]),
            ("js [l1] {2}", vec![2..=2]),
            ("js {.a} {2}", vec![2..=2]),
            ("js {2} {.a}", vec![2..=2]),
            ("js {2-}", vec![OPEN]),
            ("js {2", vec![2..=2]),
            ("js{a: 2}", vec![]),
            ("js {.a-b} {2}", vec![]),
            ("js2", vec![]),
        ] {
            assert_eq!(first_number(info), lines, "{info}");
        }
    }
}
