//! Marks: `==marked==`, `++inserted++`, `!!spoiler!!`, and emphasis beside Chinese characters.
//!
//! The first three are plugins for markdown-it
//! ([mark](https://mdit-plugins.github.io/mark.html), [ins](https://mdit-plugins.github.io/ins.html),
//! [spoiler](https://mdit-plugins.github.io/spoiler.html)). They share one list of delimiters with
//! emphasis and strikethrough, so those are matched here, too. What mdBook would see otherwise,
//! such as `**注意：**后面` with the CJK-friendly rules, becomes elements; the rest stays Markdown.
//! What VuePress 1 takes for text, such as `a***b***c`, is escaped.

mod native;
mod pairs;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::attrs;
use super::delimiters::{self, Kind, Pair, Rules, Run, native_pair};
use super::ends_with_escape;
use super::strikethrough::is_single;
use crate::assets::Fragment;
use crate::edit::Edits;
use crate::flavor::{Emphasis, Switch};
use crate::html::{self, Token};
use crate::page::Page;
use native::Native;
use pairs::{Item, has_stray_tags, resolve, strikes, theirs};

/// A kind of delimiter and the elements that it stands for.
struct Mark {
    kind: Kind,
    /// The switch that it needs; without one it is Markdown's own.
    switch: Option<Switch>,
    /// The tags for one delimiter and for two.
    tags: [(&'static str, &'static str); 2],
}

const fn pairs_of(marker: u8, switch: Option<Switch>, tags: (&'static str, &'static str)) -> Mark {
    let kind = Kind {
        marker,
        units: (2, 2),
        splits_words: true,
        rule_of_three: false,
    };
    Mark {
        kind,
        switch,
        tags: [tags, tags],
    }
}

const fn emphasis(marker: u8, splits_words: bool) -> Mark {
    let kind = Kind {
        marker,
        units: (1, 2),
        splits_words,
        rule_of_three: true,
    };
    Mark {
        kind,
        switch: None,
        tags: [("<em>", "</em>"), ("<strong>", "</strong>")],
    }
}

const MARKS: &[Mark] = &[
    emphasis(b'*', true),
    emphasis(b'_', false),
    pairs_of(b'~', None, ("<del>", "</del>")),
    pairs_of(b'=', Some(Switch::Mark), ("<mark>", "</mark>")),
    pairs_of(b'+', Some(Switch::Ins), ("<ins>", "</ins>")),
    pairs_of(
        b'!',
        Some(Switch::Spoiler),
        ("<span class=\"spoiler\" tabindex=\"-1\">", "</span>"),
    ),
];

/// The delimiters of one line of text: a paragraph, a heading or a cell.
pub(super) struct Marks {
    is_active: bool,
    rules: Rules,
    /// The marks that are on.
    marks: Vec<&'static Mark>,
    items: Vec<Item>,
    /// What mdBook makes of the text without us.
    native: Vec<Pair>,
    /// Which of them have to be written as tags.
    as_tags: Native,
    /// Markers that another rule has taken.
    taken: Vec<usize>,
    /// Delimiters that stand beside a URL.
    beside_links: Vec<usize>,
    /// Where the last piece of text ends.
    text_end: usize,
    /// Whether an element was written in a line whose tags do not match.
    crosses_tags: bool,
}

impl Marks {
    pub(super) fn new(text: &str, page: &Page<'_>) -> Self {
        let is_on = |mark: &&Mark| mark.switch.is_none_or(|switch| page.has(switch));
        Self {
            is_active: may_occur(text, page),
            rules: Rules {
                emphasis: page.flavor().emphasis,
                cjk_friendly: page.has(Switch::CjkEmphasis),
            },
            marks: MARKS.iter().filter(is_on).collect(),
            items: Vec::new(),
            native: Vec::new(),
            as_tags: Native::default(),
            taken: Vec::new(),
            beside_links: Vec::new(),
            text_end: 0,
            crosses_tags: false,
        }
    }

    /// Whether an element was written in a line of text in which the author's tags do not match, so
    /// that it may end where a tag is open.
    pub(super) fn crosses_tags(&self) -> bool {
        self.crosses_tags
    }

    /// Takes over the `markers` of the text so far that belong to another rule.
    pub(super) fn take(&mut self, markers: &mut Vec<usize>) {
        self.taken.append(markers);
    }

    /// Takes over the `delimiters` that stand beside a URL in text, and keeps them from pairing.
    ///
    /// To mdBook there are brackets beside them now, and no letter, by which they could open or close
    /// an element.
    pub(super) fn beside_links(&mut self, delimiters: &mut Vec<usize>, edits: &mut Edits) {
        if self.is_active {
            self.beside_links.append(delimiters);
            return;
        }
        for at in delimiters.drain(..) {
            edits.insert(at, "\\");
        }
    }

    /// Notes a piece of text.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if !self.is_active {
            return;
        }
        self.text_end = range.end;
        let first = range.start + usize::from(ends_with_escape(&text[..range.start]));
        for at in first..range.end {
            let byte = text.as_bytes()[at];
            if let Some(mark) = self.marks.iter().find(|mark| mark.kind.marker == byte) {
                self.marker(mark, at..at + 1);
            }
        }
    }

    /// Notes an event that is not text; the end of the text converts it.
    pub(super) fn event(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        if !self.is_active {
            return;
        }
        match event {
            Event::Start(Tag::Link { .. }) => self.items.push(Item::Open(None)),
            Event::End(TagEnd::Link) => self.items.push(Item::Close(None)),
            // A piece of the line as any other.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::InlineHtml(html) => self.tags(html),
            // To mdBook they are no delimiters of two, and nothing leads out of what they strike through.
            Event::Start(Tag::Strikethrough) if is_single(text, range) => {
                self.items.push(Item::Open(None));
            }
            Event::End(TagEnd::Strikethrough) if is_single(text, range) => {
                self.items.push(Item::Close(None));
            }
            Event::Start(tag) => match native_pair(text, tag.to_end(), range) {
                Some(pair) => self.native_marker(text, pair.open),
                None => self.finish(text, page, edits),
            },
            Event::End(end) => match native_pair(text, *end, range) {
                Some(pair) => {
                    self.native_marker(text, pair.close.clone());
                    self.native.push(pair);
                }
                None => self.finish(text, page, edits),
            },
            _ => {}
        }
    }

    fn native_marker(&mut self, text: &str, range: Range<usize>) {
        let byte = text.as_bytes()[range.start];
        if let Some(mark) = MARKS.iter().find(|mark| mark.kind.marker == byte) {
            self.marker(mark, range);
        }
    }

    fn marker(&mut self, mark: &'static Mark, range: Range<usize>) {
        match self.items.last_mut() {
            Some(Item::Run(last, run)) if last.kind == mark.kind && run.end == range.start => {
                run.end = range.end;
            }
            _ => self.items.push(Item::Run(mark, range)),
        }
    }

    fn tags(&mut self, html: &str) {
        for token in html::tokens(html).0 {
            match token {
                Token::Start {
                    name, self_closing, ..
                } if !self_closing && !html::is_void(&name) => {
                    self.items.push(Item::Open(Some(name)));
                }
                Token::End { name, .. } => self.items.push(Item::Close(Some(name))),
                Token::Start { .. } => {}
            }
        }
    }

    /// Converts the delimiters of the text that ends here.
    fn finish(&mut self, text: &str, page: &mut Page<'_>, edits: &mut Edits) {
        let mut items = std::mem::take(&mut self.items);
        let mut native = std::mem::take(&mut self.native);
        let mut taken = std::mem::take(&mut self.taken);
        taken.sort_unstable();
        let mut as_tags = std::mem::take(&mut self.as_tags.pairs);
        let mut rest = std::mem::take(&mut self.beside_links);
        let is_free = |range: &Range<usize>| {
            let next = taken.partition_point(|at| *at < range.start);
            taken.get(next).is_none_or(|at| *at >= range.end)
        };
        let has_own =
            (items.iter()).any(|item| matches!(item, Item::Run(mark, _) if mark.switch.is_some()));
        for item in &items {
            // If one tilde of a run is taken, the others are text; and so are asterisks beside marks, which they
            // could cross.
            if let Item::Run(mark, range) = item
                && (mark.kind.marker == b'~' || (mark.switch.is_none() && has_own))
                && !is_free(range)
            {
                rest.extend(range.clone().filter(|at| taken.binary_search(at).is_err()));
            }
        }
        items.retain(|item| !matches!(item, Item::Run(_, range) if !is_free(range)));
        if !items.iter().any(|item| matches!(item, Item::Run(..))) {
            escape_rest(rest, &[], edits);
            return;
        }
        let (runs, pairs) = resolve(text, items.iter(), self.rules);
        let mark_at = |at: usize| {
            let next = runs.partition_point(|(_, run)| run.range.start <= at);
            runs[next - 1].0
        };
        // Where another rule has taken a run, there is no element.
        as_tags.retain(|pair| {
            let next = runs.partition_point(|(_, run)| run.range.start <= pair.open.start);
            next > 0 && runs[next - 1].1.range.end >= pair.open.end
        });
        let is_own = |pair: &Pair| mark_at(pair.open.start).switch.is_some();
        let (own, mut ours): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_own);
        ours.sort_by_key(|pair| pair.open.start);
        native.sort_by_key(|pair| pair.open.start);
        // mdBook's tildes open and close wherever there is no space beside them. Where some are markers of
        // subscript, the others pair in another way.
        let has_sub = taken.iter().any(|at| text.as_bytes()[*at] == b'~');
        let is_rewritten = has_sub
            || ours != native
                && (ours != theirs(text, &items)
                    || strikes(text, &ours).ne(strikes(text, &native)));
        self.crosses_tags |= (is_rewritten || !own.is_empty()) && has_stray_tags(&items);
        // Attributes belong to the elements that mdBook would see.
        self.crosses_tags |= is_rewritten && page.has(Switch::Attrs);
        let written = if is_rewritten { &ours } else { &as_tags };
        for pair in own.iter().chain(written) {
            let mark = mark_at(pair.open.start);
            if mark.switch == Some(Switch::Spoiler) {
                page.uses(Fragment::Spoiler);
            }
            let (open, close) = mark.tags[pair.open.len() - 1];
            let open = match mark.switch {
                // After the last piece stand the attributes of a heading.
                Some(_) => attrs::tag(open, &text[..self.text_end], pair.close.end, page, edits),
                None => open.to_owned(),
            };
            edits.replace(pair.open.clone(), open);
            edits.replace(pair.close.clone(), close);
        }
        rest.extend(self.parted_marks(&runs, &own, written));
        let held = match is_rewritten {
            true => ours.clone(),
            false => [native, as_tags.clone()].concat(),
        };
        if !is_rewritten && !as_tags.is_empty() {
            // Beside the tags, tildes that are text could strike something through.
            let tildes = runs.iter().filter(|(mark, _)| mark.kind.marker == b'~');
            rest.extend(tildes.flat_map(|(_, run)| run.range.clone()));
            rest.sort_unstable();
            rest.dedup();
        }
        if is_rewritten {
            rest.extend(all_of(&runs));
            rest.sort_unstable();
            rest.dedup();
        }
        escape_rest(rest, &held, edits);
    }
}

/// Returns the delimiters of Markdown's own that may open or close something for mdBook. Single tildes
/// do so whatever is beside them.
fn all_of(runs: &[(&'static Mark, Run)]) -> impl Iterator<Item = usize> {
    let matters = |(mark, run): &&(&'static Mark, Run)| {
        let may_pair = run.kind.marker == b'~' || run.can_open || run.can_close;
        mark.switch.is_none() && may_pair
    };
    (runs.iter().filter(matters)).flat_map(|(_, run)| run.range.clone())
}

/// Escapes those of the delimiters that no pair holds.
fn escape_rest(delimiters: Vec<usize>, pairs: &[Pair], edits: &mut Edits) {
    let mut taken: Vec<&Range<usize>> = pairs.iter().flat_map(|p| [&p.open, &p.close]).collect();
    taken.sort_by_key(|range| range.start);
    let is_taken = |at: usize| {
        let next = taken.partition_point(|range| range.start <= at);
        next > 0 && taken[next - 1].contains(&at)
    };
    for at in delimiters.into_iter().filter(|at| !is_taken(*at)) {
        edits.insert(at, "\\");
    }
}

/// The delimiters of emphasis that stand beside the link between two pieces of text.
pub(super) fn delimiters_beside<'t>(
    text: &'t str,
    pieces: &[Range<usize>],
) -> impl Iterator<Item = usize> + use<'t> {
    let (before, behind) = (pieces[0].clone(), pieces[pieces.len() - 1].clone());
    let is_delimiter = |at: &usize| matches!(text.as_bytes()[*at], b'*' | b'_');
    let before = before.rev().take_while(is_delimiter);
    before.chain(behind.take_while(is_delimiter))
}

/// Where markers stand in what is no text.
pub(super) fn markers(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(['*', '_', '~', '=', '+', '!'])
        .map(|(at, _)| at)
}

/// Whether the page may hold a mark that mdBook does not see.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    let is_doubled = |mark: &Mark| {
        text.as_bytes()
            .windows(2)
            .any(|two| two == [mark.kind.marker; 2])
    };
    let own = |mark: &Mark| mark.switch.is_some_and(|switch| page.has(switch)) && is_doubled(mark);
    let is_emphasis = || !text.is_ascii() && text.contains(['*', '_', '~']);
    let is_early =
        || page.flavor().emphasis != Emphasis::CommonMark && delimiters::may_be_early(text);
    (page.has(Switch::CjkEmphasis) && is_emphasis())
        || (page.has(Switch::Sub) && text.contains('~'))
        || MARKS.iter().any(own)
        || is_early()
        || (!page.is_mdbook() && delimiters::may_strike_otherwise(text))
}
