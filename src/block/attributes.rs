//! Attributes on the opening line of a container, as in `title="Two words" cols=2 accordion`.
//!
//! The grammar is that of [plume](https://theme-plume.vuejs.press/): a name, and behind `=` a word
//! or something in single or double quotes.

/// The attributes of a line, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a>(Vec<(&'a str, Option<&'a str>)>);

impl<'a> Attributes<'a> {
    /// Reads attributes up to where the text is none.
    pub(super) fn parse(text: &'a str) -> Self {
        let mut attributes = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
            let (name, behind) = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
            if name.is_empty() {
                break;
            }
            let Some((value, behind)) = value(behind) else {
                break;
            };
            attributes.push((name, value));
            rest = behind.trim_start();
        }
        Self(attributes)
    }

    /// The value of an attribute, if it has one.
    pub(super) fn value(&self, name: &str) -> Option<&'a str> {
        let is_it = |(known, _): &&(&str, Option<&str>)| is_same(known, name);
        let (_, value) = self.0.iter().rev().find(is_it)?;
        value.filter(|value| !value.is_empty())
    }

    /// Whether an attribute is there and not `false`.
    pub(super) fn flag(&self, name: &str) -> bool {
        let is_it = |(known, _): &&(&str, Option<&str>)| is_same(known, name);
        let value = self.0.iter().rev().find(is_it);
        value.is_some_and(|(_, value)| *value != Some("false"))
    }
}

/// Whether two names are one: plume takes `no-padding` and `noPadding`.
fn is_same(written: &str, name: &str) -> bool {
    let letters = |text: &'_ str| text.replace('-', "").to_lowercase();
    written == name || letters(written) == letters(name)
}

/// Reads what may stand behind a name, up to the space or the end that must follow.
fn value(text: &str) -> Option<(Option<&str>, &str)> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    let Some(written) = text.strip_prefix('=') else {
        return is_end(text).then_some((None, text));
    };
    let quoted = written
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))
        .and_then(|quote| written[1..].split_once(quote))
        .filter(|(_, rest)| is_end(rest));
    let (value, rest) = quoted.unwrap_or_else(|| {
        written.split_at(written.find(char::is_whitespace).unwrap_or(written.len()))
    });
    Some((Some(value.trim()), rest))
}

#[cfg(test)]
mod tests {
    use super::Attributes;

    #[test]
    fn values_and_flags() {
        let attributes = Attributes::parse(" title=\"a 'b'\" cols=2 no-padding copy=false x=''");
        assert_eq!(attributes.value("title"), Some("a 'b'"));
        assert_eq!(attributes.value("cols"), Some("2"));
        assert_eq!(attributes.value("x"), None);
        assert!(attributes.flag("noPadding") && attributes.flag("x"));
        assert!(!attributes.flag("copy") && !attributes.flag("gap"));
    }

    #[test]
    fn what_is_no_attribute_ends_them() {
        let attributes = Attributes::parse("a 标题 \"b\" c");
        assert!(attributes.flag("a") && attributes.flag("标题"));
        assert!(!attributes.flag("c"));
        assert_eq!(Attributes::parse("a=\"b c").value("a"), Some("\"b"));
    }
}
