//! Demos, playgrounds and charts: what a site runs is shown as the code that it runs.
//!
//! These are containers of [md-enhance](https://plugin-md-enhance.vuejs.press/), of the ecosystem's
//! chart plugin and of [plume](https://theme-plume.vuejs.press/guide/repl/frontend/). Their bodies
//! are fences, which stay; lines such as `@file main.ts` in front of them become captions. The
//! heading says what it was.

use super::Container;
use super::preview::preview;
use crate::assets::Fragment;
use crate::block::attributes::Attributes;
use crate::block::{Rule, Scanner};
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::settings::Form;

/// What the containers are called in their headings, in English.
const LABELS: &[(&str, &str)] = &[
    ("demo", "Demo"),
    ("normal-demo", "Demo"),
    ("vue-demo", "Vue demo"),
    ("react-demo", "React demo"),
    ("playground", "Playground"),
    ("vue-playground", "Vue playground"),
    ("kotlin-playground", "Kotlin playground"),
    ("unocss", "UnoCSS playground"),
    ("sandpack", "Sandpack"),
    ("echarts", "ECharts"),
    ("chartjs", "Chart.js"),
    ("python-repl", "Python playground"),
    ("go-repl", "Go playground"),
    ("rust-repl", "Rust playground"),
    ("kotlin-repl", "Kotlin playground"),
];

/// The lines that tell what the fence behind them is.
const CAPTIONS: &[&str] = &["@file ", "@import ", "@setting", "@options", "@setup"];

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let opening = &container.opening;
    let label = LABELS.iter().find(|(name, _)| *name == opening.name);
    let label = label.map_or(opening.name, |(_, label)| scanner.page.word(label));
    // A preset may stand behind the name, and the kind of a demo behind a space.
    let info = match opening.title.strip_prefix('#') {
        Some(rest) => rest.split_once(' ').map_or("", |(_, title)| title),
        None => opening.title,
    };
    let (first, rest) = info.split_once(' ').unwrap_or((info, ""));
    let (kind, info) = match first.trim_start_matches('[').trim_end_matches(']') {
        kind @ ("vue" | "normal" | "markdown" | "react") if opening.name == "demo" => {
            (kind, rest.trim())
        }
        _ => ("", info),
    };
    let title = match Attributes::parse(info).value("title") {
        Some(title) => title,
        // These take nothing but attributes.
        None if opening.name.ends_with("-repl") => "",
        None => info.split(" [").next().unwrap_or_default(),
    };
    if kind == "markdown" {
        return preview(scanner, container, &inline::markdown_of_text(title));
    }
    let label = match kind {
        "vue" => scanner.page.word("Vue demo"),
        "react" => scanner.page.word("React demo"),
        _ => label,
    };
    let heading = match title {
        "" => label.to_owned(),
        title => format!("{label}: {title}"),
    };
    let heading = inline::markdown_of_text(&heading);
    let element = scanner.titled_box(Fragment::Demo, "vp-demo", &heading);
    let outer = std::mem::replace(&mut scanner.captions, scanner.depth + 1);
    scanner.enclose(container, &element);
    scanner.captions = outer;
}

/// Lines in front of the fences of a demo, which are none anywhere else.
pub(in crate::block) const CAPTION: Rule = Rule {
    first: b'@',
    opens: |scanner, line, _| {
        scanner.captions == scanner.depth && caption(scanner.content(line)).is_some()
    },
    convert: |scanner, line, _| {
        let text = caption(scanner.content(line)).unwrap_or_default();
        let output = match scanner.page.form() {
            Form::Html => format!(
                "{BLOCK_LINE}<p class=\"code-block-title\">{}</p>",
                escape(text)
            ),
            Form::Quote => {
                let prefix = scanner.line_prefix();
                format!(
                    "**{}**\n{}",
                    inline::markdown_of_text(text),
                    prefix.trim_end()
                )
            }
            Form::Lines => return line + 1,
        };
        scanner.replace_line(line, &output);
        line + 1
    },
};

/// What the caption says that a line holds.
fn caption(content: &str) -> Option<&str> {
    let name = CAPTIONS.iter().find(|name| content.starts_with(**name))?;
    let text = content[name.len()..].split(" [").next().unwrap_or_default();
    Some(match text.trim() {
        "" => name.trim_start_matches('@').trim(),
        text => text,
    })
}
