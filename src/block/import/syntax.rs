//! The lines that import code, as plain data.

use crate::flavor::Imports;
use crate::number;

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Code,
    /// The code of a Vue component, which the site shows running, too.
    Component,
}

/// A line that imports code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import<'a> {
    pub(super) kind: Kind,
    pub(super) path: &'a str,
    pub(super) region: Option<&'a str>,
    /// The first and the last line, from 1; either may be left open.
    pub(super) lines: (Option<usize>, Option<usize>),
    /// The info string of the fence.
    pub(super) info: String,
    /// Whether nothing follows on its line.
    pub(super) fills_line: bool,
}

impl<'a> Import<'a> {
    /// Reads `@[code{2-5} info](path)`.
    pub(super) fn parse_at(line: &'a str) -> Option<Self> {
        let rest = line.strip_prefix("@[")?;
        let (rest, kind) = None
            .or_else(|| Some((rest.strip_prefix("code-group]")?, Kind::Component)))
            .or_else(|| Some((rest.strip_prefix("preview]")?, Kind::Component)))
            .or_else(|| Some((rest.strip_prefix("code")?, Kind::Code)))?;
        let (lines, info, rest) = match kind {
            Kind::Component => ((None, None), None, rest),
            Kind::Code => {
                let (lines, rest) = leading_range(rest)?;
                let (info, rest) = match rest.strip_prefix(' ') {
                    Some(rest) => rest.split_once(']')?,
                    None => ("", rest.strip_prefix(']')?),
                };
                (lines, Some(info).filter(|info| !info.is_empty()), rest)
            }
        };
        let (path, after) = rest.strip_prefix('(')?.split_once(')')?;
        let info = info.or_else(|| extension(path)).unwrap_or_default();
        Some(Self {
            kind,
            path,
            region: None,
            lines,
            info: info.to_owned(),
            fills_line: after.trim().is_empty(),
        })
    }

    /// Reads `<<< path#region{1,3 ts} [title]`, of which VuePress 1 knows no more than the lines.
    pub(super) fn parse_snippet(line: &'a str, imports: Imports) -> Option<Self> {
        let spec = line.strip_prefix("<<<")?.trim();
        // No path is a URL, or begins like a tag or what another run left of one.
        let is_tag = ["<", "\\<", "&lt;", "!--"]
            .iter()
            .any(|open| spec.starts_with(open));
        if spec.is_empty() || is_tag || spec.contains("://") {
            return None;
        }
        if imports == Imports::Mdbook && !is_evident(spec) {
            return None;
        }
        let is_vitepress = imports != Imports::VuePress1;
        let (mut rest, title) = match spec.strip_suffix(']').and_then(|spec| spec.split_once('[')) {
            Some((rest, title)) if is_vitepress && !rest.is_empty() && !title.is_empty() => {
                (rest.trim_end(), Some(title))
            }
            _ => (spec, None),
        };
        let mut braces = Braces::default();
        if let Some((before, inside)) = rest.strip_suffix('}').and_then(|it| it.rsplit_once('{'))
            && let Some(read) = Braces::parse(inside)
            && (is_vitepress || read.language.is_none() && read.lines.is_some())
        {
            braces = read;
            rest = before.strip_suffix(' ').unwrap_or(before);
        }
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let (path, region) = match rest.rsplit_once('#') {
            Some((path, region)) if !region.is_empty() && region.chars().all(is_name) => {
                (path, Some(region))
            }
            _ => (rest, None),
        };
        let is_extension = |extension: &&str| {
            let is_part = |b: u8| b.is_ascii_lowercase() || (is_vitepress && b.is_ascii_digit());
            extension.bytes().all(is_part)
        };
        let extension = extension(path).filter(is_extension);
        let mut info = braces.language.or(extension).unwrap_or_default().to_owned();
        if let Some(lines) = braces.lines {
            info.push_str(&format!("{{{lines}}}"));
        }
        match imports {
            Imports::VitePress => {
                let name = path.rsplit('/').next().unwrap_or(path);
                info.push_str(&format!("[{}]", title.unwrap_or(name)));
            }
            // No other fence of an ordinary book has a label in brackets.
            Imports::Mdbook => {
                let title = title.filter(|title| !title.contains('"'));
                info.push_str(
                    &title.map_or_else(String::new, |title| format!(" title=\"{title}\"")),
                );
            }
            _ => {}
        }
        if let Some(attrs) = braces.attrs {
            info.push_str(&format!(" {attrs}"));
        }
        Some(Self {
            kind: Kind::Code,
            path,
            region,
            lines: (None, None),
            info,
            fills_line: true,
        })
    }
}

/// Whether what follows `<<<` can only be a path, with lines and a title: text of an ordinary book may begin
/// with the mark.
fn is_evident(spec: &str) -> bool {
    let is_path = |prefix: &&str| spec.starts_with(*prefix);
    let rest = spec.split_once([' ', '\t']).map_or("", |(_, rest)| rest);
    ["@/", "./", "../"].iter().any(is_path) && (rest.is_empty() || rest.starts_with(['{', '[']))
}

/// What stands in the braces of VitePress: `{1,3-5 ts:line-numbers attrs}`.
#[derive(Debug, Default)]
struct Braces<'a> {
    lines: Option<&'a str>,
    language: Option<&'a str>,
    attrs: Option<&'a str>,
}

impl<'a> Braces<'a> {
    fn parse(inside: &'a str) -> Option<Self> {
        let mut words = inside.split(' ').filter(|word| !word.is_empty()).peekable();
        let is_lines = |word: &&str| {
            word.bytes()
                .all(|b| b.is_ascii_digit() || b"-,".contains(&b))
        };
        let lines = words.next_if(is_lines);
        let read = Self {
            lines,
            language: words.next(),
            attrs: words.next(),
        };
        words.next().is_none().then_some(read)
    }
}

/// The first and the last line of a range, where it names them.
type Bounds = (Option<usize>, Option<usize>);

/// Reads the range of `code{2-5}`, and returns what follows it.
fn leading_range(rest: &str) -> Option<(Bounds, &str)> {
    let Some(inside) = rest.strip_prefix('{') else {
        return Some(((None, None), rest));
    };
    let (range, rest) = inside.split_once('}')?;
    let number = |text: &str| match text {
        "" => Some(None),
        text => number::read(text).map(Some),
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(range)?, number(range)?),
    };
    (!range.is_empty()).then_some(((first, last), rest))
}

/// The extension of a path, as it is written.
fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: &str) -> Option<(&str, Bounds, String)> {
        Import::parse_at(line).map(|import| (import.path, import.lines, import.info))
    }

    fn snippet(line: &str, imports: Imports) -> Option<(&str, Option<&str>, String)> {
        let import = Import::parse_snippet(line, imports)?;
        Some((import.path, import.region, import.info))
    }

    #[test]
    fn imports_of_vuepress_2() {
        let all = (None, None);
        assert_eq!(at("@[code](../a.js)"), Some(("../a.js", all, "js".into())));
        assert_eq!(at("@[code](a) text"), Some(("a", all, String::new())));
        assert_eq!(
            at("@[code{3}](a.b)"),
            Some(("a.b", (Some(3), Some(3)), "b".into()))
        );
        assert_eq!(
            at("@[code{2-}](a.b)"),
            Some(("a.b", (Some(2), None), "b".into()))
        );
        assert_eq!(
            at("@[code{-5} ts](a)"),
            Some(("a", (None, Some(5)), "ts".into()))
        );
        let info = "ts{1}:no-line-numbers";
        assert_eq!(at("@[code{2-5} ts{1}:no-line-numbers](a)").unwrap().2, info);
        assert_eq!(at("@[code {3}](a.b)"), Some(("a.b", all, "{3}".into())));
        for line in [
            "@[code{}](a)",
            "@[code{a}](a)",
            "@[codes](a)",
            "@[code] (a)",
            "@[code](a",
        ] {
            assert_eq!(at(line), None, "{line}");
        }
        let component = Import::parse_at("@[preview](@/a/B.vue)").unwrap();
        assert_eq!(
            (component.kind, component.path),
            (Kind::Component, "@/a/B.vue")
        );
    }

    #[test]
    fn imports_of_vuepress_1() {
        let snippet = |line| snippet(line, Imports::VuePress1);
        assert_eq!(
            snippet("<<< @/a b.js"),
            Some(("@/a b.js", None, "js".into()))
        );
        assert_eq!(
            snippet("<<<a.js#x-1{1,3-4}"),
            Some(("a.js", Some("x-1"), "js{1,3-4}".into()))
        );
        assert_eq!(
            snippet("<<< a.js {2}"),
            Some(("a.js", None, "js{2}".into()))
        );
        assert_eq!(snippet("<<< a.mp4"), Some(("a.mp4", None, String::new())));
        assert_eq!(
            snippet("<<< a.js{2 ts}"),
            Some(("a.js{2 ts}", None, String::new()))
        );
        assert_eq!(snippet("<<<"), None);
        assert_eq!(snippet("<<<<<<< HEAD"), None);
    }

    #[test]
    fn imports_of_vitepress() {
        let snippet = |line| snippet(line, Imports::VitePress);
        assert_eq!(
            snippet("<<< ./d/a.js"),
            Some(("./d/a.js", None, "js[a.js]".into()))
        );
        assert_eq!(
            snippet("<<< @/a.cs#r{1,2,4-6 c#:line-numbers} [A title]"),
            Some((
                "@/a.cs",
                Some("r"),
                "c#:line-numbers{1,2,4-6}[A title]".into()
            ))
        );
        assert_eq!(
            snippet("<<< a.js{ts}"),
            Some(("a.js", None, "ts[a.js]".into()))
        );
        assert_eq!(
            snippet("<<< a.js{2 ts twoslash}[x]").unwrap().2,
            "ts{2}[x] twoslash"
        );
    }
}
