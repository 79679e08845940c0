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
//! a row in [`RULES`] and a file in `block/`.

mod alert;
mod attributes;
mod container;
mod directive;
mod fence;
mod footnote;
mod html_block;
mod import;
mod line;
mod list;
mod quote;
mod table;
mod tabs;
mod toc;

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::page::Page;

use container::{Item, Items};
pub(crate) use container::{custom_kinds, has_default_title};
use line::{Line, skip_indent};

/// A block construct of VuePress.
struct Rule {
    /// The byte that every line opening the construct begins with.
    first: u8,
    /// Whether the construct opens at `line`, where it may interrupt paragraphs, lists and quotes.
    opens: fn(&Scanner<'_, '_>, line: usize, end: usize) -> bool,
    /// Converts the construct that opens at `line` and gives the line behind it.
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

/// Scans a page's body and gives the edits that turn its block constructs into mdBook's Markdown.
///
/// Ranges of the edits and of the diagnostics, which go to `page`, are offsets in `text`.
pub(crate) fn scan(text: &str, page: &mut Page<'_>) -> Edits {
    walk(text, page).edits
}

/// Gives the bytes of the fences in a text, in order; a fence may come twice.
pub(crate) fn fences(text: &str, page: &Page<'_>) -> Vec<Range<usize>> {
    if !text.contains("```") && !text.contains("~~~") {
        return Vec::new();
    }
    // What the blocks become is not asked for.
    let mut fences = walk(text, &mut page.again()).fences;
    fences.sort_by_key(|fence| fence.start);
    fences
}

/// Scans all blocks of a text.
fn walk<'a, 'p>(text: &'a str, page: &'a mut Page<'p>) -> Scanner<'a, 'p> {
    let lines = line::split(text);
    let end = lines.len();
    let is_close = |line: &Line| text[line.first..line.end].trim_end().ends_with(":::");
    let closes = (0..end).filter(|index| is_close(&lines[*index])).collect();
    let is_tab = |line: &Line| tabs::at_tab::may_be_tab(&text[line.first..line.end]);
    let tab_lines = (0..end).filter(|index| is_tab(&lines[*index])).collect();
    let mut scanner = Scanner {
        text,
        page,
        edits: Edits::default(),
        fences: Vec::new(),
        lines,
        closes,
        tab_lines,
        limit: end,
        indent: 0,
        list_indent: None,
        parent: Parent::Root,
        shift: 0,
        prefix: String::new(),
        depth: 0,
        open_paragraph: (0, 0),
        in_container: false,
        items: None,
        item: Item::default(),
        captions: 0,
        previews: 0,
    };
    let mut line = 0;
    while line < end {
        line = scanner.blocks(line, end).max(line + 1);
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

/// Which construct asks whether a line interrupts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Interrupted {
    Paragraph,
    /// A quote's lazy lines and a table's rows.
    QuoteOrTable,
    List,
}

/// Scans the block that begins at a line, in lines that end at another, and gives the line behind it.
type ScanBlock<'a, 'p, 'f> = dyn FnMut(&mut Scanner<'a, 'p>, usize, usize) -> usize + 'f;

struct Scanner<'a, 'p> {
    text: &'a str,
    page: &'a mut Page<'p>,
    edits: Edits,
    /// The bytes of the fences so far.
    fences: Vec<Range<usize>>,
    lines: Vec<Line>,
    /// The lines that end with colons, in order.
    closes: Vec<usize>,
    /// The lines that may open a panel of tabs, in order.
    tab_lines: Vec<usize>,
    /// The line behind the last one that the enclosing container or quote reaches.
    limit: usize,
    /// The column at which the current block's lines begin.
    indent: isize,
    /// The column of the list that the current item belongs to.
    list_indent: Option<isize>,
    parent: Parent,
    /// By how many columns lines move to the left in the output, see [`Scanner::dedent`].
    shift: isize,
    /// The quote markers and the indentation in front of them that a new line needs.
    prefix: String,
    depth: usize,
    /// The line behind the last paragraph or table, which CommonMark may let run on into it, and
    /// how deep in other blocks the paragraph is.
    open_paragraph: (usize, usize),
    /// Whether a container is the innermost block, so that what is left open ends with it.
    in_container: bool,
    /// What becomes of the items of lists, where a container makes something of them.
    items: Option<Items>,
    /// The list item that is the innermost block.
    item: Item,
    /// The depth of the blocks between which captions stand; 0 where there are none.
    captions: usize,
    /// How many previews, which repeat their body, the block stands in.
    previews: usize,
}

impl<'a, 'p> Scanner<'a, 'p> {
    /// Scans the blocks from `line` on and gives the line at which the enclosing block ends.
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
        while line < end {
            while line < self.limit && self.lines[line].is_blank() {
                line += 1;
            }
            if line >= end || self.lines[line].column < self.indent {
                break;
            }
            line = block(self, line, end);
        }
        self.depth -= 1;
        line
    }

    /// Scans the block that begins at `line` and gives the line behind it.
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
                return (rule.convert)(self, line, end);
            }
        }
        match first {
            b'`' | b'~' => self.fence(line, end),
            b'>' => Some(self.quote(line, end)),
            b'<' => (self.snippet(line)).or_else(|| self.html_block(line, end)),
            b'#' if self.is_heading(line) => Some(line + 1),
            b'*' | b'-' | b'_' if self.is_rule(line) => Some(line + 1),
            b'*' | b'-' | b'+' | b'0'..=b'9' => self.list(line, end),
            b'[' => self.footnote(line, end).or_else(|| self.reference(line)),
            _ => None,
        }
        .unwrap_or_else(|| match begins_item {
            true => self.item_title(line),
            false => self.paragraph(line),
        })
    }

    /// Converts lines of Markdown that stand for something else, for the block at hand.
    ///
    /// What is given begins and goes on at the indentation of the block; its first line has none.
    fn convert_lines(&mut self, markdown: &str) -> String {
        let (converted, _) = scan(markdown, self.page).apply(markdown.into());
        let lines: Vec<&str> = converted.split('\n').collect();
        lines.join(&format!("\n{}", self.line_prefix()))
    }

    fn content(&self, line: usize) -> &'a str {
        let line = &self.lines[line];
        &self.text[line.first..line.end]
    }

    /// The column of a line's text from where the current block begins.
    fn relative_column(&self, line: usize) -> isize {
        self.lines[line].column - self.indent
    }

    /// Whether `line` opens a block that ends the one that `interrupted` names.
    fn interrupts(&self, line: usize, end: usize, interrupted: Interrupted) -> bool {
        let Some(&first) = self.text.as_bytes().get(self.lines[line].first) else {
            return false;
        };
        if self.lines[line].is_blank() {
            return false;
        }
        if interrupted == Interrupted::Paragraph && self.table_head(line, end) {
            return true;
        }
        if RULES
            .iter()
            .any(|rule| rule.first == first && (rule.opens)(self, line, end))
        {
            return true;
        }
        if self.relative_column(line) >= 4 {
            return false;
        }
        let leaf = interrupted != Interrupted::List;
        match first {
            b'`' | b'~' => self.fence_opening(line).is_some(),
            b'>' => true,
            b'<' if leaf => self.html_block_interrupts(line),
            b'#' if leaf => self.is_heading(line),
            b'*' | b'-' | b'_' if self.is_rule(line) => true,
            b'*' | b'-' | b'+' | b'0'..=b'9' if leaf => self.list_interrupts(line),
            _ => false,
        }
    }

    /// Scans a paragraph or a setext heading and gives the line behind it.
    fn paragraph(&mut self, start: usize) -> usize {
        let (end, underlined) = self.paragraph_lines(start);
        let last = end - usize::from(underlined);
        for line in start..last {
            self.check_paragraph_line(line);
            self.strip_directives(line);
        }
        for line in start + 1..self.unclosed_in_paragraph(start, last).unwrap_or(last) {
            self.keep_in_paragraph(line);
        }
        if !underlined {
            self.open_paragraph = (end, self.depth);
        }
        end
    }

    /// The line behind a paragraph or a setext heading, whose text may run on into less indented
    /// lines.
    fn paragraph_end(&mut self, start: usize) -> usize {
        self.paragraph_lines(start).0
    }

    /// Gives the same line, and whether an underline ends the paragraph as a setext heading.
    fn paragraph_lines(&mut self, start: usize) -> (usize, bool) {
        let parent = std::mem::replace(&mut self.parent, Parent::Paragraph);
        let mut underlined = false;
        let mut line = start + 1;
        while line < self.limit && !self.lines[line].is_blank() && !underlined {
            let column = self.relative_column(line);
            underlined = (0..4).contains(&column) && is_setext_underline(self.content(line));
            let ends = !underlined
                && column < 4
                && self.lines[line].column >= 0
                && self.interrupts(line, self.limit, Interrupted::Paragraph);
            if ends {
                break;
            }
            line += 1;
        }
        self.parent = parent;
        (line, underlined)
    }

    /// Reports a line that looks like a container's end where VuePress shows it as text.
    fn check_paragraph_line(&mut self, line: usize) {
        let content = self.content(line);
        let trimmed = content.trim_end();
        if trimmed.len() >= 3 && trimmed.bytes().all(|b| b == b':') {
            let start = self.lines[line].first;
            self.report(
                Code::StrayClose,
                start..start + trimmed.len(),
                format!("`{trimmed}` closes no container"),
                "remove the line, or give the container that it should close as many colons",
            );
        }
    }

    /// Ends a link reference definition that fills its line; what follows is not its paragraph.
    fn reference(&mut self, line: usize) -> Option<usize> {
        let (label, rest) = self.content(line).strip_prefix('[')?.split_once("]:")?;
        let mut words = rest.split_whitespace();
        let is_label = !label.trim().is_empty() && !label.contains(['[', ']', '\\']);
        words
            .next()
            .filter(|_| is_label && words.next().is_none())?;
        // A title may stand on the next line, and then the definition runs on.
        let next = line + 1;
        let title_follows = next < self.limit && self.content(next).starts_with(['"', '\'', '(']);
        if title_follows {
            return None;
        }
        self.open_paragraph = (next, self.depth);
        let is_lazy = next < self.lines.len()
            && !self.lines[next].is_blank()
            && self.lines[next].column < self.indent
            && !self.interrupts(next, next + 1, Interrupted::Paragraph);
        if is_lazy {
            // To markdown-it nothing is left that the line could belong to.
            self.insert_line_after(line, "");
        }
        Some(next)
    }

    /// Whether the container that is the innermost block ends in front of `line`.
    ///
    /// One that was a quote also ends there when the line has no marker and continues no paragraph.
    fn ends_container(&self, line: usize) -> bool {
        let is_outside = |line: &Line| !line.is_blank() && line.column < self.indent;
        self.in_container && (line >= self.limit || is_outside(&self.lines[line]))
    }

    fn indented_code(&mut self, start: usize, end: usize) -> usize {
        // What ends a paragraph for markdown-it may be code to the block around the paragraph; to
        // CommonMark, in which code interrupts no paragraph, it would run on.
        self.part_from_paragraph(start);
        let mut last = start + 1;
        for line in start + 1..end {
            if self.lines[line].is_blank() {
                continue;
            }
            if self.relative_column(line) < 4 {
                break;
            }
            last = line + 1;
        }
        last
    }

    fn is_heading(&self, line: usize) -> bool {
        let content = self.content(line);
        let rest = content.trim_start_matches('#');
        (1..=6).contains(&(content.len() - rest.len()))
            && (rest.is_empty() || rest.starts_with([' ', '\t']))
    }

    fn is_rule(&self, line: usize) -> bool {
        let content = self.content(line);
        let marker = content.as_bytes()[0];
        let mut markers = content.bytes().filter(|b| !matches!(b, b' ' | b'\t'));
        content.bytes().filter(|&b| b == marker).count() >= 3 && markers.all(|b| b == marker)
    }

    /// Gives the offset at which a line's text begins for the current block, and the spaces that
    /// must stand there when everything behind is replaced: for the rest of a tab which the block's
    /// indentation cuts, and for the column that a quote marker takes of a tab.
    fn block_start(&self, line: usize) -> (usize, usize) {
        let (offset, padding) = self.at_column(line, self.indent);
        (offset, padding + self.marker_gap(offset))
    }

    /// The column of a tab at `offset` that belongs to the quote marker in front of it.
    fn marker_gap(&self, offset: usize) -> usize {
        let is_cut = self.text[..offset].ends_with('>') && self.text[offset..].starts_with('\t');
        usize::from(is_cut)
    }

    fn at_column(&self, index: usize, column: isize) -> (usize, usize) {
        self.column_of(&self.lines[index], column)
    }

    fn column_of(&self, line: &Line, column: isize) -> (usize, usize) {
        let (mut offset, mut reached) = line.text;
        while reached < column && offset < line.first {
            let next = match self.text.as_bytes()[offset] {
                b'\t' => reached + 4 - (reached + line.origin).rem_euclid(4),
                _ => reached + 1,
            };
            if next > column {
                return (offset, usize::try_from(column - reached).unwrap_or(0));
            }
            (offset, reached) = (offset + 1, next);
        }
        (offset, 0)
    }

    /// Replaces a marker line by `html`, at the indentation of the block it stands in.
    fn replace_line(&mut self, line: usize, html: &str) {
        let (start, padding) = self.block_start(line);
        let end = self.lines[line].end;
        self.edits
            .replace(start..end, format!("{}{html}", " ".repeat(padding)));
    }

    /// Puts a line with `content` behind `line` and in front of the blank lines that end with it,
    /// at the indentation of the current block.
    fn insert_line_after(&mut self, mut line: usize, content: &str) {
        while line > 0 && self.lines[line].is_blank() {
            line -= 1;
        }
        let new_line = format!("{}{content}", self.line_prefix());
        self.edits
            .insert(self.lines[line].end, format!("\n{}", new_line.trim_end()));
    }

    /// Puts a blank line in front of `line` when a paragraph above it could run on into it.
    fn part_from_paragraph(&mut self, line: usize) {
        if line > 0 && self.open_paragraph.0 == line {
            self.insert_line_after(line - 1, "");
        }
    }

    /// What a new line of the current block begins with.
    fn line_prefix(&self) -> String {
        let indent = usize::try_from(self.indent - self.shift).unwrap_or(0);
        format!("{}{}", self.prefix, " ".repeat(indent))
    }

    /// Moves the lines of a block to the left, from `self.indent` to the column of its parent.
    ///
    /// The body of a container may be indented as its marker is, but the element that it becomes
    /// is nothing to CommonMark, which would see the indentation in front of the body.
    fn dedent(&mut self, lines: Range<usize>, parent_indent: isize) {
        for line in lines {
            if self.lines[line].is_blank() {
                continue;
            }
            let (from, padding) = self.at_column(line, parent_indent);
            let indent = from..self.lines[line].first;
            if self.text[indent.clone()].contains('\t') {
                // A tab would have another width in another column.
                let column = self.lines[line].column;
                let width = usize::try_from(column - self.indent).unwrap_or(0);
                let spaces = " ".repeat(padding + width + self.marker_gap(from));
                self.lines[line].text = (indent.end, column);
                self.edits.replace(indent, spaces);
                continue;
            }
            let (to, rest) = self.at_column(line, self.indent);
            let (to, width) = match rest {
                0 => (to, 0),
                // The rest of a cut tab stays as spaces.
                _ => (to + 1, self.tab_width_behind(line, self.indent)),
            };
            if from < to {
                let spaces = padding + width + self.marker_gap(from);
                self.edits.replace(from..to, " ".repeat(spaces));
            }
            let column = self.indent + isize::try_from(width).unwrap_or(0);
            self.lines[line].text = (to, column);
        }
        self.shift += self.indent - parent_indent;
    }

    /// How many columns of the tab that crosses `column` lie behind it.
    fn tab_width_behind(&self, line: usize, column: isize) -> usize {
        let stop = 4 - (column + self.lines[line].origin).rem_euclid(4);
        usize::try_from(stop % 4).unwrap_or(0)
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

fn is_setext_underline(content: &str) -> bool {
    let underline = content.trim_end_matches([' ', '\t']);
    !underline.is_empty()
        && (underline.bytes().all(|b| b == b'-') || underline.bytes().all(|b| b == b'='))
}
