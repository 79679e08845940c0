//! What a fence becomes: its info string, its code without notations, and the element around it.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::Info;
use super::frame::{self, Frame, Mark, Width, Word};
use super::info::Count;
use super::language;
use super::lines;
use super::notation::{self, MAX_WORDS, Notations};
use crate::assets::Fragment;
use crate::flavor::{Fences, Switch};
use crate::inline;
use crate::locale;
use crate::page::Page;
use crate::settings::Form;
use crate::text::one_line;

/// What changes in a fence.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The lines before it.
    pub(super) open: Vec<String>,
    pub(super) info: String,
    /// What goes of the lines of the code.
    pub(super) cuts: Vec<(usize, Range<usize>)>,
    /// The lines of the code that go.
    pub(super) removed: Vec<usize>,
    /// Lines that are put in after a line of the code, or after the opening line, which is 0.
    pub(super) added: Vec<(usize, String)>,
    /// The line after it; empty for none.
    pub(super) close: &'static str,
}

/// Says what changes in a fence with this info string and code; `None` where it stays as it is.
///
/// The lines of the code are given without their indentation, which `indents` counts.
pub(super) fn write(
    info: &str,
    code: &[&str],
    indents: &[usize],
    page: &mut Page<'_>,
) -> Option<Written> {
    let unescaped = unescape(info);
    let raw = unescaped.trim();
    let mut info = Info::parse(raw);
    if let Some(keyword) = language::diagram(info.language, page) {
        return Some(write_diagram(keyword, &info, code));
    }
    if language::is_taken(info.language) {
        return None;
    }
    info.marked = lines::marked(&info, raw, page);
    let written_language = info.language;
    info.language = known_language(info.language, page.flavor().fences);
    let form = page.form();
    let nearest = nearest(info.language, page);
    let notations = match page.has(Switch::CodeNotation) && form != Form::Lines {
        true => Notations::read(code, info.language, page.flavor().fences),
        false => Notations::default(),
    };
    let mut written = Written {
        info: mdbook_info(nearest, &info),
        ..Written::default()
    };
    let mut escapes = 0;
    if page.flavor().fences.has_escapes() && form != Form::Lines {
        for (line, at) in notation::escapes(code) {
            written.cuts.push((line, at..at + 1));
            escapes += 1;
        }
    }
    let numbers = first_number(&info, page);
    let has_notations = !notations.cuts.is_empty() || !notations.removed.is_empty();
    let is_mapped = nearest != written_language;
    let changes = has_notations || escapes > 0 || is_mapped || numbers.is_some();
    let is_plain = match page.flavor().fences {
        Fences::Mdbook => info.is_mdbooks(),
        _ => info.is_plain(),
    };
    if is_plain && !changes {
        return None;
    }
    let title = info
        .title
        .filter(|title| page.flavor().fences.has_titles() && !title.is_empty());
    match form {
        Form::Html => {
            let mut frame = frame(&info, code, indents, &notations);
            frame.language = class_name(&info, raw, page.flavor().fences);
            frame.title = title;
            let (path, language, _) = page.locale();
            frame.expand = locale::details(path, language);
            let has_text = code.iter().any(|line| !line.trim().is_empty());
            frame.numbers = numbers.filter(|_| has_text);
            let resolves = escapes > 0 && page.has(Switch::CodeNotation);
            // Without the element, the fence looks like one that has numbers.
            let hides_numbers = numbers.is_none() && page.has(Switch::LineNumbers);
            if frame.language != nearest || resolves || hides_numbers || frame.is_seen() {
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

/// Returns the language by which mdBook is to highlight the code.
fn nearest<'a>(language: &'a str, page: &Page<'a>) -> &'a str {
    match page.form() {
        Form::Html if !is_literal(language) || language.contains(['"', '\'']) => "",
        Form::Html => language::nearest(language, page),
        Form::Quote | Form::Lines => language,
    }
}

/// Returns the number of the first line, if the lines have numbers.
fn first_number(info: &Info<'_>, page: &Page<'_>) -> Option<usize> {
    match info.numbers {
        Some(Count::Off) => None,
        Some(Count::Of(first)) => Some(first),
        Some(Count::On) => Some(1),
        None => page.has(Switch::LineNumbers).then_some(1),
    }
}

/// The language in the class of the element that the site has around the code.
///
/// Style sheets of a site name it, and it says what the author wrote where mdBook highlights
/// another language.
fn class_name<'i>(info: &Info<'i>, raw: &str, fences: Fences) -> Cow<'i, str> {
    let name = info.language;
    match fences {
        Fences::VuePress1 if info.is_cut => {
            // VuePress 1 takes nothing off but the braces with numbers.
            let numbers = raw.match_indices('{').find_map(|(start, _)| {
                let end = start + raw[start..].find('}')? + 1;
                lines::read(&raw[start + 1..end - 1])?;
                Some(start..end)
            });
            let mut name = raw.to_owned();
            if let Some(numbers) = numbers {
                name.replace_range(numbers, "");
            }
            Cow::Owned(
                name.split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            )
        }
        Fences::Prism | Fences::EarlyPrism | Fences::VuePress1 if info.interpolates => {
            Cow::Owned(format!("{name}-vue"))
        }
        Fences::VitePress | Fences::VitePress2 if name == "vue-html" => Cow::Borrowed("template"),
        _ => Cow::Borrowed(name),
    }
}

/// The language that the highlighter of the flavor sees.
///
/// To VitePress 2 one after a space is none. It counts here: it is no syntax of VuePress.
fn known_language(language: &str, fences: Fences) -> &str {
    match fences {
        Fences::VitePress | Fences::VitePress2 if language == "ansi" => "",
        Fences::VitePress2 => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            language.split(|c| !is_part(c)).next().unwrap_or_default()
        }
        _ => language,
    }
}

/// Resolves backslashes and entities as CommonMark does, but for line breaks.
fn unescape(info: &str) -> Cow<'_, str> {
    if !info.contains(['\\', '&']) {
        return Cow::Borrowed(info);
    }
    let fence = format!("~~~{info}");
    match Parser::new(&fence).next() {
        Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))) => {
            Cow::Owned(one_line(&info).into_owned())
        }
        _ => Cow::Borrowed(info),
    }
}

/// Whether a word, in which escapes and entities are resolved, means itself in an info string.
fn is_literal(word: &str) -> bool {
    !word.contains(['`', '~', '&', '\\'])
}

/// The language and the words that mdBook understands.
fn mdbook_info(language: &str, info: &Info<'_>) -> String {
    let is_known = |word: &&&str| !word.starts_with(':') && is_literal(word);
    let known = info.rest.iter().filter(is_known);
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
    let kept: Vec<usize> = notations.kept(code.len()).collect();
    let shown: Vec<usize> = (0..kept.len())
        .filter(|index| !is_hidden(code[kept[*index]], info))
        .collect();
    let noted = frame::spread(notations.marks.iter().cloned(), kept.len());
    let marked = (info.marked.iter()).map(|lines| {
        (
            Mark::Highlighted,
            lines.start().saturating_sub(1)..*lines.end(),
        )
    });
    let mut lines = frame::spread(marked, shown.len());
    for (marks, index) in lines.iter_mut().zip(&shown) {
        marks.join(noted[*index]);
    }
    let mut words = Vec::new();
    for (number, index) in shown.iter().enumerate() {
        let noted = notations
            .words
            .iter()
            .filter(|(_, lines)| lines.contains(index));
        let wanted = noted.map(|(word, _)| word).chain(&info.words);
        let mut wanted: Vec<&String> = wanted.take(MAX_WORDS).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            continue;
        }
        let line = kept[*index];
        let text = notations.cut(line, code[line]);
        for word in wanted {
            let width = Width::of(word);
            let mut before = Width::columns(indents[line]);
            let mut behind = 0;
            for (at, _) in text.match_indices(word.as_str()) {
                before = before + Width::of(&text[behind..at]);
                words.push(Word {
                    line: number,
                    before,
                    width,
                });
                before = before + width;
                behind = at + word.len();
            }
        }
    }
    let limit = match info.collapsed {
        Some(Count::On) => Some(15),
        Some(Count::Of(limit)) => Some(limit),
        Some(Count::Off) | None => None,
    };
    Frame {
        language: info.language.into(),
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
        Some(_) => code[1..].iter().position(is_rule),
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
