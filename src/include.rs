//! Included files: `<!-- @include: path#region{2-5} -->` becomes the text of the file.
//!
//! Files are included before anything else is looked for, so their text is Markdown like the
//! page's own. hope and plume follow
//! [@mdit/plugin-include](https://mdit-plugins.github.io/include.html): the comment fills its line,
//! and every line of the file gets its indentation. In
//! [VitePress](https://vitepress.dev/guide/markdown#markdown-file-inclusion) it may stand anywhere,
//! and the text takes its place as it is. Either has its own form for ranges of lines, and both
//! forms are read.

mod rebase;
mod section;
mod target;

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::block;
use crate::chapter::unify_line_ends;
use crate::diagnostics::{Code, Diagnostic, Located};
use crate::edit::OffsetMap;
use crate::files::{Base, Refusal, Text};
use crate::flavor::{Includes, Switch};
use crate::html::BLOCK_LINE;
use crate::origin::{Origins, Source};
use crate::page::Page;
use crate::settings::Form;
use rebase::rebase;
use target::Target;

/// How deep files may include files.
const MAX_DEPTH: usize = 32;

/// A page's text with the files that it includes.
pub(crate) struct Included<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) origins: Origins,
    /// What the author should know, with the offset in the text that it belongs to.
    pub(crate) diagnostics: Vec<(usize, Located)>,
}

/// Puts the files into `text` that it includes.
pub(crate) fn expand<'t>(text: Cow<'t, str>, page: &mut Page<'_>) -> Included<'t> {
    let is_on = page.has(Switch::Include) && page.form() != Form::Lines;
    if !is_on || !text.contains("@include:") {
        return Included {
            text,
            origins: Origins::default(),
            diagnostics: Vec::new(),
        };
    }
    let folder = page.folder();
    let fences = block::fences(&text, page);
    let mut expander = Expander {
        page,
        output: String::with_capacity(text.len()),
        origins: Origins::default(),
        diagnostics: Vec::new(),
        open: Vec::new(),
    };
    let body = Part {
        source: Source::PAGE,
        text: &text,
        folder: &folder,
        indent: "",
        map: OffsetMap::default(),
        in_fence: false,
        fences,
    };
    expander.lines(&body, target::lines(&text));
    Included {
        text: Cow::Owned(expander.output),
        origins: expander.origins,
        diagnostics: expander.diagnostics,
    }
}

/// A text whose lines are put out.
struct Part<'t> {
    source: Source,
    text: &'t str,
    /// The folder that paths in it are relative to.
    folder: &'t Path,
    /// What its lines are indented by.
    indent: &'t str,
    /// The way from the text to that of the file.
    map: OffsetMap,
    /// Whether all of it stands in a fence.
    in_fence: bool,
    /// The bytes of its own fences, in order.
    fences: Vec<Range<usize>>,
}

impl Part<'_> {
    /// Whether a comment stands in a fence.
    fn is_code(&self, directive: &Directive<'_>) -> bool {
        let at = directive.range.start;
        let next = self.fences.partition_point(|fence| fence.start <= at);
        let fence = next.checked_sub(1).map(|last| &self.fences[last]);
        self.in_fence || fence.is_some_and(|fence| at < fence.end)
    }
}

/// A comment that includes a file.
struct Directive<'t> {
    /// The bytes that the file takes the place of.
    range: Range<usize>,
    target: Target<'t>,
    /// What the lines of the file are indented by.
    indent: &'t str,
}

struct Expander<'p, 'a> {
    page: &'p mut Page<'a>,
    output: String,
    origins: Origins,
    diagnostics: Vec<(usize, Located)>,
    /// The files that are being included, the outermost first.
    open: Vec<PathBuf>,
}

impl Expander<'_, '_> {
    /// Puts out lines of a text, with the files that they include.
    fn lines(&mut self, part: &Part<'_>, lines: impl IntoIterator<Item = Range<usize>>) {
        let rule = self.page.flavor().includes;
        for line in lines {
            let text = &part.text[line.clone()];
            if rule == Includes::Lines
                && let Some(directive) = filling_line(text, line.start)
            {
                let at = self.output.len();
                if let Err(refusal) = self.include_lines(part, &directive) {
                    self.output.truncate(at);
                    self.refuse(part, &directive, refusal);
                }
                self.copy(part, directive.range.end..line.end);
                continue;
            }
            if !part.indent.is_empty() && !text.trim().is_empty() {
                self.put_in(part, line.start..line.start, part.indent);
            }
            let mut at = line.start;
            while rule != Includes::Lines
                && let Some(directive) = anywhere(part.text, at..line.end)
            {
                self.copy(part, at..directive.range.start);
                at = directive.range.end;
                if let Err(refusal) = self.include(part, &directive) {
                    self.refuse(part, &directive, refusal);
                }
            }
            self.copy(part, at..line.end);
        }
    }

    fn copy(&mut self, part: &Part<'_>, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let source = part.map.range(range.clone());
        let at = self.output.len();
        match source.len() == range.len() {
            true => self.origins.copied(at, part.source, source),
            // A link was changed.
            false => self.origins.put_in(at, part.source, source),
        }
        self.output.push_str(&part.text[range]);
    }

    /// Puts in a text in the place of `range`.
    fn put_in(&mut self, part: &Part<'_>, range: Range<usize>, text: &str) {
        let source = part.map.range(range);
        self.origins.put_in(self.output.len(), part.source, source);
        self.output.push_str(text);
    }

    /// Includes a file in the place of a line, as a part of the page of its own.
    fn include_lines(&mut self, part: &Part<'_>, directive: &Directive<'_>) -> Result<(), Refusal> {
        if part.is_code(directive) {
            return self.include(part, directive);
        }
        let indent = format!("{}{}", part.indent, directive.indent);
        // The file's first block is no part of what stands above, and its last of nothing below.
        // So far to the right a comment would be code.
        let is_markdown = directive.target.path.ends_with(".md");
        let mark = match is_markdown {
            true if directive.indent.len() < 4 => BLOCK_LINE.trim_end(),
            _ => "",
        };
        let mark = format!("{indent}{mark}");
        if is_markdown {
            self.put_in(
                part,
                directive.range.clone(),
                &format!("{}\n", mark.trim_end()),
            );
        }
        self.include(part, directive)?;
        self.put_in(
            part,
            directive.range.clone(),
            &format!("\n{}", mark.trim_end()),
        );
        Ok(())
    }

    /// Includes a file.
    fn include(&mut self, part: &Part<'_>, directive: &Directive<'_>) -> Result<(), Refusal> {
        let rule = self.page.flavor().includes;
        let target = &directive.target;
        let base = match rule {
            Includes::Lines => Base::Beside(part.folder),
            Includes::Text | Includes::Sections => Base::Sources(part.folder),
        };
        let Text { file, text } = self.page.reader.read(target.path, base)?;
        if self.open.contains(&file) || self.open.len() >= MAX_DEPTH {
            return Err(Refusal::Endless);
        }
        let folder = file.parent().unwrap_or(part.folder).to_owned();
        let text = unify_line_ends(&text);
        let (text, map) = match rule {
            Includes::Lines | Includes::Sections => rebase(&text, &folder, &self.page.folder()),
            Includes::Text => (text, OffsetMap::default()),
        };
        let (lines, is_found) = target.select(&text, rule);
        let indent = format!("{}{}", part.indent, directive.indent);
        (self.page.reader).take(indent.len().saturating_mul(lines.len()))?;
        let source = self.origins.add(file.clone());
        self.page.counts.includes += 1;
        self.open.push(file);
        if !is_found {
            let message = format!(
                "there is no region `{}` in `{}`",
                target.region.unwrap_or_default(),
                target.path
            );
            let help = "check its name, and that a comment ends it";
            self.report(part, directive, Code::MissingRegion, message, help);
        }
        let has_includes = text.contains("@include:");
        let inside = Part {
            in_fence: part.is_code(directive),
            fences: match has_includes {
                true => block::fences(&text, self.page),
                false => Vec::new(),
            },
            map,
            source,
            text: &text,
            folder: &folder,
            indent: &indent,
        };
        self.lines(&inside, lines);
        self.open.pop();
        Ok(())
    }

    /// Says in the place of a file that it is not included.
    fn refuse(&mut self, part: &Part<'_>, directive: &Directive<'_>, refusal: Refusal) {
        let before = &part.text[..directive.range.start];
        let behind = &part.text[directive.range.end..];
        let is_sample = before.ends_with('`') && behind.starts_with('`');
        if is_sample || part.is_code(directive) {
            // It is shown how to include a file, most likely.
            self.put_in(
                part,
                directive.range.start..directive.range.start,
                part.indent,
            );
            self.copy(part, directive.range.clone());
            return;
        }
        if let Some((code, message, help)) =
            self.page.reader.explain(refusal, directive.target.path)
        {
            self.report(part, directive, code, message, help);
        }
        if refusal == Refusal::Missing && self.page.flavor().includes == Includes::Text {
            // VitePress leaves the comment, which nobody sees.
            self.copy(part, directive.range.clone());
            return;
        }
        let note = format!("{}{}{refusal}", part.indent, directive.indent);
        self.put_in(part, directive.range.clone(), &note);
    }

    fn report(
        &mut self,
        part: &Part<'_>,
        directive: &Directive<'_>,
        code: Code,
        message: String,
        help: &str,
    ) {
        let diagnostic = Diagnostic {
            code,
            range: part.map.range(directive.range.clone()),
            message,
            help: help.to_owned(),
        };
        let file = self.origins.path(part.source).map(Path::to_owned);
        let located = Located { file, diagnostic };
        self.diagnostics.push((self.output.len(), located));
    }
}

/// Finds a comment that fills the line which begins at `start`.
fn filling_line(line: &str, start: usize) -> Option<Directive<'_>> {
    let content = line.trim_start_matches(' ');
    let indent = &line[..line.len() - content.len()];
    let content = content.trim_end();
    let rest = content.strip_prefix("<!-")?.trim_start_matches('-');
    let has_dashes = content[.."<!-".len()].len() + rest.len() < content.len();
    let rest = rest.trim_start().strip_prefix("@include:")?;
    let rest = rest.strip_suffix("->")?;
    let spec = rest.trim_end_matches('-');
    (has_dashes && spec.len() < rest.len()).then_some(())?;
    let target = Target::parse(spec);
    let path = Path::new(target.path);
    let is_path = path.extension().is_some() && !spec.contains(['<', '>', '|', ':', '"', '*', '?']);
    is_path.then_some(Directive {
        range: start..start + indent.len() + content.len(),
        target,
        indent,
    })
}

/// Finds the first comment in `range` of a text.
fn anywhere(text: &str, range: Range<usize>) -> Option<Directive<'_>> {
    let mut at = range.start;
    loop {
        let start = at + text[at..range.end].find("<!--")?;
        at = start + "<!--".len();
        let inside = text[at..range.end].trim_start();
        let Some(inside) = inside.strip_prefix("@include:") else {
            continue;
        };
        let length = inside.find("-->")?;
        let target = Target::parse(&inside[..length]);
        if target.path.is_empty() || inside[..length].contains('<') {
            continue;
        }
        let behind = text[..range.end].len() - inside.len() + length + "-->".len();
        return Some(Directive {
            range: start..behind,
            target,
            indent: "",
        });
    }
}
