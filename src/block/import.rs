//! Imported code: a line that names a file becomes a fence with the code of the file.
//!
//! VuePress 1 and [VitePress](https://vitepress.dev/guide/markdown#import-code-snippets) have
//! `<<< path#region{1,3}`, which cannot interrupt a paragraph;
//! [VuePress 2](https://vuejs.press/guide/markdown.html#import-code-blocks) has
//! `@[code{2-5} ts](path)`, which can. What the file holds is code: nothing in it is converted.

mod syntax;

use super::{Rule, Scanner};
use crate::diagnostics::Code;
use crate::files::{Base, Refusal, common_indent, find_regions, leading_indent};
use crate::flavor::{Imports, Includes};
use crate::settings::Form;
use syntax::{Import, Kind};

pub(super) const RULE: Rule = Rule {
    first: b'@',
    opens: |scanner, line, end| scanner.at_import(line, end).is_some(),
    convert: |scanner, line, end| match scanner.at_import(line, end) {
        Some(import) => scanner.import(line, &import),
        None => line + 1,
    },
};

impl<'a> Scanner<'a, '_> {
    /// The import `@[code](path)` at `line`, if there is one.
    fn at_import(&self, line: usize, end: usize) -> Option<Import<'a>> {
        let imports = self.page.flavor().imports;
        let is_on = matches!(
            imports,
            Imports::VuePress2 | Imports::Reco2 | Imports::Mdbook
        );
        (is_on && self.imports_at(line)).then_some(())?;
        let import = Import::parse_at(self.content(line))?;
        let fills_paragraph = || {
            let is_blank = |line: &super::Line| line.is_blank();
            line + 1 >= end || self.lines.get(line + 1).is_none_or(is_blank)
        };
        let is_shown = match import.kind {
            Kind::Component => imports == Imports::Reco2 && fills_paragraph(),
            Kind::Code => imports != Imports::Mdbook || import.fills_line,
        };
        is_shown.then_some(import)
    }

    /// The import `<<< path` at `line`, if there is one.
    fn snippet_import(&self, line: usize) -> Option<Import<'a>> {
        let imports = self.page.flavor().imports;
        let is_on = matches!(
            imports,
            Imports::VuePress1 | Imports::VitePress | Imports::Mdbook
        );
        (is_on && self.imports_at(line)).then_some(())?;
        Import::parse_snippet(self.content(line), imports)
    }

    /// Converts the import `<<< path` at `line` and returns the line after it, if there is one.
    pub(super) fn snippet(&mut self, line: usize) -> Option<usize> {
        let import = self.snippet_import(line)?;
        Some(self.import(line, &import))
    }

    /// The info string of the fence that the line becomes, if it imports code.
    pub(super) fn imported_info(&self, line: usize, end: usize) -> Option<String> {
        let import = (self.at_import(line, end)).or_else(|| self.snippet_import(line))?;
        Some(import.info)
    }

    fn imports_at(&self, line: usize) -> bool {
        self.page.form() != Form::Lines && (0..4).contains(&self.relative_column(line))
    }

    /// Replaces `line` by a fence with the code of the file.
    fn import(&mut self, line: usize, import: &Import<'_>) -> usize {
        let folder = self.page.folder();
        let base = match self.page.flavor().imports {
            Imports::VuePress1 => Base::Started,
            Imports::VitePress | Imports::Mdbook => Base::Sources(&folder),
            Imports::Reco2 if import.kind == Kind::Component => Base::Started,
            Imports::VuePress2 | Imports::Reco2 => Base::Beside(&folder),
        };
        match self.page.reader.read(import.path, base) {
            Ok(file) => {
                let text = file.text.trim_start_matches('\u{feff}');
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let code = self.select(line, import, &text);
                let cost = self.line_prefix().len().saturating_mul(code.len());
                match self.page.reader.take(cost) {
                    Ok(()) => {
                        self.page.counts.imports += 1;
                        self.write_code(line, &import.info, &code);
                    }
                    Err(refusal) => self.refuse_import(line, import, refusal),
                }
            }
            Err(refusal) => self.refuse_import(line, import, refusal),
        }
        line + 1
    }

    /// Writes in place of an import why there is no code.
    fn refuse_import(&mut self, line: usize, import: &Import<'_>, refusal: Refusal) {
        let (first, end) = (self.lines[line].first, self.lines[line].end);
        if let Some((code, message, help)) = self.page.reader.explain(refusal, import.path) {
            self.report(code, first..end, message, help);
        }
        // Where a preview is missing, VuePress shows a link.
        if import.kind == Kind::Code || refusal != Refusal::Missing {
            self.write_code(line, &import.info, &[&refusal.to_string()]);
        }
    }

    /// Returns the lines of a file that are imported.
    fn select<'t>(&mut self, line: usize, import: &Import<'_>, text: &'t str) -> Vec<&'t str> {
        let lines: Vec<&str> = text.lines().collect();
        if let Some(name) = import.region {
            let regions = find_regions(&lines, name);
            if regions.is_empty() {
                let (first, end) = (self.lines[line].first, self.lines[line].end);
                self.report(
                    Code::MissingRegion,
                    first..end,
                    format!("there is no region `{name}` in `{}`", import.path),
                    "check its name, and that a comment ends it; the whole file is shown",
                );
                return lines;
            }
            let several = self.page.flavor().includes == Includes::Sections;
            let regions = regions
                .into_iter()
                .take(if several { usize::MAX } else { 1 });
            let region: Vec<&str> = regions.flatten().map(|line| lines[line]).collect();
            let indent = match self.page.flavor().imports {
                Imports::VuePress1 => leading_indent(region.iter().copied()),
                _ => common_indent(region.iter().copied()),
            };
            return region
                .into_iter()
                .map(|line| dedent(line, indent))
                .collect();
        }
        let (first, last) = import.lines;
        let start = first.map_or(0, |first| first.saturating_sub(1));
        let end = last.unwrap_or(lines.len()).min(lines.len());
        lines.get(start..end).unwrap_or_default().to_vec()
    }

    /// Replaces `line` by a fence, with whatever the fence itself becomes.
    fn write_code(&mut self, line: usize, info: &str, code: &[&str]) {
        let is_terminal = self.page.flavor().imports == Imports::VitePress;
        let (info, plain) = match info.strip_prefix("ansi") {
            Some(info) if is_terminal => (info, code.iter().map(without_colors).collect()),
            _ => (info, Vec::new()),
        };
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        let code = if plain.is_empty() { code } else { &plain };
        let marker = if info.contains('`') { '~' } else { '`' };
        let fence = fence_for(code, marker);
        let mut text = format!("{fence}{info}\n");
        for line in code {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(&fence);
        let written = self.convert_lines(&text);
        self.replace_line(line, &written);
    }
}

/// Takes out the colors of a terminal, which VitePress shows in the language `ansi`.
fn without_colors(line: &&str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(code.strip_prefix('m').unwrap_or(code));
    }
    plain
}

/// A fence that no line of the code closes.
fn fence_for(code: &[&str], marker: char) -> String {
    let run = |line: &&str| {
        let line = line.trim_start_matches([' ', '\t']);
        line.len() - line.trim_start_matches(marker).len()
    };
    let longest = code.iter().map(run).max().unwrap_or(0);
    marker.to_string().repeat(longest.max(2) + 1)
}

/// Takes up to `indent` bytes of blank space from the beginning of a line.
fn dedent(line: &str, indent: usize) -> &str {
    let text = line.trim_start_matches([' ', '\t']);
    &line[indent.min(line.len() - text.len())..]
}
