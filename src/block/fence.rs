//! Fenced code: the info string that VuePress reads, and what it shows besides the code.
//!
//! mdBook makes a class of every word of an info string and highlights a fence by the first, so
//! the string is reduced to a language that mdBook knows and to mdBook's own words. What else it
//! says, and what [notations](notation) in the code say, becomes a [frame] around the fence,
//! which itself stays where it is. The rules are those of
//! [@vuepress/plugin-shiki](https://ecosystem.vuejs.press/plugins/markdown/shiki.html) and of
//! [VitePress](https://vitepress.dev/guide/markdown#syntax-highlighting-in-code-blocks).
//!
//! A fence that the author left open ends with the container around it in VuePress, because a
//! container's end is looked for before its body is parsed. CommonMark would let the fence run
//! over the end of the container, so it is closed explicitly.

mod frame;
mod info;
mod language;
mod notation;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::Scanner;
use crate::assets::Fragment;
use crate::flavor::{Fences, Switch};
use crate::html::BLOCK_LINE;
use crate::inline;
use crate::locale;
use crate::page::Page;
use crate::settings::Form;
use frame::{Frame, Mark, Marks, Width, Word};
use info::Count;
pub(crate) use info::Info;
use notation::Notations;

impl<'a> Scanner<'a, '_> {
    /// The marker and the length of the fence that opens at `line`.
    pub(super) fn fence_opening(&self, line: usize) -> Option<(u8, usize)> {
        let content = self.content(line);
        let marker = *content.as_bytes().first()?;
        let length = content.bytes().take_while(|&b| b == marker).count();
        let is_fence = match marker {
            b'`' => !content[length..].contains('`'),
            b'~' => true,
            _ => false,
        };
        (is_fence && length >= 3).then_some((marker, length))
    }

    /// Scans the fence at `line` and gives the line behind it, if there is one.
    pub(super) fn fence(&mut self, start: usize, end: usize) -> Option<usize> {
        let (marker, length) = self.fence_opening(start)?;
        let mut line = start + 1;
        let mut is_closed = false;
        while line < end {
            if !self.lines[line].is_blank() && self.lines[line].column < self.indent {
                break;
            }
            let content = self.content(line);
            let run = content.bytes().take_while(|&b| b == marker).count();
            is_closed = run >= length
                && content[run..].trim_matches([' ', '\t']).is_empty()
                && self.relative_column(line) < 4;
            if is_closed {
                break;
            }
            line += 1;
        }
        let close = char::from(marker).to_string().repeat(length);
        let written = self.write_fence(start, line, length);
        let frame_close = written.as_ref().map_or("", |written| written.close);
        if is_closed {
            if !frame_close.is_empty() {
                self.insert_line_after(line, frame_close);
            }
            return Some(line + 1);
        }
        if !frame_close.is_empty() || (self.in_container && line >= self.limit) {
            self.insert_line_after(line - 1, &close);
        }
        if !frame_close.is_empty() {
            self.insert_line_after(line - 1, frame_close);
        }
        Some(line)
    }

    /// Changes what is not mdBook's in the fence at `start`, whose code ends in front of `end`.
    fn write_fence(&mut self, start: usize, end: usize, length: usize) -> Option<Written> {
        // What we wrote ourselves is not written again.
        if start > 0
            && self.content(start - 1).starts_with(BLOCK_LINE)
            && self.content(start - 1).contains(" vp-code")
        {
            return None;
        }
        let first = self.lines[start].first;
        let info = &self.text[first + length..self.lines[start].end];
        let code: Vec<&'a str> = (start + 1..end).map(|line| self.content(line)).collect();
        let indents: Vec<usize> = (start + 1..end)
            .map(|line| self.lines[line].column - self.lines[start].column)
            .map(|columns| usize::try_from(columns).unwrap_or(0))
            .collect();
        let written = write(info, &code, &indents, self.page)?;
        self.edits
            .replace(first + length..self.lines[start].end, written.info.clone());
        for (line, range) in &written.cuts {
            let first = self.lines[start + 1 + line].first;
            self.edits.delete(first + range.start..first + range.end);
        }
        for line in &written.removed {
            let line = start + 1 + line;
            self.edits
                .remove_over(self.lines[line - 1].end..self.lines[line].end);
        }
        for (line, added) in &written.added {
            self.insert_line_after(start + line, added);
        }
        if !written.open.is_empty() {
            let (at, padding) = self.block_start(start);
            let prefix = self.line_prefix();
            let column = usize::try_from(self.relative_column(start)).unwrap_or(0);
            let mut open = " ".repeat(padding);
            // Behind a list's marker there is nothing to part the first line from.
            let is_marker = |c: char| !c.is_whitespace();
            let in_marker_line = self.text[self.lines[start].start..at].contains(is_marker);
            let lines = written.open.iter();
            for line in lines.skip_while(|line| in_marker_line && line.is_empty()) {
                open.push_str(line);
                open.truncate(open.trim_end().len());
                open.push('\n');
                open.push_str(&prefix);
            }
            open.push_str(&" ".repeat(column));
            self.edits.replace(at..first, open);
        }
        Some(written)
    }
}

/// What changes in a fence.
#[derive(Debug, Default)]
struct Written {
    /// The lines in front of it.
    open: Vec<String>,
    info: String,
    /// What goes of the lines of the code.
    cuts: Vec<(usize, Range<usize>)>,
    /// The lines of the code that go.
    removed: Vec<usize>,
    /// Lines that are put in behind a line of the code, or behind the opening line, which is 0.
    added: Vec<(usize, String)>,
    /// The line behind it; empty for none.
    close: &'static str,
}

/// Says what changes in a fence with this info string and code; `None` where it stays as it is.
///
/// The lines of the code are given without their indentation, which `indents` counts.
fn write(info: &str, code: &[&str], indents: &[usize], page: &mut Page<'_>) -> Option<Written> {
    let info = unescape(info);
    let mut info = Info::parse(&info);
    if let Some(keyword) = language::diagram(info.language, page) {
        return Some(write_diagram(keyword, &info, code));
    }
    if language::is_taken(info.language) {
        return None;
    }
    if page.flavor().fences == Fences::Prism && page.has(Switch::Attrs) && info.ends_with_lines {
        // To the plugin of attributes these are some, and the highlighter finds none.
        info.marked.clear();
    }
    let form = page.form();
    let nearest = match form {
        Form::Html => language::nearest(info.language, page),
        Form::Quote | Form::Lines => info.language,
    };
    let notations = match page.has(Switch::CodeNotation) && form != Form::Lines {
        true => Notations::read(code, info.language),
        false => Notations::default(),
    };
    let mut written = Written {
        info: mdbook_info(nearest, &info),
        ..Written::default()
    };
    let mut escapes = 0;
    if page.flavor().fences.is_vuepress2() && form != Form::Lines {
        for (line, at) in notation::escapes(code) {
            written.cuts.push((line, at..at + 1));
            escapes += 1;
        }
    }
    let numbers = match info.numbers {
        Some(Count::Off) => None,
        Some(Count::Of(first)) => Some(first),
        Some(Count::On) => Some(1),
        None => page.has(Switch::LineNumbers).then_some(1),
    };
    let has_notations = !notations.cuts.is_empty() || !notations.removed.is_empty();
    let is_mapped = nearest != info.language;
    let changes = has_notations || escapes > 0 || is_mapped || numbers.is_some();
    if info.is_plain() && !changes {
        return None;
    }
    let title = info
        .title
        .filter(|title| page.flavor().fences.is_vuepress2() && !title.is_empty());
    match form {
        Form::Html => {
            let mut frame = frame(&info, code, indents, &notations);
            if page.flavor().fences == Fences::VitePress && frame.language == "vue-html" {
                frame.language = "template";
            }
            frame.title = title;
            let (path, language, _) = page.locale();
            frame.expand = locale::details(path, language);
            frame.numbers = numbers.filter(|_| !frame.lines.is_empty());
            let resolves = escapes > 0 && page.has(Switch::CodeNotation);
            if is_mapped || resolves || frame.is_seen() {
                page.uses(Fragment::Fence);
                written.open.push(frame.open());
                written.close = frame::CLOSE;
            }
        }
        Form::Quote => {
            if let Some(title) = title {
                let title = format!("**{}**", inline::markdown_of_text(title));
                written.open = vec![String::new(), title, String::new()];
            }
        }
        Form::Lines => {}
    }
    written.cuts.extend(notations.cuts);
    written.removed = notations.removed;
    page.counts.fences += 1;
    Some(written)
}

/// Resolves backslashes and entities as CommonMark does.
fn unescape(info: &str) -> Cow<'_, str> {
    if !info.contains(['\\', '&']) {
        return Cow::Borrowed(info);
    }
    let fence = format!("~~~{info}");
    match Parser::new(&fence).next() {
        Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))) => {
            Cow::Owned(info.into_string())
        }
        _ => Cow::Borrowed(info),
    }
}

/// The language and the words that mdBook understands.
fn mdbook_info(language: &str, info: &Info<'_>) -> String {
    let known = info.rest.iter().filter(|word| !word.starts_with(':'));
    let words = std::iter::once(language).chain(known.copied());
    words
        .filter(|_| !language.is_empty())
        .collect::<Vec<_>>()
        .join(",")
}

/// What a fence shows besides its code.
fn frame<'i>(
    info: &Info<'i>,
    code: &[&str],
    indents: &[usize],
    notations: &Notations,
) -> Frame<'i> {
    let is_shown =
        |line: &usize| !notations.removed.contains(line) && !is_hidden(code[*line], info);
    let shown: Vec<usize> = (0..code.len()).filter(is_shown).collect();
    let marks = |line: &usize| notations.marks.get(*line).copied().unwrap_or_default();
    let mut lines: Vec<Marks> = shown.iter().map(marks).collect();
    for range in &info.marked {
        for line in lines
            .iter_mut()
            .take(*range.end())
            .skip(range.start().saturating_sub(1))
        {
            line.add(Mark::Highlighted);
        }
    }
    let mut words = Vec::new();
    for (number, line) in shown.iter().enumerate() {
        let noted = notations
            .words
            .iter()
            .filter(|(_, lines)| lines.contains(line));
        let wanted: Vec<&String> = noted.map(|(word, _)| word).chain(&info.words).collect();
        if wanted.is_empty() {
            continue;
        }
        let text = notations.cut(*line, code[*line]);
        for word in wanted {
            for (at, _) in text.match_indices(word.as_str()) {
                words.push(Word {
                    line: number,
                    before: Width::of(&text[..at]).indented(indents[*line]),
                    width: Width::of(word),
                });
            }
        }
    }
    let limit = match info.collapsed {
        Some(Count::On) => Some(15),
        Some(Count::Of(limit)) => Some(limit),
        Some(Count::Off) | None => None,
    };
    Frame {
        language: info.language,
        title: None,
        expand: String::new(),
        collapsed: limit.filter(|limit| lines.len() > *limit),
        lines,
        numbers: None,
        words,
    }
}

/// Whether mdBook hides the line until the reader asks for it.
fn is_hidden(line: &str, info: &Info<'_>) -> bool {
    let prefix = info
        .rest
        .iter()
        .find_map(|word| word.strip_prefix("hidelines="));
    match prefix {
        Some(prefix) => line.starts_with(prefix),
        None if info.language == "rust" => line == "#" || line.starts_with("# "),
        None => false,
    }
}

/// Makes a mermaid diagram of a fence whose language is a kind of diagram.
///
/// A title becomes mermaid's front matter, which the code may begin with itself.
fn write_diagram(keyword: &str, info: &Info<'_>, code: &[&str]) -> Written {
    let mut written = Written {
        info: "mermaid".into(),
        ..Written::default()
    };
    let is_rule = |line: &&str| line.trim_end() == "---";
    let head_end = match code.first().filter(|line| is_rule(line)) {
        Some(_) => code[1..].iter().position(|line| is_rule(&line)),
        None => None,
    };
    let head = head_end.map_or(&[][..], |end| &code[1..=end]);
    let has_title = head.iter().any(|line| line.starts_with("title:"));
    let title = Some(info.behind).filter(|title| !title.is_empty() && !has_title);
    let title = title.map(|title| format!("title: {title}"));
    match (head_end, title) {
        (Some(end), title) => {
            written.added.extend(title.map(|title| (1, title)));
            written.added.push((end + 2, keyword.to_owned()));
        }
        (None, Some(title)) => {
            for line in ["---", &title, "---", keyword] {
                written.added.push((0, line.to_owned()));
            }
        }
        (None, None) => written.added.push((0, keyword.to_owned())),
    }
    written
}
