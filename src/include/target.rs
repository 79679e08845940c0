//! What an include names: a file, and the lines of it.

use std::ops::Range;

use super::section;
use crate::files::{common_indent, find_regions};
use crate::flavor::Includes;
use crate::front_matter;
use crate::number;

/// What an include names: a file, and the lines of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target<'t> {
    pub(crate) path: &'t str,
    pub(crate) region: Option<&'t str>,
    /// The first and the last line, from 1; either may be left open.
    lines: Option<(Option<usize>, Option<usize>)>,
}

impl<'t> Target<'t> {
    /// Reads `path#region{2-5}`, in which a comma may stand for the hyphen.
    pub(crate) fn parse(spec: &'t str) -> Self {
        let mut path = spec.trim();
        let mut lines = None;
        if let Some((before, range)) = path
            .strip_suffix('}')
            .and_then(|path| path.rsplit_once('{'))
            && let Some((first, last)) = range.split_once(['-', ','])
            && range
                .bytes()
                .all(|b| b.is_ascii_digit() || b"-,".contains(&b))
        {
            lines = Some((number::read(first), number::read(last)));
            path = before.trim_end();
        }
        let mut region = None;
        if let Some((before, name)) = path.rsplit_once('#')
            && !name.is_empty()
            && !name.contains([' ', '/', '.'])
        {
            region = Some(name);
            path = before.trim_end();
        }
        Self {
            path,
            region,
            lines,
        }
    }

    /// Gives the bytes of the lines that are meant, and whether the region was found.
    ///
    /// The last line comes without its line ending, unless the file ends with it and is taken as
    /// it is.
    pub(crate) fn select(&self, text: &str, rule: Includes) -> (Vec<Range<usize>>, bool) {
        let all: Vec<Range<usize>> = lines(text).collect();
        let content = |line: &Range<usize>| text[line.clone()].trim_end_matches(['\n', '\r']);
        let texts: Vec<&str> = all.iter().map(content).collect();
        let region = self.region.map(|name| {
            let regions = find_regions(&texts, name);
            let is_section = regions.is_empty() && rule == Includes::Sections;
            let section = is_section.then(|| section::find(text, name)).flatten();
            match section {
                Some(section) => {
                    let is_inside = |line: &usize| section.contains(&all[*line].start);
                    vec![(0..all.len()).filter(is_inside).collect()]
                }
                None => regions,
            }
        });
        let is_found = region.as_ref().is_none_or(|regions| !regions.is_empty());
        let first_region = |regions: Vec<Vec<usize>>| regions.into_iter().next();
        let (first, last) = self.lines.unwrap_or_default();
        let selected: Vec<usize> = match (rule, region) {
            (Includes::Lines, Some(regions)) => first_region(regions).unwrap_or_default(),
            (Includes::Lines, None) => {
                let start = match first {
                    Some(first) if first > 0 => first - 1,
                    _ => front_matter_lines(&texts),
                };
                (start..last.map_or(all.len(), |last| last.min(all.len()))).collect()
            }
            (Includes::Text | Includes::Sections, region) => {
                let lines = match region {
                    Some(_) if !is_found => (0..all.len()).collect(),
                    Some(regions) if rule == Includes::Sections => regions.concat(),
                    Some(regions) => first_region(regions).unwrap_or_default(),
                    None if self.lines.is_none() && self.is_markdown() => {
                        let end = front_matter::find(text).map_or(0, |found| found.range.end);
                        let behind = |line: &usize| all[*line].start >= end;
                        (0..all.len()).filter(behind).collect()
                    }
                    None => (0..all.len()).collect(),
                };
                let start = first.map_or(0, |first| first.saturating_sub(1));
                let end = last.unwrap_or(lines.len()).min(lines.len());
                lines.get(start..end).unwrap_or_default().to_vec()
            }
        };
        let mut ranges: Vec<Range<usize>> = selected
            .iter()
            .filter_map(|line| all.get(*line).cloned())
            .collect();
        if rule == Includes::Lines && !self.is_markdown() {
            let indent = common_indent(ranges.iter().map(content));
            for range in &mut ranges {
                range.start += indent.min(content(range).len());
            }
        }
        let reaches_end = selected.last().is_some_and(|last| last + 1 == all.len());
        let is_whole = rule != Includes::Lines && reaches_end;
        if let Some(last) = ranges.last_mut().filter(|_| !is_whole) {
            last.end = last.start + content(last).len();
        }
        if text.starts_with('\u{feff}')
            && let Some(first) = ranges.first_mut().filter(|first| first.start == 0)
        {
            first.start = '\u{feff}'.len_utf8();
        }
        (ranges, is_found)
    }

    fn is_markdown(&self) -> bool {
        self.path.ends_with(".md")
    }
}

/// How many lines of front matter there are by the rule of @mdit/plugin-include.
fn front_matter_lines(lines: &[&str]) -> usize {
    let is_mark = |line: &&str| line.trim_start_matches('\u{feff}') == "---";
    match lines.first().filter(|line| is_mark(line)) {
        Some(_) => {
            1 + lines[1..]
                .iter()
                .position(|line| *line == "---")
                .map_or(0, |at| at + 1)
        }
        None => 0,
    }
}

/// The lines of a text, with their line endings.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        start..end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(spec: &str, text: &str, rule: Includes) -> String {
        let (ranges, _) = Target::parse(spec).select(text, rule);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn targets_are_read() {
        let parse = |spec| {
            let Target {
                path,
                region,
                lines,
            } = Target::parse(spec);
            (path, region, lines)
        };
        assert_eq!(parse(" a b.md "), ("a b.md", None, None));
        assert_eq!(
            parse("a.md#x-1{2-5}"),
            ("a.md", Some("x-1"), Some((Some(2), Some(5))))
        );
        assert_eq!(parse("a.md{,5}"), ("a.md", None, Some((None, Some(5)))));
        assert_eq!(parse("a.md {3-}"), ("a.md", None, Some((Some(3), None))));
        assert_eq!(parse("a.md{5}"), ("a.md{5}", None, None));
        assert_eq!(parse("a#b/c.md"), ("a#b/c.md", None, None));
    }

    #[test]
    fn lines_are_selected() {
        let text = "---\na: 1\n---\n1\n\n2\n";
        assert_eq!(select("a.md", text, Includes::Lines), "1\n\n2");
        assert_eq!(select("a.md{2-4}", text, Includes::Lines), "a: 1\n---\n1");
        assert_eq!(select("a.md{-4}", text, Includes::Lines), "1");
        assert_eq!(select("a.md", text, Includes::Text), "1\n\n2\n");
        assert_eq!(select("a.md{,2}", text, Includes::Text), "---\na: 1");
        assert_eq!(select("a.md{4,}", text, Includes::Text), "1\n\n2\n");
        assert_eq!(select("a.md{9,12}", text, Includes::Text), "");
        assert_eq!(select("a.md{5,2}", text, Includes::Text), "");
        assert_eq!(select("a.md{5-2}", text, Includes::Lines), "");
        for huge in ["99999999999", "99999999999999999999"] {
            let all = format!("a.md{{1-{huge}}}");
            assert_eq!(select(&all, text, Includes::Lines), text.trim_end());
            assert_eq!(select(&all, text, Includes::Text), text);
            let none = format!("a.md{{{huge}-}}");
            assert_eq!(select(&none, text, Includes::Lines), "");
            assert_eq!(select(&none, text, Includes::Text), "");
        }
        assert_eq!(select("a.md", "", Includes::Text), "");
        assert_eq!(select("a.md", "\u{feff}---\nb", Includes::Lines), "b");
        assert_eq!(
            select("a.txt", "  a\r\n    b\r\n", Includes::Lines),
            "a\r\n  b"
        );
    }

    #[test]
    fn regions_are_selected() {
        let text = "0\n<!-- #region a -->\n2\n3\n<!-- #endregion a -->\n\
                    <!-- #region a -->\n6\n<!-- #endregion a -->\n";
        assert_eq!(select("a.md#a", text, Includes::Lines), "2\n3");
        assert_eq!(select("a.md#a{,1}", text, Includes::Text), "2");
        assert_eq!(select("a.md#a", text, Includes::Sections), "2\n3\n6");
        assert_eq!(select("a.md#b", text, Includes::Lines), "");
        assert_eq!(select("a.md#b", text, Includes::Text), text);
        let text = "# A\n\n## B\n\nb\n\n## C\n";
        assert_eq!(select("a.md#b", text, Includes::Sections), "\nb\n");
        assert_eq!(select("a.md#b{2,2}", text, Includes::Sections), "b");
        assert_eq!(select("a.md#b", text, Includes::Text), text);
    }
}
