//! What the guard does at the author's end tags.

use std::ops::Range;

use pulldown_cmark::TagEnd;

use super::{Guard, Node, Raw};
use crate::diagnostics::{Code, Diagnostic};
use crate::edit::Edits;
use crate::html::{self, BLOCK_LINE};
use crate::page::Page;

/// An end tag of the author's.
pub(super) struct EndTag {
    /// In lower case.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    /// Whether it is in a line of text, not in an HTML block.
    pub(super) inline: bool,
}

impl Guard<'_> {
    /// Takes an end tag, which may close nothing.
    pub(super) fn end_tag(&mut self, tag: EndTag, page: &mut Page<'_>, edits: &mut Edits) {
        let keeps_tags = self.keeps_tags(page);
        // What is inserted beside it may end it in another element.
        self.is_mended |= keeps_tags && MARKDOWN_ELEMENTS.contains(&tag.name.as_str());
        if self.is_in_text() && !self.is_in_raw(&tag.name) {
            // At the end tag of its own element mdBook aborts wherever that stands.
            if !keeps_tags || self.ends_markdown(&tag.name) {
                self.escape_in_block(tag.range, edits);
            }
            return;
        }
        let above = self.open_tags().position(|open| open.name == tag.name);
        if let Some(above) = above {
            self.end_open_tag(above, tag, page, edits);
            return;
        }
        let pending = (self.pending.iter()).rposition(|pending| pending.name == tag.name);
        if let Some(pending) = pending {
            self.pending.remove(pending);
            self.remove_tag(tag.range, tag.inline, edits);
            return;
        }
        if keeps_tags {
            if !page.settings().is_04 && self.ends_markdown(&tag.name) {
                // mdBook takes it for the end of its own element, and aborts when that ends.
                self.end_nothing(tag, page, edits);
            }
            return;
        }
        if html::is_void(&tag.name) {
            // Browsers read `</br>` as `<br>`; there is no element that it could end.
            match tag.name.as_str() {
                "br" => edits.replace(tag.range, "<br>"),
                _ => self.remove_tag(tag.range, tag.inline, edits),
            }
            return;
        }
        if tag.inline && self.closes_outside(&tag, page, edits) {
            return;
        }
        self.end_nothing(tag, page, edits);
    }

    /// Whether an end tag has the name of the innermost element, which Markdown makes.
    fn ends_markdown(&self, name: &str) -> bool {
        matches!(self.stack.last(), Some(Node::Markdown(element, _)) if is_named(*element, name))
    }

    /// Ends an open tag and the tags inside of it, of which there are `above`.
    fn end_open_tag(
        &mut self,
        above: usize,
        EndTag {
            name,
            range,
            inline,
        }: EndTag,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let closes = self.close_innermost(above, page, edits);
        let own = self.pop_raw().map(|raw| raw.close).unwrap_or_default();
        if !closes.is_empty() {
            // At the beginning of a line an end tag may begin an HTML block, or end one.
            match inline {
                true => edits.insert_beside(self.last_inline, closes),
                false => {
                    let stand_in = self.block_stand_in(range.start);
                    edits.insert(range.start, format!("{stand_in}{closes}"));
                }
            }
        }
        if own.is_empty() {
            self.remove_tag(range, inline, edits);
        } else if own != format!("</{name}>") {
            edits.replace(range, own);
        }
    }

    /// Replaces an end tag for which no tag is open, and reports it.
    fn end_nothing(
        &mut self,
        EndTag {
            name,
            range,
            inline,
        }: EndTag,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        // What follows the name may be text that runs into the tag.
        let written = self.text[range.clone()].trim_end_matches('>').trim_end();
        let is_text = written.len() > "</".len() + name.len();
        let outcome = if is_text { "shown as text" } else { "left out" };
        page.report(Diagnostic {
            code: Code::StrayEndTag,
            range: self.source(&range),
            message: format!("`</{name}>` closes nothing that is open here, and is {outcome}"),
            help: format!(
                "open and close `<{name}>` in the same paragraph, list item, cell or box"
            ),
        });
        match is_text {
            true => self.escape_in_block(range, edits),
            false => self.remove_tag(range, inline, edits),
        }
    }

    /// Moves an end tag from the end of a paragraph to after it, if an HTML block before the paragraph
    /// opened the element.
    fn closes_outside(
        &mut self,
        EndTag { name, range, .. }: &EndTag,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> bool {
        let behind =
            self.text[range.end..].trim_start_matches(|c: char| c != '\n' && c.is_whitespace());
        let line_end = self.text.len() - behind.len();
        let is_last = behind.is_empty() || behind.starts_with('\n');
        if !is_last || !behind.lines().nth(1).unwrap_or_default().trim().is_empty() {
            return false;
        }
        let paragraph = self.stack.iter().rposition(|node| node.raw().is_none());
        let Some(paragraph) = paragraph else {
            return false;
        };
        let is_paragraph = matches!(self.stack[paragraph], Node::Markdown(TagEnd::Paragraph, _));
        let outside = paragraph
            .checked_sub(1)
            .and_then(|outside| self.stack[outside].raw());
        let is_ended = |raw: &&Raw| is_paragraph && raw.name == *name && !raw.inline;
        let Some(close) = outside.filter(is_ended).map(|raw| raw.close.clone()) else {
            return false;
        };
        let prefix = self.prefix();
        self.close_inline(page, edits);
        self.remove_tag(range.clone(), true, edits);
        let end = line_end - usize::from(self.text[..line_end].ends_with('\r'));
        edits.insert(end, format!("\n{prefix}{BLOCK_LINE}{close}"));
        if let Node::Raw(outside) = self.stack.remove(paragraph - 1) {
            self.replaced -= usize::from(outside.is_replaced);
        }
        true
    }
}

/// The names of the elements that [`is_named`] knows.
pub(super) const MARKDOWN_ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "strong",
    "sub",
    "sup",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Whether an element of Markdown is an HTML element of this name.
pub(in crate::inline) fn is_named(element: TagEnd, name: &str) -> bool {
    match element {
        TagEnd::Paragraph => name == "p",
        TagEnd::Heading(level) => level.to_string() == name,
        TagEnd::BlockQuote(_) => name == "blockquote",
        TagEnd::List(true) => name == "ol",
        TagEnd::List(false) => name == "ul",
        TagEnd::Item => name == "li",
        TagEnd::DefinitionList => name == "dl",
        TagEnd::DefinitionListTitle => name == "dt",
        TagEnd::DefinitionListDefinition => name == "dd",
        TagEnd::Table => name == "table",
        TagEnd::TableHead | TagEnd::TableRow => name == "tr",
        TagEnd::TableCell => matches!(name, "th" | "td"),
        TagEnd::Emphasis => name == "em",
        TagEnd::Strong => name == "strong",
        TagEnd::Strikethrough => name == "del",
        TagEnd::Superscript => name == "sup",
        TagEnd::Subscript => name == "sub",
        TagEnd::Link => name == "a",
        TagEnd::FootnoteDefinition => name == "li",
        TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser};

    use super::*;

    #[test]
    fn every_element_of_markdown_is_listed() {
        let page = "# a\n## b\n### c\n#### d\n##### e\n###### f\n> g\n\n1. h\n\n- i\n\nj\n: k\n\n\
            | l |\n|-|\n| m |\n\n*n* **o** ~~p~~ ^q^ ~r~ <https://s.t> [^w]\n\n[^w]: x\n";
        let ends: Vec<TagEnd> = (Parser::new_ext(page, Options::all()))
            .filter_map(|event| match event {
                Event::End(end) => Some(end),
                _ => None,
            })
            .collect();
        for end in &ends {
            let is_listed = MARKDOWN_ELEMENTS.iter().any(|name| is_named(*end, name));
            assert!(is_listed, "{end:?}");
        }
        for name in MARKDOWN_ELEMENTS {
            let is_made = ends.iter().any(|end| is_named(*end, name));
            assert!(is_made, "{name}");
        }
    }
}
