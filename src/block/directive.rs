//! Vue's directives in the tags of a paragraph: `<button @click="count++">`, `<X #slot>`.
//!
//! VuePress 2 and VitePress take them for attributes
//! ([`@mdit-vue/plugin-component`](https://github.com/mdit-vue/mdit-vue)). To CommonMark no name of an
//! attribute begins like that, and it would show the tag as text. Nothing in a book acts on them, so
//! they go and leave a tag behind.

use std::ops::Range;

use memchr::memchr;

use super::Scanner;
use crate::flavor::HtmlBlocks;
use crate::html;
use crate::inline::ends_with_escape;

impl Scanner<'_, '_> {
    /// Takes the directives out of the tags of a line of text.
    pub(super) fn strip_directives(&mut self, line: usize) {
        let first = self.lines[line].first;
        for Range { start, end } in self.directives(self.content(line)) {
            self.edits.delete(first + start..first + end);
        }
    }

    /// Returns a line of text without the directives in its tags.
    pub(super) fn without_directives(&self, content: &str) -> String {
        let mut text = content.to_owned();
        for directive in self.directives(content).into_iter().rev() {
            text.replace_range(directive, "");
        }
        text
    }

    /// Finds the directives in the tags of a line of text, with the space before each.
    fn directives(&self, content: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        // A line with code in it tells of tags and does not mean them.
        let has_any =
            memchr(b'<', content.as_bytes()).is_some() && content.contains(['@', '#', '[']);
        if !has_any || content.contains('`') || self.page.flavor().html_blocks != HtmlBlocks::Vue {
            return found;
        }
        let mut at = 0;
        while let Some(next) = content[at..].find('<') {
            at += next;
            let is_tag = !ends_with_escape(&content[..at]);
            let Some((length, directives)) = is_tag.then(|| tag(&content[at..])).flatten() else {
                at += 1;
                continue;
            };
            found.extend((directives.into_iter()).map(|part| at + part.start..at + part.end));
            at += length;
        }
        found
    }
}

/// Returns the length of the tag that `text` begins with, directives included.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    tag(text).map(|(length, _)| length)
}

/// Reads the tag that `text` begins with: its length and its directives with the space in front.
fn tag(text: &str) -> Option<(usize, Vec<Range<usize>>)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name = text[1..].find(|c| !is_name(c))?;
    if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut directives = Vec::new();
    let mut at = 1 + name;
    loop {
        let rest = text[at..].trim_start_matches([' ', '\t']);
        let start = at;
        at = text.len() - rest.len();
        if rest.starts_with('>') {
            return Some((at + 1, directives));
        }
        if rest.starts_with("/>") {
            return Some((at + 2, directives));
        }
        let name = rest.find(|c: char| c.is_whitespace() || "\"'<>/=`".contains(c))?;
        // No name of an attribute begins like the rest, and `^[` is that of a footnote.
        let may_begin = |c: char| c.is_alphabetic() || "@#:_[".contains(c);
        if at == start || !rest.starts_with(may_begin) || rest[..name].contains('^') {
            return None;
        }
        let is_directive = rest.starts_with(['@', '#']) || rest[..name].contains('[');
        at += name;
        if let Some(value) = text[at..].strip_prefix('=') {
            at += 1 + html::value_length(value)?;
        }
        if is_directive {
            directives.push(start..at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn directives_are_found() {
        let stripped = |text: &str| {
            let (length, directives) = tag(text)?;
            let mut tag = text[..length].to_owned();
            for directive in directives.into_iter().rev() {
                tag.replace_range(directive, "");
            }
            Some(tag)
        };
        let tag = |text| stripped(text).unwrap_or_default();
        assert_eq!(tag("<a @click=\"b > c\" d>e"), "<a d>");
        assert_eq!(tag("<X #default='{ y }' :[z]=\"1\"/>"), "<X/>");
        assert_eq!(tag("<a b=c>"), "<a b=c>");
        assert_eq!(tag("<a @b"), "");
        assert_eq!(tag("<@b>"), "");
        assert_eq!(tag("<a @b=\"c>"), "");
    }
}
