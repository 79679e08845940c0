//! The test by which linkify-it decides whether to look at a line of text at all.
//!
//! In a block, names such as `example.com` become links only if one of them is followed by a space or by
//! punctuation. Then all others in it become links, too.

use super::domains::is_top_level;
use crate::flavor::Emphasis;
use crate::inline::delimiters::is_punctuation;

/// Whether names become links in a block with this text.
pub(in crate::inline) fn may_guess(block: &str) -> bool {
    block.contains('@')
        || has_scheme(block)
        || (block.match_indices('.')).any(|(dot, _)| is_host(&block[dot + 1..]))
        || has_word(block, "www.")
        || has_word(block, "localhost")
}

/// Whether something begins with a scheme or with `//`.
fn has_scheme(block: &str) -> bool {
    let begins = |at: &usize| {
        let before = block[..*at].chars().next_back();
        before.is_none_or(|c| c != '_' && (parts(c) || "<>｜".contains(c)))
    };
    let at_slashes = block.match_indices("//").map(|(at, _)| at);
    let mut at_colons = block.match_indices(':').map(|(at, _)| at);
    at_slashes.into_iter().any(|at| begins(&at))
        || at_colons.any(|colon| {
            let scheme = ["http", "https", "ftp", "mailto"]
                .into_iter()
                .find(|scheme| {
                    let start = colon.checked_sub(scheme.len());
                    let found = start.and_then(|start| block.get(start..colon));
                    found.is_some_and(|found| found.eq_ignore_ascii_case(scheme))
                });
            scheme.is_some_and(|scheme| begins(&(colon - scheme.len())))
        })
}

/// Whether the text after a dot is what a host may end with, or the part of an address of numbers.
fn is_host(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && text[digits..].starts_with('.') {
        return true;
    }
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let behind = text[letters..].chars().next();
    behind.is_none_or(|c| c == '>' || parts(c)) && is_top_level(&text[..letters])
}

/// Whether the word is there, in small or capital letters.
fn has_word(text: &str, word: &str) -> bool {
    let mut windows = text.as_bytes().windows(word.len());
    windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a character separates a name from the text beside it.
pub(super) fn parts(c: char) -> bool {
    // ASCII's symbols are no punctuation to Unicode.
    let is_symbol = |c: char| "$+<=>^`|~".contains(c);
    c.is_whitespace() || c.is_control() || is_punctuation(c, Emphasis::Early) && !is_symbol(c)
}

#[cfg(test)]
mod tests {
    use super::may_guess;

    #[test]
    fn one_name_must_stand_apart() {
        for text in [
            "a.cd",
            "a.cd, b",
            "*a.cd*",
            "a.cd> b",
            "=a.cd= c.de/",
            "=a.cd= b@",
            "=a.cd= 1.2.3",
        ] {
            assert!(may_guess(text), "{text}");
        }
        for text in [
            "=a.cd= <http:b",
            "=a.cd= //b",
            "=a.cd= Localhost",
            "a.cd=www.",
            "a.cd MAILTO:",
        ] {
            assert!(may_guess(text), "{text}");
        }
        for text in [
            "==a.cd==",
            "<b>a.cd</b>",
            "a.cd^2^",
            "~a.cd~ e.g=",
            "=a.cd= _http:",
            "a.cd中",
        ] {
            assert!(!may_guess(text), "{text}");
        }
    }
}
