//! What the info string of a fence says, as plain data.
//!
//! The family agrees on most of it and each member leaves something out, so one grammar reads
//! what stands after the language in any order: `{1,3-5}`, `:line-numbers=2`, `title="a.js"`,
//! `[label]`, `/word/` and so on ([VuePress](https://ecosystem.vuejs.press/plugins/markdown/prismjs.html),
//! [VitePress](https://vitepress.dev/guide/markdown#syntax-highlighting-in-code-blocks)). Words that
//! belong to none of them are mdBook's, as in `rust,ignore`.

use super::lines::{self, Lines};
use crate::number;

/// The info string of a fence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Info<'a> {
    /// The language as it is written, without the suffix of `js-vue`; may be empty.
    pub(crate) language: &'a str,
    /// Whether something stands so close to it that mdBook takes it for a part of it.
    pub(crate) is_cut: bool,
    /// Whether the language ends with `-vue`, which asks for interpolation.
    pub(crate) interpolates: bool,
    /// `{1,3-5}`: the lines that are marked.
    pub(crate) marked: Lines,
    /// Whether these stand at the end.
    pub(crate) ends_with_lines: bool,
    /// `:line-numbers`, `:line-numbers=2` and `:no-line-numbers`.
    pub(crate) numbers: Option<Count>,
    /// `:collapsed-lines`, `:collapsed-lines=10` and `:no-collapsed-lines`.
    pub(crate) collapsed: Option<Count>,
    /// `:v-pre` and `:no-v-pre`.
    pub(crate) v_pre: Option<bool>,
    /// `:whitespace`, `:whitespace=leading` and `:no-whitespace`, which is empty.
    pub(crate) whitespace: Option<&'a str>,
    /// `title="…"`.
    pub(crate) title: Option<&'a str>,
    /// `[…]`: the label of a tab.
    pub(crate) label: Option<&'a str>,
    /// `/…/`: text to highlight wherever it occurs in the code.
    pub(crate) words: Vec<String>,
    /// `twoslash`: the code holds queries for the TypeScript compiler.
    pub(crate) twoslash: bool,
    /// `:active` or a last word `active`: whether the tab shows first.
    pub(crate) is_active: bool,
    /// `{.class #id}` without the braces.
    pub(crate) attrs: Option<&'a str>,
    /// Words that mean nothing to the family, such as mdBook's `ignore` and `hidelines=!`.
    pub(crate) rest: Vec<&'a str>,
    /// Everything after the language.
    pub(crate) behind: &'a str,
}

/// A part of the info string that a number may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// Begins with `no-`.
    Off,
    /// Without number.
    On,
    Of(usize),
}

/// What ends a word.
const WORD_END: &[char] = &[' ', '\t', ',', '{', '['];

impl<'a> Info<'a> {
    /// Reads an info string; nothing in it is an error.
    pub(crate) fn parse(info: &'a str) -> Self {
        let mut parsed = Self::default();
        let mut rest = info.trim();
        if read_attribute(rest).is_none() {
            let end = rest.find([' ', '\t', ',', ':', '{', '[']);
            (parsed.language, rest) = rest.split_at(end.unwrap_or(rest.len()));
            // Its last white space goes with what follows.
            parsed.language = parsed.language.trim_end();
            parsed.is_cut = rest.starts_with([':', '{', '[']);
        }
        if let Some(language) = parsed.language.strip_suffix("-vue") {
            (parsed.language, parsed.interpolates) = (language, true);
        }
        parsed.behind = rest.trim();
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return parsed;
            }
            rest = parsed.read(rest);
        }
    }

    /// Reads the part that `rest` begins with and returns what stands after it.
    fn read(&mut self, rest: &'a str) -> &'a str {
        if let Some((inside, behind)) = enclosed(rest, '{', |inside| inside.find('}')) {
            match lines::read(inside) {
                Some(lines) if self.marked.is_empty() => {
                    self.marked = lines;
                    self.ends_with_lines = behind.trim().is_empty();
                }
                Some(_) => {}
                None => self.attrs = self.attrs.or(Some(inside)),
            }
            return behind;
        }
        if let Some((label, behind)) = enclosed(rest, '[', |inside| inside.rfind(']')) {
            self.label = self.label.or(Some(label));
            return behind;
        }
        if let Some((word, behind)) = enclosed(rest, '/', |inside| find_unescaped(inside, '/'))
            && !word.is_empty()
        {
            self.words.push(unescape(word));
            return behind;
        }
        if let Some((key, value, behind)) = read_attribute(rest) {
            if key.eq_ignore_ascii_case("title") {
                self.title = self.title.or(Some(value.trim()));
            } else {
                self.rest.push(rest[..rest.len() - behind.len()].trim_end());
            }
            return behind;
        }
        if let Some(option) = rest.strip_prefix(':') {
            let end = option.find(|c| c == ':' || WORD_END.contains(&c));
            let (option, behind) = option.split_at(end.unwrap_or(option.len()));
            if !self.set(option) {
                self.rest.push(&rest[..=option.len()]);
            }
            return behind;
        }
        let end = match rest.starts_with("hidelines=") {
            // Its value may hold what ends other words.
            true => rest.find([' ', '\t', ',']),
            false => {
                let ends = |(_, c): &(usize, char)| WORD_END.contains(c);
                rest.char_indices().skip(1).find(ends).map(|(at, _)| at)
            }
        };
        let end = end.unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match word {
            "twoslash" => self.twoslash = true,
            "active" if behind.trim().is_empty() => self.is_active = true,
            // A title that something follows is none, and would be one without it.
            word if is_title(word) || word.trim().is_empty() => {}
            word => self.rest.push(word.trim_end()),
        }
        behind
    }

    /// Reads a part that begins with a colon, unless nobody knows it.
    fn set(&mut self, option: &'a str) -> bool {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let count = number::read(value).map_or(Count::On, Count::Of);
        match name {
            "line-numbers" => self.numbers = Some(count),
            "no-line-numbers" => self.numbers = Some(Count::Off),
            "collapsed-lines" => self.collapsed = Some(count),
            "no-collapsed-lines" => self.collapsed = Some(Count::Off),
            "v-pre" => self.v_pre = Some(true),
            "no-v-pre" => self.v_pre = Some(false),
            "whitespace" if value.is_empty() => self.whitespace = Some("all"),
            "whitespace" => self.whitespace = Some(value),
            "no-whitespace" => self.whitespace = Some(""),
            "active" => self.is_active = true,
            _ => return false,
        }
        true
    }

    /// Whether nothing is said that VuePress shows and that mdBook has no meaning for.
    pub(crate) fn is_mdbooks(&self) -> bool {
        self.marked.is_empty()
            && self.title.is_none()
            && self.numbers.is_none()
            && self.collapsed.is_none()
    }

    /// Whether nothing is said but a language and mdBook's words.
    ///
    /// Attributes in braces mean nothing to the family's highlighters and little to mdBook.
    pub(crate) fn is_plain(&self) -> bool {
        let Self {
            language: _,
            is_cut,
            interpolates,
            marked,
            ends_with_lines: _,
            numbers,
            collapsed,
            v_pre,
            whitespace,
            title,
            label,
            words,
            twoslash,
            is_active,
            attrs: _,
            rest: _,
            behind: _,
        } = self;
        let flags = [*is_cut, *interpolates, *twoslash, *is_active];
        let texts = [whitespace, title, label];
        marked.is_empty()
            && words.is_empty()
            && numbers.is_none()
            && collapsed.is_none()
            && v_pre.is_none()
            && !flags.contains(&true)
            && texts.iter().all(|text| text.is_none())
    }
}

/// Returns what stands between `open` at the beginning of a text and the end that `find` finds, and
/// what follows it.
fn enclosed(text: &str, open: char, find: impl Fn(&str) -> Option<usize>) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(open)?;
    let end = find(inside)?;
    // What ends a part is one byte long.
    Some((&inside[..end], &inside[end + 1..]))
}

pub(super) fn find_unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        found.then_some(at)
    })
}

/// Takes the backslash from everything that one stands before.
pub(super) fn unescape(text: &str) -> String {
    let mut is_escaped = false;
    let keep = |c: &char| {
        is_escaped = *c == '\\' && !is_escaped;
        !is_escaped
    };
    text.chars().filter(keep).collect()
}

/// Whether a word gives a title.
fn is_title(word: &str) -> bool {
    read_attribute(word).is_some_and(|(key, ..)| key.eq_ignore_ascii_case("title"))
}

/// Reads `key="value"` with spaces around the sign: the key, the value and what follows.
///
/// The value ends with a quote that a space or the end follows, so it may hold others.
fn read_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let behind_key = text.trim_start_matches(is_key);
    let key = &text[..text.len() - behind_key.len()];
    let value = behind_key.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'') && !key.is_empty())?;
    let inside = &value[1..];
    let ends = |at: usize| {
        at > 0
            && inside[at + 1..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
    };
    let (end, _) = inside.match_indices(quote).find(|(at, _)| ends(*at))?;
    Some((key, &inside[..end], &inside[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read_in_any_order() {
        let text = "ts:line-numbers=2 {1,3-5} title=\"a \"b\" c.ts\" [Label [x]] :v-pre";
        let info = Info::parse(text);
        assert_eq!(info.language, "ts");
        assert_eq!(info.numbers, Some(Count::Of(2)));
        assert_eq!(info.marked, [1..=1, 3..=5]);
        assert_eq!(info.title, Some("a \"b"));
        let text =
            "js /a\\/b/ {2} :collapsed-lines :no-line-numbers [npm] Title = 'x' twoslash active";
        let info = Info::parse(text);
        assert_eq!(info.words, ["a/b"]);
        assert_eq!(info.marked, [2..=2]);
        assert_eq!(info.collapsed, Some(Count::On));
        assert_eq!(info.numbers, Some(Count::Off));
        assert_eq!(info.label, Some("npm"));
        assert_eq!(info.title, Some("x"));
        assert!(info.twoslash && info.is_active);
        assert!(info.rest.is_empty());
    }

    #[test]
    fn parts_stand_close_to_the_language() {
        let info = Info::parse("js-vue{1}:line-numbers:collapsed-lines=9[a.js]");
        assert_eq!(info.language, "js");
        assert!(info.interpolates);
        assert_eq!(info.marked, [1..=1]);
        assert_eq!(info.numbers, Some(Count::On));
        assert_eq!(info.collapsed, Some(Count::Of(9)));
        assert_eq!(info.label, Some("a.js"));
        assert_eq!(Info::parse("{1,3}").marked, [1..=1, 3..=3]);
        assert_eq!(Info::parse("title=\"a\"").title, Some("a"));
        assert_eq!(Info::parse("flow:ant").language, "flow");
        assert_eq!(Info::parse("sequence A B").behind, "A B");
        assert_eq!(Info::parse("js {.a #b}").attrs, Some(".a #b"));
        assert_eq!(
            Info::parse("js :whitespace=leading").whitespace,
            Some("leading")
        );
    }

    #[test]
    fn words_of_mdbook_are_left() {
        for (text, rest) in [
            ("rust,ignore", vec!["ignore"]),
            ("rust,ignore {1}", vec!["ignore"]),
            (
                "rust editable, should_panic,edition2021",
                vec!["editable", "should_panic", "edition2021"],
            ),
            ("python,hidelines=!!", vec!["hidelines=!!"]),
            ("python,hidelines=[ {2}", vec!["hidelines=["]),
            (
                "rust,mdbook-runnable,ignore{1}",
                vec!["mdbook-runnable", "ignore"],
            ),
            ("js /path a{", vec!["/path", "a", "{"]),
            ("js title=a b='c d' e", vec!["title=a", "b='c d'", "e"]),
        ] {
            assert_eq!(Info::parse(text).rest, rest, "{text}");
        }
        assert_eq!(Info::parse("js title=\"a\"{1}").marked, [1..=1]);
        assert!(Info::parse("rust,ignore,hidelines=#").is_plain());
        assert!(!Info::parse("rust,ignore{1}").is_plain());
    }

    #[test]
    fn other_braces_are_attributes() {
        assert_eq!(Info::parse("js {1,,x}").marked, []);
        assert_eq!(Info::parse("js {-}").attrs, Some("-"));
    }
}
