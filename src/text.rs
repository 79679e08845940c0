//! Lines of text.

use std::borrow::Cow;

use memchr::memchr_iter;

/// Replaces each run of white space that holds a line break by a space, and removes it at the ends.
///
/// A title, a label or an attribute is written into a heading, a tag or a line of HTML, which a line
/// break would end. It cannot be typed there, but entities, options and YAML may hold one.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let lines = text.split(['\n', '\r']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

/// Makes line feeds of carriage returns that end a line on their own, as VuePress does.
///
/// To CommonMark they are line ends, too, but its parsers do not agree on that inside of HTML. No
/// offset changes.
pub(crate) fn unify_line_ends(body: &str) -> Cow<'_, str> {
    let bytes = body.as_bytes();
    let is_alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr_iter(b'\r', bytes).any(is_alone) {
        return Cow::Borrowed(body);
    }
    let unify = |(at, c)| match c {
        '\r' if is_alone(at) => '\n',
        _ => c,
    };
    Cow::Owned(body.char_indices().map(unify).collect())
}

/// Returns where the line begins that holds the byte at `at`.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at]
        .rfind('\n')
        .map_or(0, |line_break| line_break + 1)
}

/// Returns how many columns a part of a line takes that begins at column `start`.
pub(crate) fn columns(part: &str, start: usize) -> usize {
    let next = |column: usize, c| match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    };
    part.chars().fold(start, next) - start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_start_and_a_width() {
        assert_eq!(line_start("a\nb", 1), 0);
        assert_eq!(line_start("a\nb", 2), 2);
        assert_eq!(columns("\t中", 0), 5);
        assert_eq!(columns("\t", 3), 1);
    }

    #[test]
    fn line_breaks_are_spaces() {
        assert_eq!(one_line(" a  b "), " a  b ");
        assert_eq!(one_line("\na \r\n\r\n\t# b\n"), "a # b");
        assert_eq!(one_line("\r"), "");
    }
}
