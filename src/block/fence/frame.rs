//! The element around a fence that shows what its code cannot: marked lines, their numbers, a title.
//!
//! The fence itself stays Markdown, so mdBook highlights it, gives it a button to copy it and tests
//! it, and other preprocessors find it. Marks are painted behind the lines by a gradient whose stops
//! are whole lines (`lh`); the style sheet fixes the height of a line, which otherwise grows with
//! letters from other fonts. Nothing of it is text, so that a copy is exactly the code.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use crate::html::{BLOCK_LINE, escape};

/// The line behind the fence.
pub(super) const CLOSE: &str = "<!-- --></div>";

/// What a line is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Highlighted,
    Info,
    Warning,
    Error,
    Removed,
    Added,
    Focused,
}

/// How many kinds of marks there are.
const MARKS: usize = Mark::Focused as usize + 1;

/// The marks of one line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// Whether the line is one of those that VuePress calls highlighted.
    fn is_highlighted(self) -> bool {
        [Mark::Highlighted, Mark::Info, Mark::Warning, Mark::Error]
            .iter()
            .any(|mark| self.has(*mark))
    }

    /// The color behind the line, the more telling one where it has several marks.
    fn color(self) -> &'static str {
        const COLORS: &[(Mark, &str)] = &[
            (Mark::Added, "var(--vp-add)"),
            (Mark::Removed, "var(--vp-remove)"),
            (Mark::Error, "var(--vp-error)"),
            (Mark::Warning, "var(--vp-warning)"),
            (Mark::Info, "var(--vp-info)"),
            (Mark::Highlighted, "var(--vp-hl)"),
        ];
        let color = COLORS.iter().find(|(mark, _)| self.has(*mark));
        color.map_or("#0000", |(_, color)| color)
    }
}

/// Gives each of `count` lines the marks of the ranges that it is in.
pub(super) fn spread(
    ranges: impl Iterator<Item = (Mark, Range<usize>)>,
    count: usize,
) -> Vec<Marks> {
    let mut changes = vec![[0_i32; MARKS]; count + 1];
    for (mark, range) in ranges {
        let end = range.end.min(count);
        if range.start < end {
            changes[range.start][mark as usize] += 1;
            changes[end][mark as usize] -= 1;
        }
    }
    let mut open = [0; MARKS];
    let marks = changes[..count].iter().map(|changes| {
        let mut marks = Marks::default();
        for (mark, (open, change)) in open.iter_mut().zip(changes).enumerate() {
            *open += change;
            marks.0 |= u8::from(*open > 0) << mark;
        }
        marks
    });
    marks.collect()
}

/// The element around a fence.
#[derive(Debug, Default)]
pub(super) struct Frame<'a> {
    pub(super) language: Cow<'a, str>,
    pub(super) title: Option<&'a str>,
    /// The marks of the lines that are shown.
    pub(super) lines: Vec<Marks>,
    /// The number of the first line, where numbers are shown.
    pub(super) numbers: Option<usize>,
    /// What asks for the rest of collapsed lines.
    pub(super) expand: String,
    /// How many lines are shown before the reader asks for all.
    pub(super) collapsed: Option<usize>,
    /// Where highlighted words stand.
    pub(super) words: Vec<Word>,
}

/// A highlighted word in the code.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) line: usize,
    /// What stands in front of it, and its own width.
    pub(super) before: Width,
    pub(super) width: Width,
}

/// The width of a text in a monospaced font.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    /// Narrow characters.
    narrow: usize,
    /// Characters as wide as they are high, as those of Chinese are.
    wide: usize,
}

impl Width {
    pub(super) fn of(text: &str) -> Self {
        let mut width = Self::default();
        for c in text.chars() {
            match c {
                '\t' => width.narrow += TAB,
                '\u{1100}'..='\u{115f}'
                | '\u{2e80}'..='\u{a4cf}'
                | '\u{ac00}'..='\u{d7a3}'
                | '\u{f900}'..='\u{faff}'
                | '\u{fe30}'..='\u{fe6f}'
                | '\u{ff00}'..='\u{ff60}'
                | '\u{ffe0}'..='\u{ffe6}'
                | '\u{1f300}'..='\u{1faff}'
                | '\u{20000}'..='\u{3fffd}' => width.wide += 1,
                _ => width.narrow += 1,
            }
        }
        width
    }

    /// The width of an indentation.
    pub(super) fn columns(narrow: usize) -> Self {
        Self { narrow, wide: 0 }
    }

    fn css(self) -> String {
        match self.wide {
            0 => format!("{}ch", self.narrow),
            wide => format!("calc({}ch + {wide}em)", self.narrow),
        }
    }
}

impl std::ops::Add for Width {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            narrow: self.narrow + other.narrow,
            wide: self.wide + other.wide,
        }
    }
}

/// How many spaces mdBook makes of a tab when it highlights code.
const TAB: usize = 4;

impl Frame<'_> {
    /// Whether there is anything to see but the code.
    pub(super) fn is_seen(&self) -> bool {
        self.title.is_some()
            || self.numbers.is_some()
            || self.collapsed.is_some()
            || !self.words.is_empty()
            || self.lines.iter().any(|marks| *marks != Marks::default())
    }

    /// The line in front of the fence.
    pub(super) fn open(&self) -> String {
        let has = |mark| self.lines.iter().any(|marks| marks.has(mark));
        let mut html = BLOCK_LINE.to_owned();
        if let Some(title) = self.title {
            let title = escape(title);
            let _ = write!(html, "<div class=\"code-block-title\">{title}</div>");
        }
        let mut classes = format!("language-{} vp-code", escape(&self.language));
        let has_diff = has(Mark::Added) || has(Mark::Removed);
        for (is_set, class) in [
            (self.numbers.is_some(), "line-numbers-mode"),
            (has_diff, "has-diff"),
            (has(Mark::Focused), "has-focused-lines"),
            (self.collapsed.is_some(), "has-collapsed-lines"),
        ] {
            if is_set {
                let _ = write!(classes, " {class}");
            }
        }
        let _ = write!(html, "<div class=\"{classes}\"");
        let highlighted = self.highlighted();
        if !highlighted.is_empty() {
            let _ = write!(html, " data-hl-lines=\"{highlighted}\"");
        }
        let style = self.style();
        if !style.is_empty() {
            let _ = write!(html, " style=\"{style}\"");
        }
        html.push('>');
        if let Some(first) = self.numbers {
            let numbers = "<span></span>".repeat(self.lines.len());
            let _ = write!(
                html,
                "<div class=\"line-numbers\" aria-hidden=\"true\" style=\"counter-reset:vp-line {}\">{numbers}</div>",
                first.saturating_sub(1)
            );
        }
        if has_diff {
            html.push_str("<div class=\"line-signs\" aria-hidden=\"true\">");
            for (line, marks) in self.lines.iter().enumerate() {
                if let Some(class) = [(Mark::Added, "add"), (Mark::Removed, "remove")]
                    .iter()
                    .find_map(|(mark, class)| marks.has(*mark).then_some(*class))
                {
                    let _ = write!(html, "<i class=\"{class}\" style=\"top:{line}lh\"></i>");
                }
            }
            html.push_str("</div>");
        }
        if self.collapsed.is_some() {
            let label = escape(&self.expand);
            let _ = write!(
                html,
                "<input type=\"checkbox\" class=\"collapsed-lines\" aria-label=\"{label}\">"
            );
        }
        html
    }

    /// The highlighted lines, as an info string names them.
    fn highlighted(&self) -> String {
        let mut text = String::new();
        for (is_highlighted, first, last) in self.runs(Marks::is_highlighted) {
            if is_highlighted {
                let comma = if text.is_empty() { "" } else { "," };
                let _ = match first + 1 == last {
                    true => write!(text, "{comma}{last}"),
                    false => write!(text, "{comma}{}-{last}", first + 1),
                };
            }
        }
        text
    }

    /// Parts the lines into runs of those that have something in common.
    fn runs<T: PartialEq>(&self, of: impl Fn(Marks) -> T) -> Vec<(T, usize, usize)> {
        let mut runs: Vec<(T, usize, usize)> = Vec::new();
        for (line, marks) in self.lines.iter().enumerate() {
            let value = of(*marks);
            match runs.last_mut() {
                Some((last, _, end)) if *last == value => *end = line + 1,
                _ => runs.push((value, line, line + 1)),
            }
        }
        runs
    }

    /// What is painted where, as custom properties for the style sheet.
    fn style(&self) -> String {
        let mut style = String::new();
        let lines = self.gradient(Marks::color, "#0000", |line| format!("{line}lh"));
        let mut images = Vec::new();
        let mut places = Vec::new();
        let mut sizes = Vec::new();
        for word in &self.words {
            images.push("linear-gradient(var(--vp-word) 0 0)");
            places.push(format!("{} {}lh", word.before.css(), word.line));
            sizes.push(format!("{} 1lh", word.width.css()));
        }
        if let Some(lines) = &lines {
            images.push(lines);
        }
        if !images.is_empty() {
            let _ = write!(style, "--vp-lines:{}", images.join(","));
        }
        if !self.words.is_empty() {
            // What has no place of its own is repeated from the first one on.
            let mut repeats = vec!["no-repeat"; self.words.len()];
            if lines.is_some() {
                places.push("0 0".into());
                sizes.push("auto".into());
                repeats.push("repeat-x");
            }
            let _ = write!(
                style,
                ";--vp-at:{};--vp-size:{};--vp-repeat:{}",
                places.join(","),
                sizes.join(","),
                repeats.join(",")
            );
        }
        let focus = |marks: Marks| match marks.has(Mark::Focused) {
            true => "#000",
            false => "#0006",
        };
        if self.lines.iter().any(|marks| marks.has(Mark::Focused))
            && let Some(focus) = self.gradient(focus, "", |line| format!("calc(1rem + {line}lh)"))
        {
            let _ = write!(style, "{}--vp-focus:{focus}", separator(&style));
        }
        if let Some(collapsed) = self.collapsed {
            let _ = write!(style, "{}--vp-collapsed:{collapsed}", separator(&style));
        }
        style
    }

    /// A gradient that gives each line its color; `None` where all have the color `none`.
    fn gradient(
        &self,
        color: impl Fn(Marks) -> &'static str,
        none: &str,
        place: impl Fn(usize) -> String,
    ) -> Option<String> {
        let runs = self.runs(color);
        runs.iter().find(|(color, ..)| *color != none)?;
        let mut stops: Vec<String> = Vec::new();
        for (color, first, last) in &runs {
            stops.push(match first {
                0 => format!("{color} {}", place(*last)),
                _ => format!("{color} 0 {}", place(*last)),
            });
        }
        // The last color ends with its lines.
        match none {
            "" => {}
            none => stops.push(format!("{none} 0")),
        }
        Some(format!("linear-gradient({})", stops.join(",")))
    }
}

fn separator(style: &str) -> &'static str {
    if style.is_empty() { "" } else { ";" }
}
