//! Footnotes that are written where they belong: `text^[the note]`.
//!
//! Where footnotes are on,
//! [markdown-it-footnote](https://github.com/markdown-it/markdown-it-footnote) knows them, mdBook
//! does not. Each becomes a reference, and its definition stands after the block that it is in.

use std::ops::Range;

use super::code_span::{MAX_BACKTICKS, end_of_run};
use super::table::block_marker;
use super::{Scanner, directive, fence};
use crate::flavor::{HtmlBlocks, Switch};
use crate::html::{self, BLOCK_LINE, INLINE_STAND_IN, RAW_LINE};
use crate::inline::ends_with_escape;

/// How deep a note may stand in others.
const MAX_NESTING: usize = 8;

impl Scanner<'_, '_> {
    /// Makes references of the notes in the lines of a paragraph, a heading or a row.
    pub(super) fn inline_footnotes(&mut self, lines: Range<usize>) {
        let range = self.lines[lines.start].first..self.lines[lines.end - 1].end;
        let text = &self.text[range.clone()];
        let is_on = self.page.settings().inline_footnotes();
        if is_on && text.contains("^[") {
            self.unmuted(|scanner| scanner.take_notes(lines, &range));
        }
    }

    /// Makes references of the notes in lines, which are the bytes `range` of the text.
    fn take_notes(&mut self, lines: Range<usize>, range: &Range<usize>) {
        for note in self.notes_in(&self.text[range.clone()]) {
            let note = range.start + note.start..range.start + note.end;
            let inside = note.start + "^[".len()..note.end - "]".len();
            // A line goes on after the markers and the indentation that it begins with.
            let held = &self.lines[lines.clone()];
            let first = held.partition_point(|line| line.end < inside.start);
            let held = held[first..]
                .iter()
                .take_while(|line| line.first <= inside.end);
            let parts = held.filter_map(|line| {
                let part = line.first.max(inside.start)..line.end.min(inside.end);
                self.text.get(part).map(str::trim)
            });
            let parts: Vec<String> = parts
                .map(|part| as_text(&self.without_directives(part)))
                .collect();
            let note_text = parts.join("\n    ");
            let mut reference = self.footnote_for(&note_text, 0);
            if self.text[note.end..].starts_with(['(', '[', ':']) {
                // After a note this is text, and no target of a link or definition.
                reference.push('\\');
            }
            let before = &self.text[..note.start];
            if before.ends_with('^') && !ends_with_escape(&before[..before.len() - 1]) {
                // The two would begin a note.
                reference.insert_str(0, RAW_LINE);
            }
            self.edits.replace_over(note, reference);
        }
        for line in lines {
            let content = self.content(line);
            if content.starts_with("```") && fence::opening(content).is_none() {
                // The backtick that kept it from being a fence may be gone.
                self.edits.insert(self.lines[line].first, INLINE_STAND_IN);
            }
        }
    }

    /// Puts the definitions of the notes so far after the block that ends before `line`.
    pub(super) fn define_footnotes(&mut self, line: usize) {
        let at = self.lines[line - 1].end;
        let definitions = std::mem::take(&mut self.footnotes);
        if definitions.is_empty() {
            return;
        }
        let mut below = self.lines[line..].iter().skip_while(|line| line.is_blank());
        let is_code_below = below.next().is_some_and(|line| line.column >= 4);
        self.unmuted(|scanner| {
            for definition in definitions {
                scanner.edits.insert(at, format!("\n\n{definition}\n"));
            }
            if is_code_below {
                // It would go on in the last note.
                scanner.edits.insert(at, format!("\n{BLOCK_LINE}\n"));
            }
        });
    }

    /// Returns a reference to a note and keeps the definition.
    fn footnote_for(&mut self, note: &str, depth: usize) -> String {
        self.page.footnotes += 1;
        let reference = format!("[^vp-{}]", self.page.footnotes);
        let mut definition = format!("{reference}: ");
        let mut copied = 0;
        let inner = match depth < MAX_NESTING {
            true => self.notes_in(note),
            false => Vec::new(),
        };
        for Range { start, end } in inner {
            definition.push_str(&note[copied..start]);
            let inside = &note[start + "^[".len()..end - "]".len()];
            definition.push_str(&self.footnote_for(&as_text(inside.trim()), depth + 1));
            copied = end;
        }
        definition.push_str(&note[copied..]);
        self.footnotes.push(definition);
        reference
    }

    fn notes_in(&self, text: &str) -> Vec<Range<usize>> {
        let around = Around {
            sup: self.page.has(Switch::Sup),
            math: self.page.has(Switch::Math),
            directives: self.page.flavor().html_blocks == HtmlBlocks::Vue,
        };
        notes(text, around)
    }
}

/// Keeps a line of a note from beginning a list or another block.
fn as_text(line: &str) -> String {
    let (before, behind) = line.split_at(block_marker(line).unwrap_or(line.len()));
    let markers = ["<", ":::", "@tab", "@[", "[[toc]]"];
    match behind {
        "" if markers.iter().any(|marker| line.starts_with(marker)) => {
            format!("{INLINE_STAND_IN}{line}")
        }
        "" => before.to_owned(),
        _ => format!("{before}\\{behind}"),
    }
}

/// The constructs of a flavor in which no note begins.
#[derive(Clone, Copy)]
struct Around {
    /// The second `^` of a superscript begins no note.
    sup: bool,
    /// Formulas.
    math: bool,
    /// Tags with Vue's directives.
    directives: bool,
}

/// Finds the notes in a text that stand in no other, in no link and in no tag.
fn notes(text: &str, around: Around) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut notes: Vec<Range<usize>> = Vec::new();
    // Where brackets were opened, and whether by a note.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut in_sup = false;
    // What has no end after one place has none after a later one.
    let mut is_endless = [false; MAX_BACKTICKS];
    let mut is_comment_endless = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            byte @ (b'`' | b'$') if byte == b'`' || around.math => {
                let length = bytes[at..].iter().take_while(|b| **b == byte).count();
                // Runs of dollars are told apart from those of backticks by their number.
                let kind = length + if byte == b'$' { MAX_BACKTICKS / 2 } else { 0 };
                let end = match is_endless.get(kind) {
                    Some(false) => end_of_run(bytes, at + length, byte, length),
                    _ => None,
                };
                if let (None, Some(is_endless)) = (end, is_endless.get_mut(kind)) {
                    *is_endless = true;
                }
                at = end.unwrap_or(at + length) - 1;
            }
            b'^' if bytes.get(at + 1) == Some(&b'[') && !in_sup => {
                open.push((at, true));
                at += 1;
            }
            b'^' => in_sup = around.sup && !in_sup,
            b'<' if text[at..].starts_with("<!--") => {
                let end = (!is_comment_endless)
                    .then(|| text[at..].find("-->"))
                    .flatten();
                is_comment_endless = end.is_none();
                at += end.map_or(0, |end| end + "-->".len() - 1);
            }
            b'<' => {
                let markup = &text[at..];
                let tag = html::tag_length(markup)
                    .or_else(|| directive::tag_length(markup).filter(|_| around.directives))
                    .or_else(|| autolink_length(markup));
                at += tag.map_or(0, |length| length - 1);
            }
            b'[' => open.push((at, false)),
            b']' => match open.pop() {
                Some((start, true)) => {
                    while notes.pop_if(|note| note.start > start).is_some() {}
                    notes.push(start..at + 1);
                }
                // To mdBook no link has a reference in its text.
                Some((start, false)) if matches!(bytes.get(at + 1), Some(b'(' | b'[')) => {
                    while notes.pop_if(|note| note.start > start).is_some() {}
                }
                _ => {}
            },
            byte => in_sup &= !byte.is_ascii_whitespace(),
        }
        at += 1;
    }
    notes
}

/// Returns the length of the URL or address in angle brackets that a text begins with.
fn autolink_length(text: &str) -> Option<usize> {
    let is_end = |c: char| c.is_ascii_whitespace() || c.is_ascii_control() || "<>".contains(c);
    let end = 1 + text[1..].find(is_end)?;
    let is_link = text[end..].starts_with('>') && text[1..end].contains([':', '@']);
    is_link.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::{Around, notes};

    fn found(text: &str) -> Vec<&str> {
        let around = Around {
            sup: true,
            math: true,
            directives: true,
        };
        let notes = notes(text, around);
        notes.into_iter().map(|note| &text[note]).collect()
    }

    #[test]
    fn notes_are_found() {
        assert_eq!(found("a^[b] c^[d [e] f]"), ["^[b]", "^[d [e] f]"]);
        assert_eq!(found("a^[b^[c]] [d^[e]]"), ["^[b^[c]]", "^[e]"]);
        assert_eq!(found("^[`]`] [ ^[`` ` ``]"), ["^[`]`]", "^[`` ` ``]"]);
        assert_eq!(found("^[<b c=\"]\">] <b ^[>]"), ["^[<b c=\"]\">]", "^[>]"]);
        assert_eq!(found("<!-- ^[a] <: ^[b]"), ["^[a]", "^[b]"]);
    }

    #[test]
    fn what_only_looks_like_notes_is_not() {
        for text in [
            "\\^[a] ^[b",
            "[a^[b] ^[c]](d) ![a^[b]](c)",
            "`^[a]` ``^[b]``",
            "x^2^[a]",
            "$x^[2]$ $$y^[3]$$",
            "^ [a] ^[b\\]",
            "<b c=\"^[d]\" e=^[f]> <b #c=^[d]>",
            "<http://^[a]> <a^[b]@c.d> <!-- ^[c] -->",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found("$5 ^[a] `b ^[c]"), ["^[a]", "^[c]"]);
    }
}
