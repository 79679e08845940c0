//! Which language mdBook highlights for one that VuePress knows.
//!
//! mdBook brings [highlight.js](https://highlightjs.org/) with some fifty languages. What it lacks
//! is shown plain, so a language gets the name of the nearest one that is there.

use crate::flavor::Switch;
use crate::page::Page;

/// Languages that highlight.js lacks in mdBook, with those that read them well.
const NEAREST: &[(&str, &str)] = &[
    ("angular-html", "html"),
    ("angular-ts", "ts"),
    ("astro", "html"),
    ("axml", "html"),
    ("cts", "ts"),
    ("ejs", "html"),
    ("ets", "ts"),
    ("fish", "sh"),
    ("geojson", "json"),
    ("groovy", "java"),
    ("gradle", "java"),
    ("htm", "html"),
    ("javascriptreact", "jsx"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("ksh", "sh"),
    ("make", "makefile"),
    ("markup", "html"),
    ("mdx", "md"),
    ("mts", "ts"),
    ("mysql", "sql"),
    ("pgsql", "sql"),
    ("plsql", "sql"),
    ("postcss", "css"),
    ("postgresql", "sql"),
    ("sass", "scss"),
    ("shellscript", "sh"),
    ("shellsession", "console"),
    ("styl", "scss"),
    ("stylus", "scss"),
    ("svelte", "html"),
    ("template", "html"),
    ("tsx", "ts"),
    ("typescriptreact", "ts"),
    ("vue", "html"),
    ("vue-html", "html"),
    ("webmanifest", "json"),
    ("wxml", "html"),
    ("wxss", "css"),
];

/// Languages that other preprocessors turn into something else, which they find by these names.
const TAKEN: &[&str] = &[
    "admonish",
    "asciimath",
    "bob",
    "d2",
    "dot",
    "graphviz",
    "katex",
    "kroki",
    "math",
    "mermaid",
    "pikchr",
    "plantuml",
    "puml",
    "quiz",
    "svgbob",
    "typst",
    "uml",
    "wavedrom",
];

/// Whether the fence belongs to another preprocessor and stays as it is.
pub(super) fn is_taken(language: &str) -> bool {
    TAKEN.contains(&language) || language.starts_with("kroki-")
}

/// The language that mdBook shall highlight for `language`.
pub(super) fn nearest<'a>(language: &'a str, page: &Page<'a>) -> &'a str {
    if let Some(own) = page.settings().options.languages.get(language) {
        return own;
    }
    if page.is_mdbook() {
        return language;
    }
    let lower = language.to_lowercase();
    let found = NEAREST.iter().find(|(name, _)| *name == lower);
    found.map_or(language, |(_, nearest)| nearest)
}

/// Languages that @vuepress/plugin-markdown-chart draws with mermaid, with the word that mermaid
/// wants before the diagram.
const DIAGRAMS: &[(&str, &str)] = &[
    ("architecture", "architecture-beta"),
    ("block", "block-beta"),
    ("c4c", "C4Context"),
    ("class", "classDiagram"),
    ("er", "erDiagram"),
    ("gantt", "gantt"),
    ("git-graph", "gitGraph"),
    ("journey", "journey"),
    ("kanban", "kanban"),
    ("mindmap", "mindmap"),
    ("packet", "packet-beta"),
    ("pie", "pie"),
    ("quadrant", "quadrantChart"),
    ("radar", "radar-beta"),
    ("requirement", "requirementDiagram"),
    ("sankey", "sankey-beta"),
    ("sequence", "sequenceDiagram"),
    ("state", "stateDiagram-v2"),
    ("timeline", "timeline"),
    ("treemap", "treemap-beta"),
    ("xy", "xychart-beta"),
];

/// The word that begins the mermaid diagram which a fence of this language holds.
pub(super) fn diagram(language: &str, page: &Page<'_>) -> Option<&'static str> {
    let (_, keyword) = DIAGRAMS.iter().find(|(name, _)| *name == language)?;
    page.has(Switch::Mermaid).then_some(keyword)
}
