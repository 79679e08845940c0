//! The block stage: one line scanner that knows CommonMark's block structure and VuePress's block
//! markers.
//!
//! VuePress finds its containers with [markdown-it](https://github.com/markdown-it/markdown-it),
//! line by line and before anything inside them is parsed. The scanner walks a page in the same
//! way and with the same state, so it opens and closes a container exactly where VuePress does:
//! in lists, in quotes, around fences, and in the cases where the author did not mean it. It
//! produces no tree, only edits to the marker lines; everything else stays the author's Markdown.
//!
//! CommonMark's own blocks live here and in the files beside this one. A construct of VuePress is
//! a row in [`RULES`] and a file in `block/`; a container is a row in `container/kinds.rs`. What
//! VuePress makes of CommonMark's own blocks hangs on those: alerts on quotes, titles and marked
//! lines on fences, components and `<<<` on HTML.

mod alert;
mod attributes;
mod body;
mod code_span;
mod column;
mod container;
mod definition;
mod directive;
mod fence;
mod footnote;
mod html_block;
mod import;
mod inline_footnote;
mod interrupt;
mod leaf;
mod line;
mod list;
mod paragraph;
mod quote;
mod table;
mod tabs;
mod toc;
mod trigger;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::inline;
use crate::page::Page;

#[cfg(test)]
pub(crate) use container::container_names;
use container::{Item, Items};
pub(crate) use container::{custom_kinds, has_default_title};
pub(crate) use html_block::is_vue1_component;
use interrupt::Interrupted;
use line::{Line, skip_indent};
use list::Joint;

/// A block construct of VuePress.
struct Rule {
    /// The byte that every line opening the construct begins with.
    first: u8,
    /// Whether the construct opens at `line`, where it may interrupt paragraphs, lists and quotes.
    opens: fn(&Scanner<'_, '_>, line: usize, end: usize) -> bool,
    /// Converts the construct that opens at `line` and returns the line after it.
    convert: fn(&mut Scanner<'_, '_>, line: usize, end: usize) -> usize,
}

/// The block constructs, in the order in which they are tried.
///
/// They are tried after tables and indented code and before fences, where markdown-it's plugins
/// put theirs.
const RULES: &[Rule] = &[
    import::RULE,
    tabs::at_tab::RULE,
    tabs::code_group::RULE,
    tabs::npm_to::RULE,
    container::RULE,
    container::CAPTION,
    toc::RULE,
];

/// The depth at which markdown-it stops to look into blocks.
const MAX_NESTING: usize = 100;

/// Scans a page's body and returns the edits that turn its block constructs into mdBook's Markdown.
///
/// Ranges of the edits and of the diagnostics, which go to `page`, are offsets in `text`.
pub(crate) fn scan(text: &str, page: &mut Page<'_>) -> Edits {
    if page.is_scanned() {
        return walk(text, page, false).edits;
    }
    let is_mdbook = page.is_mdbook();
    if is_mdbook && !trigger::may_occur(text, page) {
        return Edits::default();
    }
    page.interpolates = !is_mdbook && inline::may_interpolate(text);
    page.scans(Some(text));
    let edits = walk(text, page, is_mdbook).edits;
    page.scans(None);
    edits
}

/// Returns the bytes of the fences in a text, in order; a fence may come twice.
pub(crate) fn fences(text: &str, page: &Page<'_>) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    // Only the fences matter here, and no edits.
    let mut fences = walk(text, &mut page.again(), true).fences;
    fences.sort_by_key(|fence| fence.start);
    fences
}

/// Scans all blocks of a text.
///
/// With `is_muted`, only constructs change it: CommonMark's own blocks outside of them do not.
fn walk<'a, 'p>(text: &'a str, page: &'a mut Page<'p>, is_muted: bool) -> Scanner<'a, 'p> {
    let lines = line::split(text);
    let end = lines.len();
    let lines_with = |mark: &str, is_one: fn(&str) -> bool| match text.contains(mark) {
        true => (0..end)
            .filter(|index| is_one(&text[lines[*index].first..lines[*index].end]))
            .collect(),
        false => Vec::new(),
    };
    let colon_lines = lines_with(":::", |line| line.trim_end().ends_with(":::"));
    let tab_lines = lines_with("@tab", tabs::at_tab::may_be_tab);
    let mut scanner = Scanner {
        text,
        page,
        edits: Edits::default(),
        indents: BTreeMap::new(),
        fences: Vec::new(),
        lines,
        colon_lines,
        tab_lines,
        limit: end,
        indent: 0,
        list_indent: None,
        parent: Parent::Root,
        shift: 0,
        outer_shift: 0,
        is_unquoted: false,
        prefix: String::new(),
        depth: 0,
        open_paragraph: (0, 0),
        defined: (0, 0),
        definition_column: None,
        textless_end: 0,
        plain_text: (0, 0, 0),
        open_tags: Vec::new(),
        component: None,
        in_container: false,
        items: None,
        item: Item::default(),
        item_line: usize::MAX,
        is_tight: true,
        joints: Vec::new(),
        captions: 0,
        footnotes: Vec::new(),
        footnote_labels: BTreeSet::new(),
        alert_line: usize::MAX,
        lazy_lines: quote::LOOK_AHEAD * end + quote::LOOK_AHEAD_LEAST,
        previews: 0,
    };
    scanner.edits.mute(is_muted);
    let mut line = 0;
    while line < end {
        line = scanner.blocks(line, end).max(line + 1);
    }
    scanner.edits.mute(false);
    for (start, (end, spaces)) in std::mem::take(&mut scanner.indents) {
        scanner.edits.replace(start..end, " ".repeat(spaces));
    }
    scanner
}

/// What the block that is being scanned stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parent {
    Root,
    Paragraph,
    Quote,
    List,
    Table,
    Container,
}

/// Scans the block that begins at a line, in lines that end at another, and returns the line after it.
type ScanBlock<'a, 'p, 'f> = dyn FnMut(&mut Scanner<'a, 'p>, usize, usize) -> usize + 'f;

struct Scanner<'a, 'p> {
    text: &'a str,
    page: &'a mut Page<'p>,
    edits: Edits,
    /// The spaces that indentation with tabs becomes, by where it begins, and where it ends.
    indents: BTreeMap<usize, (usize, usize)>,
    /// The bytes of the fences so far.
    fences: Vec<Range<usize>>,
    lines: Vec<Line>,
    /// The lines that end with colons, in order.
    colon_lines: Vec<usize>,
    /// The lines that may open a panel of tabs, in order.
    tab_lines: Vec<usize>,
    /// The line after the last one that the enclosing container or quote reaches.
    limit: usize,
    /// The column at which the current block's lines begin.
    indent: isize,
    /// The column of the list that the current item belongs to.
    list_indent: Option<isize>,
    parent: Parent,
    /// By how many columns lines move to the left in the output, see [`Scanner::dedent`].
    shift: isize,
    /// By how many the quotes around move.
    outer_shift: isize,
    /// Whether the lines lose the markers of a quote around them.
    is_unquoted: bool,
    /// The quote markers and the indentation before them that a new line needs.
    prefix: String,
    depth: usize,
    /// The line after the last paragraph or table, which CommonMark may let run on into it, and
    /// how deep in other blocks the paragraph is.
    open_paragraph: (usize, usize),
    /// The line after the last definition, and how deep in other blocks that is.
    defined: (usize, usize),
    /// The column of the definitions that the innermost one of them belongs to.
    definition_column: Option<isize>,
    /// The line after the last table, or paragraph that may be link references: no text to go on with.
    textless_end: usize,
    /// The line after text that no underline makes a heading, its indentation, and how deep in other
    /// blocks it is; only for the parser of VuePress 1.
    plain_text: (usize, isize, usize),
    /// The author's open block elements in the box or quote around, and how deep in other blocks
    /// each begins; only for the parser of VuePress 1.
    open_tags: Vec<(String, usize)>,
    /// The last line that is a component and nothing else, its indentation, and how deep in other
    /// blocks it is.
    component: Option<(usize, isize, usize)>,
    /// Whether a container is the innermost block, so that what is left open ends with it.
    in_container: bool,
    /// What becomes of the items of lists, where a container makes something of them.
    items: Option<Items>,
    /// The list item that is the innermost block.
    item: Item,
    /// The first line of the innermost list item.
    item_line: usize,
    /// Whether no blank line parts the blocks of the item so far.
    is_tight: bool,
    /// The places in the items of the innermost list at which it matters whether the list is tight.
    joints: Vec<Joint>,
    /// The depth of the blocks between which captions stand; 0 where there are none.
    captions: usize,
    /// The definitions of the notes in the text so far.
    footnotes: Vec<String>,
    /// The line with the name of an alert that has it in an inner quote, which is no second alert.
    alert_line: usize,
    /// How many lines may still be taken for those of a quote that then ends before them.
    lazy_lines: usize,
    /// The labels of definitions that only look like footnotes.
    footnote_labels: BTreeSet<String>,
    /// How many previews, which repeat their body, the block stands in.
    previews: usize,
}

impl<'a, 'p> Scanner<'a, 'p> {
    /// Scans the blocks from `line` on and returns the line at which the enclosing block ends.
    fn blocks(&mut self, line: usize, end: usize) -> usize {
        self.blocks_by(line, end, &mut Self::block)
    }

    /// Does the same, with `block` for each block.
    fn blocks_by(
        &mut self,
        mut line: usize,
        end: usize,
        block: &mut ScanBlock<'a, 'p, '_>,
    ) -> usize {
        if self.depth >= MAX_NESTING {
            return end;
        }
        self.depth += 1;
        let mut has_blank_line = false;
        while line < end {
            while line < self.limit && self.lines[line].is_blank() {
                line += 1;
            }
            if line >= end || self.lines[line].column < self.indent {
                break;
            }
            line = block(self, line, end);
            self.is_tight = !has_blank_line;
            has_blank_line |=
                self.lines[line - 1].is_blank() || (line < end && self.lines[line].is_blank());
            if self.depth == 1 {
                self.define_footnotes(line.max(1));
            }
        }
        let is_inside = |(_, depth): &(String, usize)| *depth >= self.depth;
        while self.open_tags.pop_if(|open| is_inside(open)).is_some() {}
        self.depth -= 1;
        line
    }

    /// Scans the block that begins at `line` and returns the line after it.
    fn block(&mut self, line: usize, end: usize) -> usize {
        let begins_item = std::mem::take(&mut self.item.begins);
        if let Some(next) = self.table(line, end) {
            return next;
        }
        if self.relative_column(line) >= 4 {
            return self.indented_code(line, end);
        }
        let first = self.text.as_bytes()[self.lines[line].first];
        for rule in RULES {
            if rule.first == first && (rule.opens)(self, line, end) {
                self.page.opens(self.content(line));
                return self.unmuted(|scanner| (rule.convert)(scanner, line, end));
            }
        }
        match first {
            b'`' | b'~' => self.fence(line, end),
            b'>' => Some(self.quote(line, end)),
            b'<' => self
                .unmuted(|scanner| scanner.snippet(line))
                .or_else(|| self.html_block(line, end)),
            b'#' if self.is_heading(line) => {
                self.close_heading(line);
                self.inline_footnotes(line..line + 1);
                Some(line + 1)
            }
            b'*' | b'-' | b'_' if self.is_rule(line) => Some(line + 1),
            b'*' | b'-' | b'+' | b'0'..=b'9' => self.list(line, end),
            b':' => self.definition(line, end),
            b'[' => self.footnote(line, end).or_else(|| self.reference(line)),
            _ => None,
        }
        .unwrap_or_else(|| match begins_item {
            true => self.item_title(line),
            false => self.paragraph(line),
        })
    }

    /// Records the edits of a construct, and of the blocks in it, in mdBook's own Markdown, too.
    fn unmuted<R>(&mut self, convert: impl FnOnce(&mut Self) -> R) -> R {
        let was_muted = self.edits.mute(false);
        let result = convert(self);
        self.edits.mute(was_muted);
        result
    }

    /// Converts lines of Markdown that stand for something else, for the block at hand.
    ///
    /// What is given begins and goes on at the indentation of the block; its first line has none.
    fn convert_lines(&mut self, markdown: &str) -> String {
        let (converted, _) = scan(markdown, self.page).apply(markdown.into());
        self.prefixed(&converted)
    }

    fn content(&self, line: usize) -> &'a str {
        let line = &self.lines[line];
        &self.text[line.first..line.end]
    }

    /// The column of a line's text from where the current block begins.
    fn relative_column(&self, line: usize) -> isize {
        self.lines[line].column - self.indent
    }

    /// Whether the container that is the innermost block ends before `line`.
    ///
    /// One that was a quote also ends there when the line has no marker and continues no paragraph.
    fn ends_container(&self, line: usize) -> bool {
        let is_outside = |line: &Line| !line.is_blank() && line.column < self.indent;
        self.in_container && (line >= self.limit || is_outside(&self.lines[line]))
    }

    fn report(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: String,
        help: impl Into<String>,
    ) {
        self.page.report(Diagnostic {
            code,
            range,
            message,
            help: help.into(),
        });
    }
}
