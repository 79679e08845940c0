//! HTML blocks, whose lines are raw up to an end that depends on how the block begins.
//!
//! CommonMark has seven kinds of HTML block. VuePress replaces the rule, so that Vue components
//! can stand on lines of their own, and does so differently in version 1
//! (`@vuepress/markdown/lib/component.js`) and since version 2
//! ([`@mdit-vue/plugin-component`](https://github.com/mdit-vue/mdit-vue)). Where that rule sees
//! raw HTML and CommonMark would see a paragraph, or sees an earlier end, the lines are put after
//! [`RAW_LINE`], which is raw up to the end of its line and no further.

use super::list::Joint;
use super::paragraph::{is_setext_underline, may_be_reference};
use super::{Interrupted, Line, Parent, Scanner};
use crate::flavor::HtmlBlocks;
use crate::html::{
    self, BLOCK_LINE, BLOCK_STAND_IN, BLOCK_TAGS, INLINE_STAND_IN, INLINE_TAGS, RAW_LINE, RAW_TEXT,
};
use crate::settings::Form;

/// How an HTML block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the line that holds this.
    Mark(&'static str),
    /// With the line above a blank one.
    Blank,
    /// With its own line, after which the text of the line is inline Markdown again.
    Line,
}

/// An HTML block that begins at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Opening {
    end: End,
    interrupts: bool,
}

impl Scanner<'_, '_> {
    /// Whether the line opens an HTML block that may interrupt a paragraph.
    pub(super) fn html_block_interrupts(&self, line: usize) -> bool {
        let rule = self.page.flavor().html_blocks;
        let content = self.content(line);
        // VuePress 1 puts its rule in the place of markdown-it's without telling what it interrupts.
        is_own(content)
            || (rule != HtmlBlocks::Vue1
                && opening(content, rule).is_some_and(|opening| opening.interrupts))
    }

    /// Scans the HTML block at `line` and returns the line after it, if there is one.
    pub(super) fn html_block(&mut self, start: usize, end: usize) -> Option<usize> {
        let rule = self.page.flavor().html_blocks;
        let content = self.content(start);
        let opening = opening(content, rule)?;
        if rule == HtmlBlocks::Vue1 && !is_own(content) && self.is_setext_heading(start) {
            // The parser of VuePress 1 looks for setext headings first.
            self.edits.insert(self.lines[start].first, INLINE_STAND_IN);
            return None;
        }
        let mut line = start + 1;
        let mut closed = true;
        match opening.end {
            End::Line => {}
            End::Mark(mark) => {
                let holds_mark = |scanner: &Self, line: usize| {
                    scanner.content(line).to_ascii_lowercase().contains(mark)
                };
                closed = holds_mark(self, start);
                // A blank line in a list item ends the block for markdown-it, but not for a browser.
                while !closed
                    && line < end
                    && (self.lines[line].is_blank() || self.lines[line].column >= self.indent)
                {
                    closed = holds_mark(self, line);
                    line += 1;
                }
            }
            End::Blank => {
                while line < end
                    && !self.lines[line].is_blank()
                    && self.lines[line].column >= self.indent
                {
                    line += 1;
                }
            }
        }
        if opening.end == End::Blank {
            self.note_tags(start..line);
        }
        if self.page.form() != Form::Lines && self.is_vues_alone(start, line) {
            let (from, padding) = self.block_start(start);
            let to = self.lines[line - 1].end;
            let nothing = format!("{}{RAW_LINE}", " ".repeat(padding));
            self.edits.replace_over(from..to, nothing);
            return Some(line);
        }
        self.align_with_commonmark(start, line, opening.end);
        let ends_item =
            self.item.is_closed() && self.lines.get(line).is_none_or(|it| !it.is_blank());
        if self.ends_container(line) || ends_item {
            self.end_with_container(line - 1, opening.end, closed);
        }
        Some(line)
    }

    /// Whether an underline makes a heading of the text that begins at `start`.
    ///
    /// To the parser of VuePress 1 tags end no text, so that each of many lines would look for the end
    /// of the same.
    fn is_setext_heading(&mut self, start: usize) -> bool {
        let (plain_end, indent, depth) = self.plain_text;
        if start < plain_end && (indent, depth) == (self.indent, self.depth) {
            return false;
        }
        let (end, is_underlined) = self.paragraph_lines(start);
        if !is_underlined {
            self.plain_text = (end, self.indent, self.depth);
        }
        is_underlined
    }

    /// Whether the block is a script or a style sheet that Vue's compiler reads and no browser could.
    ///
    /// VuePress takes such blocks out of the page.
    fn is_vues_alone(&self, start: usize, end: usize) -> bool {
        let content = self.content(start);
        let tag = &content[..content.find('>').unwrap_or(content.len())];
        let attrs = || tag.split([' ', '\t', '=', '"', '\'']).skip(1);
        if tag.starts_with("<style") {
            return attrs()
                .any(|attr| matches!(attr, "less" | "postcss" | "sass" | "scss" | "stylus"));
        }
        let is_module = |line: usize| {
            let content = self.content(line);
            content.starts_with("import ") || content.starts_with("export default")
        };
        tag.starts_with("<script")
            && (attrs().any(|attr| matches!(attr, "setup" | "ts" | "tsx"))
                || (!tag.contains("module") && (start + 1..end).any(is_module)))
    }

    /// Makes CommonMark see the block from `start` to `end` as raw HTML, and nothing after it.
    fn align_with_commonmark(&mut self, start: usize, end: usize, ours: End) {
        let content = self.content(start);
        let follows_text = start > 0 && !self.lines[start - 1].is_blank();
        let is_text = |line: &Line| !line.is_blank() && !is_own(self.content(end));
        let precedes_text = self.lines.get(end).is_some_and(is_text);
        let theirs = opening(content, HtmlBlocks::CommonMark)
            .filter(|theirs| theirs.interrupts || !follows_text)
            .map(|theirs| theirs.end);
        let component = match ours {
            End::Line => component_length(content).filter(|end| !content[*end..].trim().is_empty()),
            _ => None,
        };
        let is_raw = component.is_none();
        if is_raw && ours == End::Line && self.join_component(start) {
            return;
        }
        if theirs == Some(ours) || (theirs == Some(End::Blank) && is_raw && !precedes_text) {
            return;
        }
        if let Some(component) = component {
            // A component and text: a paragraph of its own.
            self.escape_component(start, component);
            self.strip_directives(start);
            self.part_component(start, end);
        } else if start + 1 == end {
            self.edits.insert(self.lines[start].first, RAW_LINE);
            if ours == End::Line {
                self.component = Some((start, self.indent, self.depth));
            }
        } else {
            // A tag may run over several lines, and a comment inside would break it: one line.
            let joined: Vec<&str> = (start..end).map(|line| self.content(line)).collect();
            let (from, padding) = self.block_start(start);
            let to = self.lines[end - 1].end;
            let joined = format!("{}{RAW_LINE}{}", " ".repeat(padding), joined.join(" "));
            self.edits.replace_over(from..to, joined);
        }
    }

    /// Parts the line at `start`, a component and text, from the text above and from that at `end`;
    /// in a tight list it is joined with both.
    fn part_component(&mut self, start: usize, end: usize) {
        let begins_item = self.item_line == start;
        let follows_text = start > 0 && !self.lines[start - 1].is_blank() && !begins_item;
        let precedes_text = end < self.lines.len() && self.continues_paragraph(end);
        if follows_text {
            let above = self.content(start - 1);
            let is_text = self.open_paragraph == (start, self.depth) && self.textless_end != start;
            let text = above.trim_end_matches([' ', '\t']).len();
            let text_end = is_text.then_some(self.lines[start - 1].first + text);
            self.part_lines(start, text_end, None);
        }
        if precedes_text {
            let content = self.content(end);
            let is_text = end < self.limit
                && (0..4).contains(&self.relative_column(end))
                && opening(content, self.page.flavor().html_blocks).is_none()
                && !may_be_reference(content)
                && !self.table_head(end, self.limit)
                && !self.interrupts(end, self.limit, Interrupted::QuoteOrTable)
                && !self.paragraph_lines(end).1;
            let component = (end - 1 == start).then_some(self.lines[start].first);
            self.part_lines(end, is_text.then_some(self.lines[end - 1].end), component);
        }
    }

    /// Puts a blank line before `line`; where a tight list would join it with the text above,
    /// which ends at `text_end`, it does so only if the list is loose.
    fn part_lines(&mut self, line: usize, text_end: Option<usize>, component: Option<usize>) {
        match text_end.filter(|_| self.parent == Parent::List) {
            Some(text_end) => self.joints.push(Joint {
                gap: text_end..self.lines[line].first,
                line_end: self.lines[line - 1].end,
                blank_line: format!("\n{}", self.line_prefix().trim_end()),
                component,
            }),
            None => self.insert_line_after(line - 1, ""),
        }
    }

    /// Whether CommonMark would take the line for text of a paragraph above it.
    fn continues_paragraph(&mut self, line: usize) -> bool {
        if self.lines[line].is_blank() || is_own(self.content(line)) {
            return false;
        }
        let column = self.lines[line].column;
        if column < self.indent {
            let in_list = |list: &isize| (*list..*list + 4).contains(&column);
            let Some(list) = self.list_indent.filter(in_list) else {
                return true;
            };
            // For the list around, a table goes before an item.
            let indent = std::mem::replace(&mut self.indent, list);
            let is_item =
                self.list_marker(line).is_some() && !self.table_head(line, self.lines.len());
            self.indent = indent;
            return !is_item;
        }
        // After a quote, columns are counted from the block around it.
        let is_far = self.relative_column(line) >= 4 || (line >= self.limit && column >= 4);
        let begins_no_block = is_far
            || is_setext_underline(self.content(line))
            || self.table_head(line, self.lines.len());
        begins_no_block || !self.ends_paragraph(line, self.lines.len())
    }

    /// Puts a component that has its line to itself right after the one above, as VuePress does.
    fn join_component(&mut self, line: usize) -> bool {
        let Some((above, indent, depth)) = self.component else {
            return false;
        };
        let between = self.lines[above].end..self.lines[line].first;
        let is_next = (indent, depth) == (self.indent, self.depth)
            && self.text[between.clone()].trim().is_empty();
        if is_next {
            self.edits.replace_over(between, "");
            self.component = Some((line, indent, depth));
        }
        is_next
    }

    /// Keeps the text in a component on `line`, which is `length` bytes long, from being Markdown.
    fn escape_component(&mut self, line: usize, length: usize) {
        let first = self.lines[line].first;
        let component = &self.content(line)[..length];
        let tags: Vec<_> = html::tokens(component).0;
        let mut text = 0;
        for (at, _) in component.match_indices(MARKDOWN) {
            while tags.get(text).is_some_and(|tag| tag.range().end <= at) {
                text += 1;
            }
            let is_comment = component[..at].ends_with('<');
            if !is_comment && tags.get(text).is_none_or(|tag| at < tag.range().start) {
                // A reference, unlike a backslash, is the same to HTML and to Markdown.
                let character = self.text.as_bytes()[first + at];
                let reference = format!("&#{character};");
                self.edits.replace(first + at..first + at + 1, reference);
            }
        }
    }

    /// Ends a block that runs to the end of its container, so that it cannot swallow that end.
    fn end_with_container(&mut self, last: usize, end: End, closed: bool) {
        match end {
            End::Mark(mark) if !closed => self.insert_line_after(last, mark),
            End::Mark(_) | End::Line => {}
            End::Blank => self.insert_line_after(last, ""),
        }
    }
}

/// The end tags of [`RAW_TEXT`].
const RAW_TEXT_ENDS: &[&str] = &["</script>", "</style>", "</pre>", "</textarea>"];

/// Whether a line is one of those that this stage puts in.
pub(super) fn is_own(content: &str) -> bool {
    let own = [BLOCK_LINE, RAW_LINE, BLOCK_STAND_IN];
    own.iter().any(|own| content.starts_with(own))
}

/// What has a meaning to Markdown in a line of text.
const MARKDOWN: &[char] = &['\\', '`', '*', '_', '[', ']', '~', ':', '=', '^', '$', '!'];

/// Whether a line begins an HTML block that CommonMark lets interrupt a paragraph.
pub(super) fn interrupts_paragraph(content: &str) -> bool {
    opening(content, HtmlBlocks::CommonMark).is_some_and(|opening| opening.interrupts)
}

fn opening(content: &str, rule: HtmlBlocks) -> Option<Opening> {
    let rest = content.strip_prefix('<')?;
    let mark = |mark| Some((End::Mark(mark), true));
    let name_length = rest
        .bytes()
        .skip(usize::from(rest.starts_with('/')))
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
        .count();
    let is_end_tag = rest.starts_with('/');
    let name_start = usize::from(is_end_tag);
    let name = &rest[name_start..name_start + name_length];
    let behind = &rest[name_start + name_length..];
    let is_delimited = behind.is_empty() || behind.starts_with([' ', '\t', '>']);
    let is_tag = is_delimited || behind.starts_with("/>");
    let raw_text = RAW_TEXT
        .iter()
        .zip(RAW_TEXT_ENDS)
        .find(|(raw, _)| !is_end_tag && is_delimited && name.eq_ignore_ascii_case(raw));

    let (end, interrupts) = if let Some((_, end)) = raw_text {
        // To markdown-it the end tag of any of them is an end, but not to pulldown-cmark and browsers.
        mark(end)
    } else if rest.starts_with("!--") {
        mark("-->")
    } else if rest.starts_with('?') {
        mark("?>")
    } else if rest.starts_with("![CDATA[") {
        mark("]]>")
    } else if is_declaration(rest)
        || (rule == HtmlBlocks::Vue1 && !is_end_tag && is_vue1_component(name))
    {
        mark(">")
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // As in `<5 minutes`.
        None
    } else if is_tag && contains(BLOCK_TAGS, name) {
        Some((End::Blank, true))
    } else if rule == HtmlBlocks::Vue && is_tag && !is_inline_tag(name) {
        let on_one_line = !is_end_tag && component_length(content).is_some();
        Some((if on_one_line { End::Line } else { End::Blank }, true))
    } else if html::tag_length(content)
        .is_some_and(|tag| content[tag..].trim_matches([' ', '\t']).is_empty())
    {
        Some((End::Blank, false))
    } else {
        None
    }?;
    Some(Opening { end, interrupts })
}

/// Whether a tag without its `<` is a declaration, such as `!DOCTYPE`.
fn is_declaration(rest: &str) -> bool {
    let name = rest.strip_prefix('!');
    name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether VuePress 1 takes the name that a tag begins with for a component's: it is in PascalCase or
/// holds a hyphen.
pub(crate) fn is_vue1_component(tag: &str) -> bool {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let name = &tag[..end.unwrap_or(tag.len())];
    name.starts_with(|c: char| c.is_ascii_uppercase())
        || (name.contains('-') && !name.starts_with('-'))
}

/// The length of a component that is closed on the line that opens it, up to the last end tag of its
/// name; the rest of that line is Markdown.
fn component_length(content: &str) -> Option<usize> {
    let tag = html::tag_length(content)?;
    if content[..tag].ends_with("/>") {
        return Some(tag);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name = content[1..].split(|c| !is_name(c)).next()?;
    let close = format!("</{name}");
    content[tag..].rmatch_indices(&close).find_map(|(at, _)| {
        let behind = content[tag + at + close.len()..].trim_start();
        let rest = behind.strip_prefix('>')?;
        Some(content.len() - rest.len())
    })
}

fn is_inline_tag(name: &str) -> bool {
    // Case counts: `<Badge>` is no `<b>`, and `<B>` is a component to Vue.
    INLINE_TAGS.binary_search(&name).is_ok()
}

pub(super) fn contains(tags: &[&str], name: &str) -> bool {
    tags.iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_tags_are_in_order() {
        assert!(INLINE_TAGS.is_sorted());
    }

    #[test]
    fn kinds_of_blocks() {
        let end = |content, rule| opening(content, rule).map(|opening| opening.end);
        let all = [HtmlBlocks::CommonMark, HtmlBlocks::Vue, HtmlBlocks::Vue1];
        for rule in all {
            assert_eq!(end("<div>", rule), Some(End::Blank));
            assert_eq!(end("</div> text", rule), Some(End::Blank));
            assert_eq!(end("<span>", rule), Some(End::Blank));
            assert_eq!(end("<span> text", rule), None);
            assert_eq!(end("<!-- a", rule), Some(End::Mark("-->")));
            assert_eq!(end("a < b", rule), None);
            assert_eq!(end("<5 a", rule), None);
        }
        let component = "<Badge text=\"a\"/> text";
        assert_eq!(end(component, HtmlBlocks::CommonMark), None);
        assert_eq!(end(component, HtmlBlocks::Vue), Some(End::Line));
        assert_eq!(end(component, HtmlBlocks::Vue1), Some(End::Mark(">")));
        assert_eq!(end("<5-10 a", HtmlBlocks::Vue), None);
        assert_eq!(end("<5-10 a", HtmlBlocks::Vue1), Some(End::Mark(">")));
        assert_eq!(end("<font color=red> x", HtmlBlocks::Vue), Some(End::Blank));
        assert_eq!(end("<font color=red> x", HtmlBlocks::Vue1), None);
    }
}
