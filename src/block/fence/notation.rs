//! Notations in the comments of code: `// [!code ++]`, `# [!code focus:3]` and so on.
//!
//! They say what `{1,3}` says in the info string, and more, at the line that it is about. The rules
//! are those of [@shikijs/transformers](https://shiki.style/packages/transformers): a notation
//! stands in the last comment of its line, which goes when nothing else is in it, and a line that
//! holds only such a comment speaks of the lines below and goes, too.

use std::borrow::Cow;
use std::ops::Range;

use super::frame::Mark;
use super::info::unescape;
use crate::flavor::Fences;
use crate::number;

/// What the notations of a fence say.
#[derive(Debug, Default)]
pub(super) struct Notations {
    /// What goes of a line: its number and the bytes of its text.
    pub(super) cuts: Vec<(usize, Range<usize>)>,
    /// The lines that go, in order.
    pub(super) removed: Vec<usize>,
    /// Marks, with the lines that have them, counted without those that go.
    pub(super) marks: Vec<(Mark, Range<usize>)>,
    /// Words to highlight, with the lines in which they are, counted likewise.
    pub(super) words: Vec<(String, Range<usize>)>,
}

/// A notation that applies to `count` lines; to the words in all lines below where it is `None`.
struct Notation {
    kind: Kind,
    count: Option<usize>,
    /// Where it stands in its line, with the spaces in front of it.
    range: Range<usize>,
}

impl Notation {
    /// Whether the highlighter has this notation; it leaves others where they are.
    fn is_known_to(&self, fences: Fences) -> bool {
        match (fences, &self.kind) {
            (Fences::VitePress, Kind::Mark(mark)) => *mark != Mark::Info,
            (Fences::VitePress | Fences::VitePress2, Kind::Word(_)) => false,
            _ => true,
        }
    }
}

enum Kind {
    Mark(Mark),
    Word(String),
}

const NAMES: &[(&str, Mark)] = &[
    ("++", Mark::Added),
    ("--", Mark::Removed),
    ("focus", Mark::Focused),
    ("highlight", Mark::Highlighted),
    ("hl", Mark::Highlighted),
    ("error", Mark::Error),
    ("warning", Mark::Warning),
    ("info", Mark::Info),
];

/// How many words of a fence are highlighted; more would make no word stand out.
pub(super) const MAX_WORDS: usize = 16;

const BEGIN: &str = "[!code ";

/// What comments begin with in `language`.
fn comment_starts(language: &str) -> &'static [&'static str] {
    const HASH: &[&str] = &["#"];
    match language.to_lowercase().as_str() {
        "vue" | "svelte" | "astro" | "php" => &["//", "/*", "<!--", "#"],
        "html" | "xml" | "svg" | "md" | "markdown" | "vue-html" | "template" => {
            &["<!--", "//", "/*"]
        }
        "css" => &["/*"],
        "sh" | "bash" | "shell" | "zsh" | "fish" | "py" | "python" | "rb" | "ruby" | "yaml"
        | "yml" | "toml" | "make" | "makefile" | "docker" | "dockerfile" | "r" | "perl"
        | "elixir" | "nginx" | "properties" | "powershell" | "ps1" | "nix" | "julia" | "conf"
        | "dotenv" | "graphql" => HASH,
        "sql" | "mysql" | "postgresql" | "lua" | "haskell" | "hs" | "ada" | "elm" => &["--", "#"],
        "ini" | "asm" | "lisp" | "clojure" | "scheme" => &[";;", ";", "#"],
        "tex" | "latex" | "matlab" | "erlang" | "prolog" => &["%%", "%"],
        "vim" | "viml" => &["\""],
        "vb" | "vba" => &["'"],
        "js" | "javascript" | "ts" | "typescript" | "jsx" | "tsx" | "mjs" | "cjs" | "json"
        | "jsonc" | "json5" | "java" | "c" | "cpp" | "c++" | "cs" | "csharp" | "go" | "rust"
        | "rs" | "kotlin" | "kt" | "swift" | "scala" | "dart" | "scss" | "less" | "stylus"
        | "styl" | "sass" => &["//", "/*"],
        _ => &["//", "/*", "<!--", "#", "--", ";", "%"],
    }
}

impl Notations {
    /// Reads the notations in the comments of some code.
    pub(super) fn read(lines: &[&str], language: &str, fences: Fences) -> Self {
        let mut notations = Self::default();
        let starts = comment_starts(language);
        // These have no comments but lines that look like one.
        let is_plain = matches!(
            language,
            "" | "diff" | "text" | "txt" | "plain" | "plaintext"
        );
        let is_jsx = matches!(language, "jsx" | "tsx");
        let lines = (lines.iter().enumerate()).filter(|(_, line)| line.contains(BEGIN));
        for (number, line) in lines {
            let Some((comment, mut read)) = read_line(line, starts, is_jsx) else {
                continue;
            };
            let is_alone = line[..comment.start].trim().is_empty();
            read.retain(|notation| notation.is_known_to(fences));
            if read.is_empty() || (is_plain && !is_alone) {
                continue;
            }
            let mut first = number - notations.removed.len();
            notations.take_out(number, line, &comment, &read);
            let stays = notations.removed.last() != Some(&number);
            // The older algorithm takes a comment that stays for a part of the code.
            if is_alone && stays && fences == Fences::VitePress {
                first += 1;
            }
            for notation in read {
                notations.apply(first, notation);
            }
        }
        notations
    }

    /// Cuts the notations out of their comment, and the comment when nothing is left in it.
    fn take_out(&mut self, number: usize, line: &str, comment: &Comment, read: &[Notation]) {
        let mut left = String::new();
        let mut at = comment.text.start;
        for notation in read {
            left.push_str(&line[at..notation.range.start]);
            at = notation.range.end;
        }
        left.push_str(&line[at..comment.text.end]);
        if !left.trim().is_empty() {
            for notation in read {
                self.cuts.push((number, notation.range.clone()));
            }
        } else if line[..comment.start].trim().is_empty() && line[comment.end..].trim().is_empty() {
            self.removed.push(number);
        } else {
            let start = line[..comment.start].trim_end().len();
            self.cuts.push((number, start..comment.end));
        }
    }

    /// A line without the notations in it.
    pub(super) fn cut<'a>(&self, number: usize, line: &'a str) -> Cow<'a, str> {
        let first = self.cuts.partition_point(|(cut, _)| *cut < number);
        let cuts = self.cuts[first..]
            .iter()
            .take_while(|(cut, _)| *cut == number);
        let mut text = Cow::Borrowed(line);
        for (_, range) in cuts.collect::<Vec<_>>().into_iter().rev() {
            text.to_mut().replace_range(range.clone(), "");
        }
        text
    }

    /// The lines that stay of `count`.
    pub(super) fn kept(&self, count: usize) -> impl Iterator<Item = usize> + '_ {
        (0..count).filter(|line| self.removed.binary_search(line).is_err())
    }

    /// Records what a notation says from the line on that is `first` of those that stay.
    fn apply(&mut self, first: usize, notation: Notation) {
        let lines = |count: usize| first..first.saturating_add(count);
        match notation.kind {
            Kind::Mark(mark) => {
                let lines = lines(notation.count.unwrap_or(1));
                self.marks.push((mark, lines));
            }
            Kind::Word(word) if self.words.len() < MAX_WORDS => {
                let lines = lines(notation.count.unwrap_or(usize::MAX));
                self.words.push((word, lines));
            }
            Kind::Word(_) => {}
        }
    }
}

/// A comment, in bytes of its line.
struct Comment {
    start: usize,
    end: usize,
    text: Range<usize>,
}

/// Reads the comment that ends a line, if there are notations in it.
fn read_line(line: &str, starts: &[&str], is_jsx: bool) -> Option<(Comment, Vec<Notation>)> {
    let last = line.rfind(BEGIN)?;
    // The comment is the last one that begins in front of the notation, so that `a // b // [!code
    // hl]` keeps its `// b`.
    let (start, open) = (starts.iter())
        .filter_map(|open| Some((begin_of_comment(&line[..last], open)?, *open)))
        .max_by_key(|(start, open)| (start + open.len(), open.len()))?;
    let text = start + open.len();
    let trimmed = line.trim_end().len();
    let (text_end, end) = match open {
        "/*" => closing(line, text, "*/")?,
        "<!--" => closing(line, text, "-->")?,
        _ => (trimmed, trimmed),
    };
    // JSX has its comments in braces.
    let in_braces = line[..start]
        .trim_end()
        .strip_suffix('{')
        .filter(|_| is_jsx);
    let (start, end) = match (in_braces, line[end..].trim_start().strip_prefix('}')) {
        (Some(before), Some(behind)) => (before.len(), line.len() - behind.len()),
        _ => (start, end),
    };
    line[end..].trim().is_empty().then_some(())?;
    let comment = Comment {
        start,
        end,
        text: text..text_end,
    };
    let mut read = Vec::new();
    let mut at = text;
    while let Some(begin) = line[at..text_end].find(BEGIN) {
        let begin = at + begin;
        let Some(length) = super::info::find_unescaped(&line[begin..text_end], ']') else {
            break;
        };
        let end = begin + length + 1;
        if let Some((kind, count)) = read_notation(&line[begin + BEGIN.len()..end - 1]) {
            let start = line[at..begin].trim_end().len() + at;
            read.push(Notation {
                kind,
                count,
                range: start..end,
            });
        }
        at = end;
    }
    (!read.is_empty()).then_some((comment, read))
}

/// Where a comment opens in front of a notation.
fn begin_of_comment(before: &str, open: &str) -> Option<usize> {
    // `http://x#y` opens none.
    let is_word = |c: char| c.is_alphanumeric() || c == ':' || c == '$';
    let is_block = matches!(open, "/*" | "<!--");
    (before.rmatch_indices(open))
        .map(|(start, _)| start)
        .find(|start| is_block || !before[..*start].ends_with(is_word))
}

/// Where a block comment's text and the comment end.
fn closing(line: &str, from: usize, close: &str) -> Option<(usize, usize)> {
    let at = from + line[from..].find(close)?;
    Some((at, at + close.len()))
}

/// Reads what stands between `[!code ` and `]`.
fn read_notation(text: &str) -> Option<(Kind, Option<usize>)> {
    if let Some(word) = text.strip_prefix("word:") {
        let (word, count) = match super::info::find_unescaped(word, ':') {
            Some(colon) => (&word[..colon], Some(number::read(&word[colon + 1..])?)),
            None => (word, None),
        };
        return (!word.is_empty()).then(|| (Kind::Word(unescape(word)), count));
    }
    let (name, count) = match text.split_once(':') {
        Some((name, count)) => (name, Some(number::read(count)?)),
        None => (text, None),
    };
    let (_, mark) = NAMES.iter().find(|(known, _)| *known == name)?;
    Some((Kind::Mark(*mark), count))
}

/// The backslashes that keep `[\!code …]` from being a notation: the line and the byte.
pub(super) fn escapes<'a>(lines: &'a [&str]) -> impl Iterator<Item = (usize, usize)> + 'a {
    const ESCAPED: &str = "[\\!code";
    // Hardly a line has one, and whether it does is found out faster than where.
    let lines = (lines.iter().enumerate()).filter(|(_, line)| line.contains(ESCAPED));
    lines.flat_map(|(number, line)| {
        (line.match_indices(ESCAPED)).map(move |(at, _)| (number, at + 1))
    })
}
