//! Text that is written as HTML.

use std::borrow::Cow;
use std::fmt::Write;

use crate::text::one_line;

/// Escapes text for use in HTML content and in quoted attribute values, on one line.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let line = one_line(text);
    if !line.contains(['<', '>', '&', '"']) {
        return line;
    }
    let mut escaped = String::with_capacity(line.len() + 16);
    // Writing to a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, &line);
    Cow::Owned(escaped)
}

/// Writes text so that a line of Markdown shows it literally between two tags.
///
/// What CommonMark, a second run or smart punctuation could interpret is written as entities.
pub(crate) fn literal_text(text: &str) -> String {
    let line = one_line(text);
    let mut written = String::with_capacity(line.len() * 2);
    let mut last = ' ';
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let is_plain = match character {
            '#' | '%' | '(' | ')' | ',' | ';' | '?' => true,
            '!' | '+' | '-' | '/' | '=' => character != last && character != next,
            // A name with a dot may be a link.
            '.' => last != '.' && next != '.' && !next.is_alphabetic(),
            _ => !character.is_ascii_punctuation(),
        };
        match is_plain {
            true => written.push(character),
            false => {
                // Writing to a `String` cannot fail.
                let _ = write!(written, "&#{};", u32::from(character));
            }
        }
        last = character;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::literal_text;

    #[test]
    fn literal_text_means_nothing_else() {
        assert_eq!(literal_text("v1.0+ (50%), a-b/c"), "v1.0+ (50%), a-b/c");
        assert_eq!(literal_text("2*3&#10;`x`"), "2&#42;3&#38;#10;&#96;x&#96;");
        assert_eq!(
            literal_text("a.md ... --"),
            "a&#46;md &#46;&#46;&#46; &#45;&#45;"
        );
        assert_eq!(literal_text("a\n\n# b"), "a # b");
    }
}
