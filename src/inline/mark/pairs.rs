//! The pairs of delimiters in a line of text, each within its link or element.

use std::ops::Range;

use super::Mark;
use crate::flavor::Emphasis;
use crate::inline::delimiters::{Openers, Pair, Rules, Run};

/// How many open links and elements are looked through for the one that ends.
const MAX_OPEN: usize = 512;

/// What matters to delimiters: themselves, and the bounds of what they cannot lead out of.
pub(super) enum Item {
    Run(&'static Mark, Range<usize>),
    /// A link, or a tag of this name, inside of which delimiters are matched on their own.
    Open(Option<String>),
    Close(Option<String>),
}

/// Finds the runs of the text and the pairs that they make.
pub(super) fn resolve<'a>(
    text: &str,
    items: impl Iterator<Item = &'a Item> + Clone,
    rules: Rules,
) -> (Vec<(&'static Mark, Run)>, Vec<Pair>) {
    let mut scopes = vec![Openers::new(rules)];
    let mut pairs = Vec::new();
    let mut runs = Vec::new();
    for (item, is_scope) in items.clone().zip(balanced(items)) {
        match item {
            Item::Run(mark, range) => {
                let run = Run::new(text, mark.kind, range.clone(), rules);
                if let Some(openers) = scopes.last_mut() {
                    openers.push(run.clone(), &mut pairs);
                }
                runs.push((*mark, run));
            }
            Item::Open(_) if is_scope => scopes.push(Openers::new(rules)),
            Item::Close(_) if is_scope => {
                scopes.pop();
            }
            _ => {}
        }
    }
    (runs, pairs)
}

/// Returns the delimiter pairs that mdBook's parser will find. Delimiters never pair across the boundary
/// of an element, in either parser.
pub(super) fn theirs(text: &str, items: &[Item]) -> Vec<Pair> {
    let is_native = |item: &&Item| !matches!(item, Item::Run(mark, _) if mark.switch.is_some());
    let rules = Rules {
        emphasis: Emphasis::CommonMark,
        cjk_friendly: false,
    };
    let mut pairs = resolve(text, items.iter().filter(is_native), rules).1;
    pairs.sort_by_key(|pair| pair.open.start);
    pairs
}

/// Those of the pairs that strike something through.
pub(super) fn strikes<'p>(text: &'p str, pairs: &'p [Pair]) -> impl Iterator<Item = &'p Pair> {
    (pairs.iter()).filter(|pair| text[pair.open.clone()].starts_with('~'))
}

/// Whether a tag opens or closes an element that does not begin or end in the text.
pub(super) fn has_stray_tags(items: &[Item]) -> bool {
    let is_tag = |item: &Item| matches!(item, Item::Open(Some(_)) | Item::Close(Some(_)));
    (items.iter().zip(balanced(items.iter()))).any(|(item, is_scope)| is_tag(item) && !is_scope)
}

/// Tells of each item whether it opens or closes a link, or an element that is closed in the text.
fn balanced<'a>(items: impl Iterator<Item = &'a Item>) -> Vec<bool> {
    let items: Vec<&Item> = items.collect();
    let mut is_scope = vec![false; items.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Run(..) => {}
            Item::Open(_) => open.push(at),
            Item::Close(name) => {
                let is_link = |at: &usize| matches!(items[*at], Item::Open(None));
                let far = open.len().saturating_sub(MAX_OPEN);
                let floor = match name {
                    Some(_) => {
                        (open[far..].iter().rposition(is_link)).map_or(far, |at| far + at + 1)
                    }
                    None => far,
                };
                let opens = |at: &usize| matches!(&items[*at], Item::Open(own) if own == name);
                if let Some(found) = open[floor..].iter().rposition(opens) {
                    is_scope[open[floor + found]] = true;
                    is_scope[at] = true;
                    open.truncate(floor + found);
                }
            }
        }
    }
    is_scope
}
