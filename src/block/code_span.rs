//! Code spans in a paragraph whose text the block stage may have to change.

use std::ops::Range;

/// The longest run of backticks that opens a code span here.
pub(super) const MAX_BACKTICKS: usize = 32;

/// Finds the code spans of a paragraph, backticks included, as CommonMark pairs them.
pub(super) fn code_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    // A run that nothing closes after one place is closed by nothing after a later one.
    let mut is_endless = [false; MAX_BACKTICKS];
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let length = bytes[at..].iter().take_while(|b| **b == b'`').count();
                let end = match is_endless.get_mut(length) {
                    Some(is_endless) if !*is_endless => {
                        let end = end_of_run(bytes, at + length, b'`', length);
                        *is_endless = end.is_none();
                        end
                    }
                    _ => None,
                };
                spans.extend(end.map(|end| at..end));
                at = end.unwrap_or(at + length);
            }
            _ => at += 1,
        }
    }
    spans
}

/// Returns the end of the first run of exactly `length` times `byte` from `start` on.
pub(super) fn end_of_run(bytes: &[u8], start: usize, byte: u8, length: usize) -> Option<usize> {
    let mut at = start;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|b| **b == byte).count();
        at += run.max(1);
        if run == length {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_found() {
        let found = |text| code_spans(text).into_iter().map(move |span| &text[span]);
        assert!(found("\\`a` b` `` c").eq(["` b`"]));
        assert!(found("`a``\n`b").eq(["`a``\n`"]));
    }
}
