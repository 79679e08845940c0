//! Text that stands on one line.

use std::borrow::Cow;

/// Folds each run of white space that holds a line break to a space; at the ends it goes.
///
/// A title, a label or an attribute stands in a heading, a tag or a line of HTML, which a line break
/// would end. No author writes one there, but entities, options and YAML may hold some.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let lines = text.split(['\n', '\r']).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn line_breaks_are_spaces() {
        assert_eq!(one_line(" a  b "), " a  b ");
        assert_eq!(one_line("\na \r\n\r\n\t# b\n"), "a # b");
        assert_eq!(one_line("\r"), "");
    }
}
