//! The few pieces of HTML that the constructs emit, and the tokens of the HTML that authors write.

mod element;
mod joined;
mod text;

use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};

pub(crate) use element::{
    BLOCK_TAGS, INLINE_TAGS, RAW_TEXT, end_is_optional, implies_end_of, is_element, is_text_only,
    is_void, parents,
};
pub(crate) use joined::Joined;
pub(crate) use text::{escape, literal_text};

/// Opens an HTML block that ends on its own line.
///
/// A line that begins with a comment is an HTML block that ends where the comment ends, at the end
/// of that line ([CommonMark, HTML blocks](https://spec.commonmark.org/0.31.2/#html-blocks),
/// condition 2), and it may interrupt a paragraph. So a tag after it needs no blank line around
/// it: tight lists stay tight and every line of the page keeps its number.
pub(crate) const BLOCK_LINE: &str = "<!-- -->";

/// Does the same for a line of the author's HTML.
pub(crate) const RAW_LINE: &str = "<!---->";

/// An element that is nothing to see and opens an HTML block which runs on to the next blank line.
pub(crate) const BLOCK_STAND_IN: &str = "<track>";

/// An element that is nothing to see, after which a line of text begins with no block.
pub(crate) const INLINE_STAND_IN: &str = "<span></span>";

/// The line that a list of the page's headings will stand in the place of.
pub(crate) const TOC: &str = "<!-- [[toc]] -->";

/// The text of a JavaScript expression that is nothing but a string.
pub(crate) fn string_literal(expression: &str) -> Option<&str> {
    let expression = expression.trim();
    let quote = expression
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let inside = expression.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inside.contains([quote, '\\', '$'])).then_some(inside)
}

/// A tag in a piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name attrs>`.
    Start {
        /// In lower case.
        name: String,
        /// Names in lower case, values with entities resolved.
        attrs: Vec<(String, String)>,
        /// Whether the tag ends with `/>`.
        self_closing: bool,
        /// Where the tag stands.
        range: Range<usize>,
    },
    /// `</name>`.
    End {
        /// In lower case.
        name: String,
        /// Where the tag stands.
        range: Range<usize>,
    },
}

impl Token {
    /// Where the tag stands.
    pub(crate) fn range(&self) -> &Range<usize> {
        match self {
            Self::Start { range, .. } | Self::End { range, .. } => range,
        }
    }

    fn map_range(mut self, map: impl Fn(Range<usize>) -> Range<usize>) -> Self {
        let (Self::Start { range, .. } | Self::End { range, .. }) = &mut self;
        *range = map(range.clone());
        self
    }
}

/// A tag or comment that is cut off by the end of the HTML, or of an element whose content is text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unfinished {
    /// From its beginning to that end.
    pub(crate) range: Range<usize>,
    /// Whether it is a comment; one in an element whose content is text is not.
    pub(crate) comment: bool,
}

/// Reads the tags of `html` by the rules of the HTML standard.
///
/// Text, comments and declarations are no tokens. The contents of `<script>` and `<style>` are
/// text. Those of `<textarea>` and its like are text to browsers, but not to mdBook: their tags
/// are returned, too.
pub(crate) fn tokens(html: &str) -> (Vec<Token>, Vec<Unfinished>) {
    let Collector {
        mut tokens,
        texts,
        mut unfinished,
        ..
    } = collect(html, true);
    if texts.is_empty() {
        return (tokens, unfinished);
    }
    for text in texts {
        let text = text.start..text.end.min(html.len());
        // A script in a text is text, and hides no tags.
        let inside = collect(&html[text.clone()], false);
        let moved = |range: Range<usize>| range.start + text.start..range.end + text.start;
        tokens.extend((inside.tokens.into_iter()).map(|token| token.map_range(moved)));
        unfinished.extend(inside.unfinished.into_iter().map(|cut_off| Unfinished {
            range: moved(cut_off.range),
            comment: false,
        }));
    }
    tokens.sort_by_key(|token| token.range().start);
    unfinished.sort_by_key(|cut_off| cut_off.range.start);
    (tokens, unfinished)
}

/// Reads the tags of `html`, and where it has text that mdBook looks for tags in.
///
/// `knows_texts` says whether there are elements whose content is text.
fn collect(html: &str, knows_texts: bool) -> Collector {
    let mut collector = Collector::default();
    let mut emitter = CallbackEmitter::<_, Infallible, usize>::new(
        |event: CallbackEvent<'_>, span: Span<usize>| {
            collector.collect(event, span);
            None
        },
    );
    emitter.naively_switch_states(knows_texts);
    // After a character that is not ASCII, the tokenizer does not report that a comment is cut off.
    let input = match html.as_bytes().last() {
        Some(last) if !last.is_ascii() => Cow::Owned(format!("{html}\n")),
        _ => Cow::Borrowed(html),
    };
    // The callback takes everything, so the tokenizer itself returns nothing.
    let mut tokenizer = Tokenizer::new_with_emitter(&*input, emitter);
    while tokenizer.next().is_some() {}
    drop(tokenizer);
    // To the tokenizer, an end tag without a name is text.
    let ends_in_end_tag = html.ends_with("</") && collector.ends_before_name;
    if let Some(comment) = collector.cut_off.or(ends_in_end_tag.then_some(false)) {
        let is_open =
            |token: &mut Token| matches!(token, Token::Start { range, .. } if range.end == 0);
        let at = match collector.tokens.pop_if(is_open) {
            Some(token) => Some(token.range().start),
            None => {
                let finished = collector.finished.min(html.len());
                html[finished..].find('<').map(|at| finished + at)
            }
        };
        collector.unfinished.extend(at.map(|at| Unfinished {
            range: at..html.len(),
            comment,
        }));
    }
    if !knows_texts {
        collector.texts.clear();
    }
    collector
}

#[derive(Default)]
struct Collector {
    tokens: Vec<Token>,
    /// The text of elements whose content holds no tags.
    texts: Vec<Range<usize>>,
    /// What the end of the HTML cuts off.
    unfinished: Vec<Unfinished>,
    /// Set when the HTML ends in a tag, or, with `true`, in a comment.
    cut_off: Option<bool>,
    /// Set when it ends in a `<` or `</`.
    ends_before_name: bool,
    /// The end of the last thing that is complete.
    finished: usize,
}

impl Collector {
    fn collect(&mut self, event: CallbackEvent<'_>, span: Span<usize>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => self.tokens.push(Token::Start {
                name: text(name),
                attrs: Vec::new(),
                self_closing: false,
                // Complete only once its end has been seen.
                range: span.start..0,
            }),
            CallbackEvent::AttributeName { name } => {
                if let Some(Token::Start { attrs, range, .. }) = self.tokens.last_mut()
                    && range.end == 0
                {
                    attrs.push((text(name), String::new()));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(Token::Start { attrs, range, .. }) = self.tokens.last_mut()
                    && range.end == 0
                    && let Some((_, last)) = attrs.last_mut()
                {
                    *last = text(value);
                }
            }
            CallbackEvent::CloseStartTag {
                self_closing: closed,
            } => {
                if let Some(Token::Start {
                    self_closing,
                    range,
                    ..
                }) = self.tokens.last_mut()
                {
                    *self_closing = closed;
                    range.end = span.end;
                }
                self.finished = span.end;
            }
            CallbackEvent::EndTag { name } => {
                self.tokens.push(Token::End {
                    name: text(name),
                    range: span.start..span.end,
                });
                self.finished = span.end;
            }
            CallbackEvent::String { .. } => {
                if let Some(Token::Start { name, .. }) = self.tokens.last()
                    && is_text_only(name)
                {
                    self.texts.push(span.start..span.end);
                }
            }
            CallbackEvent::Error(Error::EofInTag) => self.cut_off = Some(false),
            CallbackEvent::Error(Error::EofInComment) => self.cut_off = Some(true),
            CallbackEvent::Error(Error::EofBeforeTagName) => self.ends_before_name = true,
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. }
                if self.cut_off.is_none() =>
            {
                self.finished = span.end;
            }
            _ => {}
        }
    }
}

/// How many elements are open after a piece of HTML that a construct emits.
///
/// Such HTML is written as CommonMark reads it, so that the full rules of [`tokens`] are not needed.
pub(crate) fn left_open(html: &str) -> usize {
    let mut open = 0_usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let tag = &rest[..tag_length(rest).unwrap_or(1)];
        if tag.starts_with("</") {
            open = open.saturating_sub(1);
        } else if tag.len() > 1 && !tag.ends_with("/>") {
            let name = tag[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let name = &tag[1..1 + name.unwrap_or(0)];
            open += usize::from(!is_void(&name.to_ascii_lowercase()));
        }
        rest = &rest[tag.len()..];
    }
    open
}

/// Where the parts of an attribute stand in its tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: Range<usize>,
    /// Without the quotes.
    pub(crate) value: Range<usize>,
    /// The end of the attribute, after its last quote.
    pub(crate) end: usize,
}

/// Finds the attributes of a start tag.
pub(crate) fn attributes(tag: &str) -> Vec<Attribute> {
    let bytes = tag.as_bytes();
    let skip = |at: usize, is: &dyn Fn(&u8) -> bool| {
        let rest = bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|b| is(b)).count()
    };
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let is_space = |b: &u8| b.is_ascii_whitespace();
    let mut attributes = Vec::new();
    let mut at = skip(1, &|b| !is_end(b));
    loop {
        // In a quote, its marks stand before the lines of a tag.
        at = skip(at, &|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
        if at >= bytes.len() {
            return attributes;
        }
        let name = at..skip(at + 1, &|b| !is_end(b) && *b != b'=');
        let equals = skip(name.end, &is_space);
        let (value, end) = match bytes.get(equals) {
            Some(b'=') => {
                let start = skip(equals + 1, &is_space);
                match bytes.get(start) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let end = skip(start + 1, &|b| b != quote);
                        (start + 1..end, (end + 1).min(bytes.len()))
                    }
                    _ => {
                        let end = skip(start, &|b| !is_space(b) && *b != b'>');
                        (start..end, end)
                    }
                }
            }
            _ => (name.end..name.end, name.end),
        };
        at = end;
        attributes.push(Attribute { name, value, end });
    }
}

/// Parts a list of attributes at its spaces, those within quotes apart.
pub(crate) fn words(list: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let words = list.split(move |c: char| {
        is_quoted ^= c == '"';
        !is_quoted && c.is_whitespace()
    });
    words.filter(|word| !word.is_empty())
}

/// Returns the length of the start or end tag that `text` begins with, by CommonMark's grammar.
pub(crate) fn tag_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
    let spaces = |at: usize| at + bytes[at..].iter().take_while(|b| is_space(b)).count();
    let is_end_tag = text.starts_with("</");
    let name = 1 + usize::from(is_end_tag);
    if !text.starts_with('<') || !bytes.get(name)?.is_ascii_alphabetic() {
        return None;
    }
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'-';
    let mut at = name + bytes[name..].iter().take_while(is_name).count();
    loop {
        let next = spaces(at);
        match bytes.get(next)? {
            b'>' => return Some(next + 1),
            b'/' if !is_end_tag && bytes.get(next + 1) == Some(&b'>') => return Some(next + 2),
            b if !is_end_tag && next > at && is_attribute_start(*b) => {}
            _ => return None,
        }
        at = next
            + bytes[next..]
                .iter()
                .take_while(|b| is_attribute(**b))
                .count();
        let equals = spaces(at);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        let value = spaces(equals + 1);
        at = value + value_length(text.get(value..)?)?;
    }
}

/// Returns the length of the attribute value that `text` begins with, quotes included.
pub(crate) fn value_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        quote @ (b'"' | b'\'') => {
            let length = bytes[1..].iter().position(|b| b == quote)?;
            Some(length + 2)
        }
        _ => {
            let is_value = |b: &&u8| !b.is_ascii_whitespace() && !b"\"'=<>`".contains(b);
            let length = bytes.iter().take_while(is_value).count();
            (length > 0).then_some(length)
        }
    }
}

fn is_attribute_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | b'@')
}

fn is_attribute(byte: u8) -> bool {
    is_attribute_start(byte) || byte.is_ascii_digit() || matches!(byte, b'.' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found() {
        let tag = "<img a='x y' B=c/d e :f=\"g\"/>";
        let found = attributes(tag).into_iter();
        let found: Vec<_> = found
            .map(|a| (&tag[a.name], &tag[a.value], &tag[a.end..]))
            .collect();
        assert_eq!(found[0].0, "a");
        assert_eq!((found[0].1, found[1].1, found[2].1), ("x y", "c/d", ""));
        assert_eq!(found[3], (":f", "g", "/>"));
        assert!(attributes("<a").is_empty());
        assert_eq!(attributes("<a b=").len(), 1);
    }

    #[test]
    fn open_elements_are_counted() {
        assert_eq!(
            left_open("<div a=\"<b>\"><p class='x'>1 < 2<BR>3<x-y/></p>"),
            1
        );
        assert_eq!(left_open("</p></div><p>"), 1);
        assert_eq!(left_open(""), 0);
    }

    #[test]
    fn only_strings_are_literals() {
        assert_eq!(string_literal("'a'"), Some("a"));
        assert_eq!(string_literal("a + 'b'"), None);
    }

    #[test]
    fn tags_have_their_length() {
        assert_eq!(tag_length("<a b='>' c = d/>x"), Some(16));
        assert_eq!(tag_length("</a >x"), Some(5));
        assert_eq!(tag_length("<font color=#00F>x"), Some(17));
        assert_eq!(tag_length("<font color=rgb(1, 2)>"), None);
        assert_eq!(tag_length("<a b=\"c>"), None);
        assert_eq!(tag_length("</a b>"), None);
        assert_eq!(tag_length("<中>"), None);
    }
}
