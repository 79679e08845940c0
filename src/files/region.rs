//! Regions: the lines of a file between two marker comments, as
//! [VS Code](https://code.visualstudio.com/docs/editor/codebasics#_folding) folds them.

/// The kinds of comments that mark a region; start and end are of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `// #region`
    Slashes,
    /// `/* #region */`
    Block,
    /// `<!-- #region -->`
    Html,
    /// `(* #region *)`
    Parens,
    /// `#pragma region`
    Pragma,
    /// `# region`, `#region`, `#Region`
    Hash,
    /// `-- #region`
    Dashes,
    /// `::#region`, `rem #region`
    Batch,
    /// `"// #region": "",`
    Json,
}

/// The comments, with what a line begins and ends with; those that need `#` after it.
const STYLES: &[(Style, &str, &str, bool)] = &[
    (Style::Slashes, "//", "", false),
    (Style::Block, "/*", "*/", true),
    (Style::Html, "<!--", "-->", false),
    (Style::Parens, "(*", "*)", true),
    (Style::Pragma, "#pragma ", "", false),
    (Style::Hash, "#", "", false),
    (Style::Dashes, "--", "", true),
    (Style::Batch, "::", "", true),
    (Style::Batch, "@rem ", "", true),
    (Style::Batch, "rem ", "", true),
];

/// A line that starts or ends a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker<'a> {
    style: Style,
    is_end: bool,
    name: &'a str,
}

/// Finds the regions of this name, in order, and gives the numbers of their lines, from 0.
///
/// Markers of regions inside are left out, and one of the same name belongs to the region around
/// it. A region that is never closed is none.
pub(crate) fn find_regions(lines: &[&str], name: &str) -> Vec<Vec<usize>> {
    let markers: Vec<Option<Marker<'_>>> = lines.iter().map(|line| marker(line)).collect();
    let mut regions = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        let start = line;
        line += 1;
        let Some(style) = markers[start]
            .filter(|marker| !marker.is_end && marker.name == name)
            .map(|marker| marker.style)
        else {
            continue;
        };
        let Some(end) = find_end(&markers, start, style, name) else {
            break;
        };
        let is_text = |line: &usize| markers[*line].is_none_or(|it| it.style != style);
        regions.push((start + 1..end).filter(is_text).collect());
        line = end + 1;
    }
    regions
}

fn find_end(
    markers: &[Option<Marker<'_>>],
    start: usize,
    style: Style,
    name: &str,
) -> Option<usize> {
    let mut depth = 0_usize;
    for (line, marker) in markers.iter().enumerate().skip(start) {
        match marker {
            Some(marker) if marker.style != style => {}
            Some(marker) if !marker.is_end && marker.name == name => depth += 1,
            Some(marker) if marker.is_end && (marker.name == name || marker.name.is_empty()) => {
                depth -= 1;
                if depth == 0 {
                    return Some(line);
                }
            }
            _ => {}
        }
    }
    None
}

fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim();
    if let Some(key) = line.strip_prefix('"') {
        // JSON has no comments; a key without meaning serves for one.
        let (key, _) = key.split_once('"')?;
        let marker = marker(key).filter(|marker| marker.style == Style::Slashes)?;
        return Some(Marker {
            style: Style::Json,
            ..marker
        });
    }
    STYLES.iter().find_map(|&(style, open, close, needs_hash)| {
        let start = line.get(..open.len())?;
        start.eq_ignore_ascii_case(open).then_some(())?;
        let inside = line[open.len()..].strip_suffix(close)?;
        let word = inside.trim();
        let word = match word.strip_prefix('#') {
            Some(word) if style != Style::Hash => word,
            _ if needs_hash => return None,
            _ => word,
        };
        // `# Region` is a heading.
        let may_be_capital = style == Style::Hash && !inside.starts_with([' ', '\t']);
        let (is_end, name) = after_keyword(word, may_be_capital)?;
        let name = name.trim().trim_matches(['"', '\'']);
        Some(Marker {
            style,
            is_end,
            name,
        })
    })
}

/// Whether a marker's word ends a region, and what stands behind it.
fn after_keyword(word: &str, may_be_capital: bool) -> Option<(bool, &str)> {
    const KEYWORDS: &[(&str, bool)] =
        &[("endregion", true), ("end region", true), ("region", false)];
    KEYWORDS.iter().find_map(|(keyword, is_end)| {
        let start = word.get(..keyword.len())?;
        let rest = &word[keyword.len()..];
        let is_keyword =
            start == *keyword || (may_be_capital && start.eq_ignore_ascii_case(keyword));
        let is_whole = rest.is_empty() || rest.starts_with([' ', '\t']);
        (is_keyword && is_whole).then_some((*is_end, rest))
    })
}

/// How many bytes of blank space every line begins with that is not blank.
pub(crate) fn common_indent<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    lines.filter_map(indent).min().unwrap_or(0)
}

/// The same for the lines in front of the first that is not indented, and without the last line:
/// the rule of VuePress 1.
pub(crate) fn leading_indent<'a>(lines: impl DoubleEndedIterator<Item = &'a str>) -> usize {
    let mut lines = lines;
    lines.next_back();
    let indents = lines.filter_map(indent);
    indents.take_while(|&indent| indent > 0).min().unwrap_or(0)
}

/// The bytes of blank space that a line begins with, unless it is blank.
fn indent(line: &str) -> Option<usize> {
    let text = line.trim_start_matches([' ', '\t']);
    (!text.trim().is_empty()).then_some(line.len() - text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str, name: &str) -> Vec<Vec<usize>> {
        let lines: Vec<&str> = text.lines().collect();
        find_regions(&lines, name)
    }

    #[test]
    fn every_language_has_its_comments() {
        for (start, end) in [
            ("// #region a", "// #endregion a"),
            ("//#region a", "//#endregion a"),
            ("// region a", "// endregion a"),
            ("/* #region a */", "/* #endregion a */"),
            ("#pragma region a", "#pragma endregion a"),
            ("<!-- #region a -->", "<!-- #endregion a -->"),
            ("<!-- region a -->", "<!-- endregion a -->"),
            ("#Region a", "#End Region a"),
            ("#Region \"a\"", "#End Region"),
            ("::#region a", "::#endregion a"),
            ("REM #region a", "REM #endregion a"),
            ("# region a", "# endregion a"),
            ("#region a", "#endregion a"),
            ("-- #region a", "-- #endregion a"),
            ("(* #region a *)", "(* #endregion a *)"),
            ("  \"// #region a\": \"\",", "  \"// #endregion a\": \"\","),
            ("  //   #region   a  ", "//#endregion"),
        ] {
            let text = format!("0\n{start}\n2\n{end}\n4");
            assert_eq!(region(&text, "a"), [[2]], "{start}");
        }
    }

    #[test]
    fn start_and_end_are_of_one_kind_and_name() {
        assert!(region("// #region a\n1\n# endregion a", "a").is_empty());
        assert!(region("// #region a\n1\n// #endregion b", "a").is_empty());
        assert!(region("// #region ab\n1\n// #endregion ab", "a").is_empty());
        assert!(region("// #regional a\n1\n// #endregion a", "a").is_empty());
        assert!(region("# a\n1", "a").is_empty());
        assert!(region("# Region a\n1\n## region a\n2\n# End region a", "a").is_empty());
    }

    #[test]
    fn markers_inside_are_left_out_and_regions_may_repeat() {
        let text = "// #region a\n1\n// #region b\n3\n// #endregion b\n// #endregion a\n6\n\
                    // #region a\n8\n// #endregion a";
        assert_eq!(region(text, "a"), [vec![1, 3], vec![8]]);
        assert_eq!(region(text, "b"), [[3]]);
    }

    #[test]
    fn indents() {
        let lines = ["", "  a", "    b", "   "];
        assert_eq!(common_indent(lines.iter().copied()), 2);
        assert_eq!(leading_indent(lines.iter().copied()), 2);
        let lines = ["a", "  b", "c"];
        assert_eq!(common_indent(lines.iter().copied()), 0);
        assert_eq!(leading_indent(lines.iter().copied()), 0);
        let lines = ["  a", "b", "c"];
        assert_eq!(leading_indent(lines.iter().copied()), 2);
    }
}
