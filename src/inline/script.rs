//! Superscript and subscript: `x^2^` and `H~2~O`.
//!
//! The grammar is that of [@mdit/plugin-sup](https://mdit-plugins.github.io/sup.html) and
//! [@mdit/plugin-sub](https://mdit-plugins.github.io/sub.html): what stands between two markers is
//! plain text and holds no space, unless a backslash stands before it.

use std::ops::Range;

use super::attrs;
use crate::edit::Edits;
use crate::flavor::Switch;
use crate::page::Page;

/// The markers, with their switch and their element.
const SCRIPTS: &[(u8, Switch, &str)] = &[(b'^', Switch::Sup, "sup"), (b'~', Switch::Sub, "sub")];

/// Whether the page may hold something to convert.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    let is_there = |(marker, switch, _): &(u8, Switch, &str)| {
        page.has(*switch) && text.as_bytes().contains(marker)
    };
    SCRIPTS.iter().any(is_there)
}

/// Converts the scripts of `range`, which is one piece of text, and returns where their markers stand
/// and the delimiters inside, which mean nothing there.
pub(super) fn convert(
    text: &str,
    range: Range<usize>,
    page: &Page<'_>,
    edits: &mut Edits,
) -> Vec<usize> {
    let mut markers = Vec::new();
    if !may_occur(&text[range.clone()], page) {
        return markers;
    }
    let bytes = text.as_bytes();
    // The markers that nothing closes from one place on.
    let mut endless = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if bytes[at] == b'\\' {
            at += 2;
            continue;
        }
        let script = SCRIPTS
            .iter()
            .find(|(marker, switch, _)| *marker == bytes[at] && page.has(*switch))
            .filter(|(marker, ..)| !endless.contains(marker));
        let Some((marker, _, element)) = script else {
            at += 1;
            continue;
        };
        let end = match closing(&bytes[..range.end], at + 1, *marker) {
            Closing::At(end) => end,
            Closing::Nowhere => {
                endless.push(*marker);
                continue;
            }
            Closing::NotHere => {
                // Two markers open nothing, and a run of tildes is looked at once.
                let run = bytes[at..range.end].iter().take_while(|b| *b == marker);
                at += if *marker == b'~' { run.count() } else { 1 };
                continue;
            }
        };
        let open = attrs::tag(
            &format!("<{element}>"),
            &text[..range.end],
            end + 1,
            page,
            edits,
        );
        edits.replace(at..at + 1, open);
        markers.push(at);
        for inside in at + 1..end {
            match &bytes[inside..] {
                [b'\\', b' ', ..] => edits.delete(inside..inside + 1),
                // After a backslash it could still end code.
                [b'`', ..] => edits.replace(inside..inside + 1, "&#96;"),
                // What stands inside is text.
                [
                    b'*' | b'_' | b'[' | b']' | b'~' | b'^' | b'=' | b'+' | b'!',
                    ..,
                ] => {
                    edits.insert(inside, "\\");
                    markers.push(inside);
                }
                _ => {}
            }
        }
        edits.replace(end..end + 1, format!("</{element}>"));
        markers.push(end);
        at = end + 1;
    }
    markers
}

/// What closes a script.
enum Closing {
    /// The marker at this place.
    At(usize),
    /// Nothing, as a space or a second marker comes first.
    NotHere,
    /// Nothing up to the end of the text.
    Nowhere,
}

/// Finds the marker that closes a script whose text begins at `start`.
fn closing(bytes: &[u8], start: usize, marker: u8) -> Closing {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            byte if *byte == marker && at > start => return Closing::At(at),
            byte if *byte == marker => return Closing::NotHere,
            b' ' | b'\t' | b'\n' | b'\r' => return Closing::NotHere,
            _ => {}
        }
        at += 1;
    }
    Closing::Nowhere
}
