//! HTML blocks: the author's tags in them, and the lines of boxes that the block stage put in.

use std::ops::Range;

use super::{Guard, Node};
use crate::anchor;
use crate::edit::Edits;
use crate::html::{self, BLOCK_LINE, TOC, Token};
use crate::inline::link::raw;
use crate::page::Page;

impl Guard<'_> {
    /// Follows the tags of an HTML block that ends here, and the boxes that its lines open and close.
    pub(super) fn html_block(&mut self, page: &mut Page<'_>, edits: &mut Edits) {
        let lines = std::mem::take(&mut self.block);
        let mut own = Vec::new();
        for line in &lines {
            if self.is_toc(line) {
                self.tags(&std::mem::take(&mut own), false, page, edits);
                self.before_block_at(line.start, page, edits);
                continue;
            }
            // The block stage's lines are its own element; the author's tags around are not.
            let Some(Generated { closes, opens }) = self.generated(line) else {
                own.push(line.clone());
                continue;
            };
            self.tags(&std::mem::take(&mut own), false, page, edits);
            self.note_hashes(line, page);
            for _ in 0..closes {
                let open = self.take_open(page, edits);
                edits.insert(line.start + BLOCK_LINE.len(), open);
                self.pop_element();
            }
            if let Some(opens) = opens {
                let close = self.end_raw_paragraph(page, edits);
                edits.insert(line.start + BLOCK_LINE.len(), close);
                for _ in 0..opens {
                    self.push_element(Node::Container);
                }
            }
        }
        self.tags(&own, false, page, edits);
        self.block = lines;
    }

    /// Ends the `<p>` around a block that is put in at the beginning of a line, on a line of its own.
    pub(in crate::inline) fn before_block_at(
        &mut self,
        at: usize,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) {
        let close = self.end_raw_paragraph(page, edits);
        if !close.is_empty() {
            let prefix = self.prefix();
            edits.insert(at, format!("{BLOCK_LINE}{close}\n{prefix}"));
        }
    }

    /// Ends the `<p>` around a line of the block stage, as every block does, and an element whose content
    /// is text, which cannot hold a block. Returns the end tags.
    pub(in crate::inline) fn end_raw_paragraph(
        &mut self,
        page: &mut Page<'_>,
        edits: &mut Edits,
    ) -> String {
        let is_ended = |open: &str| html::implies_end_of("div", open) || html::is_text_only(open);
        self.end_elements(is_ended, page, edits)
    }

    /// Notes where the hashes of links stand now that the block stage wrote into a title.
    ///
    /// Where their authors wrote them was noted there.
    fn note_hashes(&self, line: &Range<usize>, page: &mut Page<'_>) {
        let html = &self.text[line.clone()];
        if !html.contains("<a ") {
            return;
        }
        for token in html::tokens(html).0 {
            if let Token::Start {
                name, attrs, range, ..
            } = token
                && name == "a"
                && let Some((url, hash)) = raw::hash(&html[range.clone()], &attrs)
            {
                let start = line.start + range.start + hash.start;
                let hash = &html[range.start + hash.start..range.start + hash.end];
                anchor::note(url, hash, Some(start), None, page);
            }
        }
    }

    /// Whether a line is the placeholder for the list of the page's headings.
    fn is_toc(&self, line: &Range<usize>) -> bool {
        self.text[line.clone()].trim_end() == TOC && !self.map.is_verbatim(line.start)
    }

    /// Tells which boxes a line of the block stage closes and opens.
    fn generated(&self, line: &Range<usize>) -> Option<Generated> {
        let tag = line.start + BLOCK_LINE.len();
        let mut text = self.text[line.clone()].strip_prefix(BLOCK_LINE)?.trim_end();
        if !text.starts_with('<') || self.map.is_verbatim(line.start) || self.map.is_verbatim(tag) {
            return None;
        }
        let mut closes = 0;
        while let Some((_, behind)) = text.strip_prefix("</").and_then(|tag| tag.split_once('>')) {
            closes += 1;
            text = behind;
        }
        Some(Generated {
            closes,
            opens: (!text.is_empty()).then(|| html::left_open(text)),
        })
    }
}

/// What a line of the block stage does to the boxes that are open.
struct Generated {
    /// How many it ends, at its beginning.
    closes: usize,
    /// How many of the elements after that stay open, if there are any.
    opens: Option<usize>,
}
