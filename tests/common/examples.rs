//! The examples of `tests/spec/`.

use std::path::Path;

pub(crate) const FENCE: &str = "````````````````````````````````";

pub(crate) struct Example<'a> {
    pub(crate) line: usize,
    pub(crate) options: &'a str,
    pub(crate) source: &'a str,
    pub(crate) expected: &'a str,
}

impl Example<'_> {
    /// Returns the source with the characters that the file spells out.
    pub(crate) fn source(&self) -> String {
        self.source.replace('→', "\t").replace('␍', "\r")
    }
}

/// Splits a spec file into examples and the text around them.
pub(crate) fn examples(text: &str) -> Vec<(String, Option<Example<'_>>)> {
    let mut parts = Vec::new();
    let mut rest = text;
    let open = format!("{FENCE} example");
    while let Some(start) = rest.find(&open) {
        let before = &rest[..start];
        let line = text[..text.len() - rest.len() + start].lines().count() + 1;
        let (options, inside) = rest[start + open.len()..].split_once('\n').unwrap();
        let (inside, behind) = inside
            .split_once(&format!("{FENCE}\n"))
            .unwrap_or_else(|| panic!("line {line}: no end"));
        let (source, expected) = match inside.strip_prefix(".\n") {
            Some(expected) => ("", expected),
            None => inside
                .split_once("\n.\n")
                .map_or_else(|| panic!("line {line}: no `.`"), |(a, b)| (a, b)),
        };
        let source_length = if source.is_empty() {
            0
        } else {
            source.len() + 1
        };
        let source = &inside[..source_length];
        parts.push((
            before.to_owned(),
            Some(Example {
                line,
                options: options.trim(),
                source,
                expected,
            }),
        ));
        rest = behind;
    }
    parts.push((rest.to_owned(), None));
    parts
}

/// Returns the sources of all examples under `root`, the folder of the repository.
pub(crate) fn sources(root: &Path) -> Vec<String> {
    let mut files: Vec<_> = (root.join("tests/spec").read_dir().unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut sources = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap().replace("\r\n", "\n");
        let examples = examples(&text)
            .into_iter()
            .filter_map(|(_, example)| example);
        sources.extend(examples.map(|example| example.source()));
    }
    sources
}
