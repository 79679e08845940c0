//! Bare URLs and mail addresses become links.
//!
//! The family leaves this to [linkify-it](https://github.com/markdown-it/linkify-it), VitePress
//! without its guesses: there, only what begins with a scheme or with `//` is a URL. To the others
//! every name is one that ends with a top-level domain. Two things are unlike there, since those
//! links lead nowhere: a URL ends at Chinese, Japanese and Korean punctuation and at letters right
//! after its path (those after a slash are a part of it), and the name of a file, such as
//! `README.md`, is no host although Moldova has `.md`.

mod domains;
pub(super) mod events;
mod pretest;

use std::ops::Range;

use super::delimiters::is_punctuation;
use super::{PREFIX, ends_with_escape};
use crate::block::is_vue1_component;
use crate::edit::Edits;
use crate::flavor::{Emphasis, HtmlBlocks, Switch};
use crate::html::INLINE_STAND_IN;
use crate::page::Page;
use crate::text::line_start;
use domains::{is_file_ending, is_top_level};
pub(super) use pretest::may_guess;

/// A link that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    range: Range<usize>,
    /// Whether Markdown's `<…>` can express it.
    is_autolink: bool,
    /// What the target begins with, besides the text.
    scheme: &'static str,
}

/// Whether the page may hold something to link.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    let guesses = page.flavor().guesses_links;
    page.has(Switch::Linkify)
        && (text.contains("//") || text.contains('@') || (guesses && text.contains('.')))
}

/// Makes links of the URLs and addresses in `range`, which is one piece of text, and of names if
/// `guesses`, and returns the pieces of text around them.
pub(super) fn convert(
    text: &str,
    range: Range<usize>,
    guesses: bool,
    page: &Page<'_>,
    edits: &mut Edits,
) -> Vec<Range<usize>> {
    let mut around = Vec::new();
    let mut at = range.start;
    for link in find(text, range.clone(), guesses) {
        let Range { start, mut end } = link.range;
        let braces = text[start..end].find('{');
        if let Some(braces) = braces.filter(|_| page.has(Switch::Attrs)) {
            // Attributes are read before links.
            end = start + braces;
        }
        if ends_with_escape(&text[..start]) {
            // markdown-it takes a backslash and the letter after it for a text of its own.
            continue;
        }
        let has_scheme = text[start..end].contains("://");
        if start == range.start && ends_with_special(&text[..start]) && !has_scheme {
            continue;
        }
        if link.is_autolink && !may_be_component(text, start, page) {
            edits.insert(start, "<");
            edits.insert(end, ">");
        } else {
            let begins_other = text[..start].ends_with(['^', '!']);
            if begins_other && !ends_with_escape(&text[..start - 1]) {
                // The link would become a note or an image.
                edits.insert(start, INLINE_STAND_IN);
            }
            edits.insert(start, "[");
            escape_label(text, start..end, edits);
            edits.insert(end, format!("](<{}{}>)", link.scheme, &text[start..end]));
        }
        if page.has(Switch::Attrs) && text[end..].starts_with('{') {
            // Attributes are read before links, and do not belong to this one; after a mark they are text.
            let is_text = text[..end].ends_with(['=', '+', '!', '^', '~']);
            edits.insert(end, if is_text { "\\" } else { INLINE_STAND_IN });
        }
        around.push(at..start);
        at = end;
    }
    around.push(at..range.end);
    around
}

/// Whether VuePress 1 would take a link in angle brackets for a component: at the beginning of a line.
fn may_be_component(text: &str, start: usize, page: &Page<'_>) -> bool {
    page.flavor().html_blocks == HtmlBlocks::Vue1
        && is_vue1_component(&text[start..])
        && text[line_start(text, start)..start]
            .trim_matches(PREFIX)
            .is_empty()
}

/// Keeps emoji, marks and the like out of the text of a link: in VuePress, a URL has none.
fn escape_label(text: &str, range: Range<usize>, edits: &mut Edits) {
    let label = &text[range.clone()];
    let has_pairs = label.matches('[').count() == label.matches(']').count();
    let mut backslash = false;
    for (at, c) in label.char_indices() {
        let is_double = label[at + c.len_utf8()..].starts_with(c);
        let is_marker = match c {
            ':' => label.matches(':').nth(1).is_some(),
            '+' | '=' | '!' => is_double,
            '^' | '~' | '$' | '{' => true,
            '[' | ']' => !has_pairs,
            _ => false,
        };
        if c == ':' && is_marker {
            // To VuePress 1 an escaped colon would still be one of an emoji.
            edits.insert(range.start + at + 1, INLINE_STAND_IN);
        } else if is_marker && !backslash {
            edits.insert(range.start + at, "\\");
        }
        backslash = c == '\\' && !backslash;
    }
}

/// Whether an entity or an escape stands at the end, right after which markdown-it guesses nothing.
fn ends_with_special(text: &str) -> bool {
    text.ends_with(';') || text.chars().rev().nth(1) == Some('\\')
}

/// Finds the links in a part of a text.
fn find(text: &str, range: Range<usize>, guesses: bool) -> Vec<Link> {
    let text = &text[..range.end];
    let mut links: Vec<Link> = Vec::new();
    let mut behind = range.start;
    // Where the last name ends that was looked at.
    let mut looked_at = range.start;
    for (at, mark) in text[range.start..].match_indices(['/', '@', '.']) {
        let at = range.start + at;
        if at < behind || (mark == "." && (!guesses || at < looked_at)) {
            continue;
        }
        let link = match mark {
            "@" => address(text, behind..range.end, at),
            "." => {
                let name = name_around(text, behind, at);
                looked_at = name.end;
                guess(text, behind, name)
            }
            _ => url(text, behind, at),
        };
        if let Some(link) = link {
            behind = link.range.end;
            links.push(link);
        }
    }
    links
}

/// Finds the URL whose `//` is at `slashes`, and that does not begin before `from`.
fn url(text: &str, from: usize, slashes: usize) -> Option<Link> {
    let host = text[slashes..].strip_prefix("//")?;
    let before = &text[from..slashes];
    let scheme = ["https:", "http:", "ftp:"].into_iter().find(|scheme| {
        before
            .len()
            .checked_sub(scheme.len())
            .and_then(|at| before.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(scheme))
    });
    let before = &before[..before.len() - scheme.map_or(0, str::len)];
    let is_part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '+';
    let is_bare = scheme.is_none();
    let goes_on = |c: char| "-._:/\\".contains(c);
    if before.ends_with(is_part_of_word) || (is_bare && before.ends_with(goes_on)) {
        return None;
    }
    let host_length = host_length(host, is_bare)?;
    let end = text.len() - host.len() + host_length;
    let end = end + path_length(&text[end..]);
    Some(Link {
        range: from + before.len()..end,
        is_autolink: !is_bare,
        scheme: "",
    })
}

/// The letters, digits, hyphens and dots around the dot at `dot`, of which no part is before `from`.
fn name_around(text: &str, from: usize, dot: usize) -> Range<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let start = from + text[from..dot].trim_end_matches(is_part).len();
    let behind = text[dot..].find(|c| !is_part(c) && c != '.');
    start..dot + behind.unwrap_or(text.len() - dot)
}

/// Makes a link of a name that ends with a top-level domain.
fn guess(text: &str, from: usize, name: Range<usize>) -> Option<Link> {
    let before = text[from..name.start].chars().next_back();
    let parts =
        |c: char| c.is_whitespace() || c.is_control() || c.is_ascii_punctuation() || is_wide(c);
    if before.is_some_and(|c| !parts(c) || ".:/-_@~".contains(c)) {
        return None;
    }
    let host = text[name.clone()].trim_end_matches('.');
    let (labels, top) = host.rsplit_once('.')?;
    let is_label =
        |label: &str| !(label.is_empty() || label.starts_with('-') || label.ends_with('-'));
    let is_file = || is_file_ending(top) && !labels.starts_with("www.");
    if !labels.split('.').all(is_label) || !is_top_level(top) || is_file() {
        return None;
    }
    let end = name.start + host.len();
    let end = end + port_length(&text[end..]);
    ends_host(&text[end..]).then(|| Link {
        range: name.start..end + path_length(&text[end..]),
        is_autolink: false,
        scheme: "http://",
    })
}

/// Whether a host that was guessed ends before a text.
fn ends_host(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(next) = chars.next() else {
        return true;
    };
    let parts = pretest::parts;
    let behind = chars.next();
    match next {
        '<' | '>' | '｜' => true,
        '-' | '_' => false,
        ':' => !behind.is_some_and(|c| c.is_ascii_digit()),
        '.' => behind.is_none_or(parts),
        c => parts(c),
    }
}

/// Finds the mail address whose `@` is at `at`, in a part of a text.
fn address(text: &str, range: Range<usize>, at: usize) -> Option<Link> {
    let before = &text[range.start..at];
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-;:&=+$,._".contains(c);
    let start = at - (before.len() - before.trim_end_matches(is_name).len());
    let name = &text[start..at];
    let boundary = text[range.start..start].chars().next_back();
    let may_begin = |c: char| c.is_whitespace() || c.is_control() || "<>\"(｜".contains(c);
    let (start, name, begins) = match name.get(.."mailto:".len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            let begins =
                boundary.is_none_or(|c| may_begin(c) || is_punctuation(c, Emphasis::Early));
            (start, &name["mailto:".len()..], begins)
        }
        _ => {
            let name = name.trim_start_matches([';', ':', '&', '=', '+', '$', ',', '.']);
            (at - name.len(), name, boundary.is_none_or(may_begin))
        }
    };
    if name.is_empty() || !begins {
        return None;
    }
    let host = &text[at + 1..range.end];
    let length = host
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
        .unwrap_or(host.len());
    let host = host[..length].trim_end_matches(['.', '-']);
    let (labels, top) = host.rsplit_once('.')?;
    let end = at + 1 + host.len();
    let is_host =
        is_top_level(top) && labels.split('.').all(is_label) && ends_host(&text[end..range.end]);
    let has_scheme = name.len() < at - start;
    let is_autolink = has_scheme || !name.contains([':', ';', ',']);
    is_host.then_some(Link {
        range: start..end,
        is_autolink,
        scheme: if has_scheme { "" } else { "mailto:" },
    })
}

/// Whether a label of a host name begins and ends with a letter or a digit.
fn is_label(label: &str) -> bool {
    let is_end = |c: char| c.is_ascii_alphanumeric();
    label.starts_with(is_end) && label.ends_with(is_end)
}

/// The length of the host that a text begins with, and of the port after it.
fn host_length(text: &str, needs_dot: bool) -> Option<usize> {
    let mut before = '.';
    let mut length = 0;
    for c in text.chars() {
        let is_part = match c {
            '.' => before != '.',
            '-' | '_' => true,
            // To linkify-it symbols are letters of a host that stands after a scheme.
            '=' | '+' => !needs_dot,
            // A word in Chinese right after the host is none of its labels.
            c if is_wide(c) => c.is_alphanumeric() && (before == '.' || is_wide(before)),
            c => c.is_alphanumeric(),
        };
        if !is_part {
            break;
        }
        before = c;
        length += c.len_utf8();
    }
    let host = text[..length].trim_end_matches(['.', '-', '_']);
    (!host.is_empty() && (!needs_dot || host.contains('.'))).then_some(())?;
    Some(host.len() + port_length(&text[host.len()..]))
}

/// The length of the port that a text begins with.
fn port_length(text: &str) -> usize {
    text.strip_prefix(':').map_or(0, |port| {
        let digits = port.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 { digits + 1 } else { 0 }
    })
}

/// How far apart a pair of brackets may be, so that looking for many takes no long time.
const MAX_BRACKETS: usize = 1000;

/// The length of the path, the query and the fragment that a text begins with.
fn path_length(text: &str) -> usize {
    if !text.starts_with(['/', '?', '#']) {
        return 0;
    }
    let mut length = 0;
    // Whether a word in Chinese may stand here: `/wiki/维基百科` has one, `/wiki维基百科` none.
    let mut takes_words = false;
    while let Some(c) = text[length..].chars().next() {
        let rest = &text[length + c.len_utf8()..];
        let is_word = takes_words && is_wide(c) && c.is_alphabetic();
        takes_words = is_word || "/#=".contains(c);
        if is_word {
            length += c.len_utf8();
            continue;
        }
        let close = match c {
            '(' => Some(')'),
            '[' => Some(']'),
            '{' => Some('}'),
            _ => None,
        };
        length += match close {
            // Brackets belong to a URL in pairs.
            Some(close) => {
                let mut inside = rest.char_indices().take(MAX_BRACKETS);
                match inside.find(|(_, c)| *c == close || ends(*c)) {
                    Some((at, found)) if found == close => 1 + at + 1,
                    _ => break,
                }
            }
            None if ends(c) || ")]}".contains(c) => break,
            None if c == '\'' && !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) => break,
            None => c.len_utf8(),
        };
    }
    let path = &text[..length];
    path.trim_end_matches(['.', ',', '!', '?', ';', '*', '_', '~'])
        .len()
}

/// Whether a character ends every URL.
fn ends(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"`|\\｜".contains(c) || is_wide(c)
}

/// Whether a character is a letter or a mark of Chinese, Japanese or Korean.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2014}'
        | '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let found = find(text, 0..text.len(), false);
        found.into_iter().map(|link| &text[link.range]).collect()
    }

    #[test]
    fn urls_are_found() {
        for (text, url) in [
            ("(https://a.com/x)", "https://a.com/x"),
            ("see https://a.com/(x), or", "https://a.com/(x)"),
            ("中https://a.com/x.", "https://a.com/x"),
            ("HTTP://A.com:80/?a=b&c#d!", "HTTP://A.com:80/?a=b&c#d"),
            ("http://localhost:80/x", "http://localhost:80/x"),
            ("http://a", "http://a"),
            ("ftp://a.com...", "ftp://a.com"),
            ("//a.com/x", "//a.com/x"),
            ("【https://a.com/x】中文", "https://a.com/x"),
            ("（https://a.com/x）后", "https://a.com/x"),
            ("见 https://a.com/x。后", "https://a.com/x"),
            ("https://a.com/x中文", "https://a.com/x"),
            ("https://a.com然后", "https://a.com"),
            ("https://a.com/x\u{3000}y", "https://a.com/x"),
            ("https://例子.中国/x", "https://例子.中国/x"),
            ("https://a.com/维基，后", "https://a.com/维基"),
            ("https://a.com/?q=维基1#节。", "https://a.com/?q=维基1#节"),
            ("https://a.com/x*b*", "https://a.com/x*b"),
            ("https://a.com/__init__.py", "https://a.com/__init__.py"),
            ("'https://a.com/x'", "https://a.com/x"),
            ("https://a.com/x:", "https://a.com/x:"),
            ("==https://a.com==x", "https://a.com==x"),
        ] {
            assert_eq!(links(text), [url], "{text}");
        }
    }

    #[test]
    fn addresses_are_found() {
        assert_eq!(
            links("me@a.com, (b.c@d-e.org)"),
            ["me@a.com", "b.c@d-e.org"]
        );
        assert_eq!(links("mailto:me@a.com."), ["mailto:me@a.com"]);
        assert_eq!(links("git@github.com:x/y.git"), ["git@github.com"]);
        assert_eq!(links("邮箱me@a.cn。 ：me@a.cn me@a.cn-b me@a.cn_"), [""; 0]);
        assert_eq!(
            links("me@a.cn。 ，mailto:me@a.cn"),
            ["me@a.cn", "mailto:me@a.cn"]
        );
    }

    #[test]
    fn names_are_guessed() {
        let text = "a.www.example.com (b.org) \"c.net\" d.com. e.com, f.com/x?y=1 g.com:80/x \
                    h.com。i.cn README.md x@y.z/www.a.com v1.com1 index.html a_b.com -a.com ~/a.com \
                    1.2.3.4 l.top e.g. b.com文 .net a..com c.d@e.com a.com+b Example.COM; x/y.com";
        let found = find(text, 0..text.len(), true);
        let found: Vec<_> = found.into_iter().map(|link| &text[link.range]).collect();
        assert_eq!(
            found.join(" "),
            "a.www.example.com b.org c.net d.com e.com f.com/x?y=1 g.com:80/x h.com i.cn \
             c.d@e.com Example.COM"
        );
    }

    #[test]
    fn there_are_no_guesses() {
        for text in [
            "www.a.com a.com README.md e.g.test.com index.js 1.1.1.1 v1.2.3 localhost:8080",
            "ahttps://a.com",
            "x:///a.com",
            "//a a//b.com",
            "https:// http:/a.com",
            "@vue/cli me@localhost a@b.unknown",
            "foo://a.com",
        ] {
            assert_eq!(links(text), [""; 0], "{text}");
        }
    }
}
