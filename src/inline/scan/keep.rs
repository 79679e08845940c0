//! What must stay what it is beside the edits of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::PREFIX;
use crate::edit::{Edit, Edits};
use crate::text::line_start;

/// Writes the label of a definition after a text that was the label and is changed: `[🎉][:tada:]`.
///
/// Each of the `labels` comes with the bracket to write it in.
pub(super) fn labels(text: &str, labels: Vec<(Range<usize>, usize)>, edits: &mut Edits) {
    if labels.is_empty() {
        return;
    }
    // White space in a label makes no difference.
    let changes = |edit: &&Edit| !edit.range.is_empty() || !edit.replacement.trim().is_empty();
    let edited = edits.since(0).iter().filter(changes);
    let mut edited: Vec<usize> = edited.map(|edit| edit.range.start).collect();
    edited.sort_unstable();
    for (label, bracket) in labels {
        let next = edited.partition_point(|at| *at < label.start);
        if edited.get(next).is_none_or(|at| *at > label.end) {
            continue;
        }
        let lines = text[label.clone()].lines();
        let lines: Vec<&str> = lines
            .map(|line| line.trim_matches([' ', '\t', '>']))
            .collect();
        let open = if bracket == label.end { "][" } else { "" };
        edits.replace(bracket..bracket + 1, format!("{open}{}]", lines.join(" ")));
    }
}

/// Escapes the brackets at `places`, where text looks like the beginning of a comment or a declaration that
/// something inserted after it would end.
pub(super) fn from_opening(text: &str, places: Vec<usize>, edits: &mut Edits) {
    if places.is_empty() || edits.is_empty() {
        return;
    }
    let replaced: BTreeSet<usize> = (edits.since(0).iter())
        .filter(|edit| !edit.range.is_empty())
        .map(|edit| edit.range.start)
        .collect();
    // What stands in place of the character after the bracket begins no comment.
    let stays = |at: &usize| !replaced.contains(&(at + 1));
    for at in places.into_iter().filter(stays) {
        // Before the bracket, a backslash would part what emoticons are found in; after three of them it
        // would not keep the line from being an import.
        let is_alone = !text[..at].ends_with('<');
        edits.insert(at + usize::from(is_alone), "\\");
    }
}

/// Escapes the brackets at the beginning of a line that would begin an import with the tag put in after them.
pub(super) fn from_importing(text: &str, edits: &mut Edits) {
    const BRACKETS: &str = "<<";
    let is_import = |edit: &&Edit| {
        let before = text[..edit.range.start].strip_suffix(BRACKETS);
        let before = before.map(|before| before.trim_end_matches(PREFIX));
        let begins_line = before.is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        edit.replacement.starts_with('<') && begins_line
    };
    let brackets: BTreeSet<usize> = (edits.since(0).iter().filter(is_import))
        .map(|edit| edit.range.start - BRACKETS.len())
        .collect();
    for at in brackets {
        edits.insert(at, "\\");
    }
}

/// Escapes the backticks at the beginning of a line that would begin a fence without the other ones of the
/// line.
pub(super) fn from_fencing(text: &str, edits: &mut Edits) {
    let mut lost = BTreeMap::<usize, usize>::new();
    for edit in edits.since(0) {
        let removed = text[edit.range.clone()].matches('`').count();
        if removed > 0 && !edit.replacement.contains('`') {
            *lost.entry(line_start(text, edit.range.start)).or_default() += removed;
        }
    }
    for (start, lost) in lost {
        let line = text[start..].lines().next().unwrap_or_default();
        let content = line.trim_start_matches(PREFIX);
        let rest = content.trim_start_matches('`');
        let run = content.len() - rest.len();
        if run >= 3 && rest.matches('`').count() == lost {
            let first = start + line.len() - content.len();
            (first..first + run).for_each(|at| edits.insert(at, "\\"));
        }
    }
}

/// Whether a bracket that is escaped, in superscript say, may part a link from its target in angle brackets,
/// which is a tag then.
pub(super) fn may_unlink(text: &str, edits: &Edits) -> bool {
    let is_bracket =
        |edit: &Edit| edit.replacement == "\\" && text[edit.range.start..].starts_with(['[', ']']);
    edits.since(0).iter().any(is_bracket) && text.contains("](<")
}
