//! A whole book: settings once, then every chapter for itself.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::iter;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tracing::{info, warn};

use crate::anchor::Ids;
use crate::chapter::{self, Source};
use crate::config::Options;
use crate::diagnostics::{self, FailOnWarnings, Located, Snippets};
use crate::flavor::{self, Flavor};
use crate::page::Counts;
use crate::plain_file;
use crate::printable::printable;
use crate::protocol::{self, Chapter, Context, Input};
use crate::settings::Settings;
use crate::site::Site;
use crate::site::resolve::PageFile;

/// Converts what mdBook sends to a preprocessor and writes the book that it expects back.
///
/// `input` is mdBook's JSON, `[context, book]`, from version 0.4 or 0.5. Only the text of chapters
/// changes; everything else comes back byte for byte. Warnings about pages go to stderr, whether or
/// not anybody reads it, and a summary goes to the log.
///
/// Fails where the input is not that of mdBook, where the options are wrong, where there are warnings
/// and `fail-on-warnings` does not allow them, and where `output` cannot be written. The book is
/// written last: but for a failure of `output` itself, one that fails leaves nothing in it.
pub fn run(input: &str, output: impl Write) -> Result<()> {
    let input = Input::parse(input)?;
    let context = &input.context;
    let settings = settings(context)?;
    for mistake in order_mistakes(&context.config) {
        warn!("warning[order]: {mistake}");
    }
    let sources = input.for_each(iter::repeat(()), |chapter, ()| {
        Ok(Source::new(chapter.content()?, &settings))
    })?;
    let pages = input.chapters.iter().zip(&sources).map(page_file).collect();
    let src = context.root.join(&context.src);
    let site = Site::new(settings, context.root.clone(), src, pages);
    let pages = input.for_each(sources, |chapter, source| {
        Ok(chapter::convert(source, chapter.file(), &site))
    })?;
    let ids = Ids::new(&pages, &site);
    let checked = input.for_each(&pages, |_, page| Ok(ids.check(&page.anchors)))?;
    let converted = input.for_each(
        pages.into_iter().zip(checked),
        |chapter, (page, checked)| {
            let (edits, reports) = checked;
            let mut diagnostics = page.diagnostics;
            diagnostics.extend(reports);
            let source = page.source.as_deref().unwrap_or(&page.text);
            let messages = messages(&diagnostics, &site, chapter.file(), source);
            let is_changed = page.is_changed || !edits.is_empty();
            let (text, _) = edits.apply(page.text.into());
            let literal = is_changed.then(|| protocol::literal(&text));
            Ok((literal, (page.counts, messages)))
        },
    )?;
    let (literals, converted): (Vec<_>, Vec<_>) = converted.into_iter().unzip();
    let book = input.with(literals.into_iter());
    let mut counts = Counts::default();
    let mut warnings = 0;
    for (page, messages) in &converted {
        counts += *page;
        warnings += messages.len();
    }
    let messages = converted.iter().flat_map(|(_, messages)| messages);
    diagnostics::print(messages.map(String::as_str));
    let policy = site.settings.options.fail_on_warnings;
    info!("{}", summary(converted.len(), counts, warnings, policy));
    if counts.hidden_titles > 0 {
        info!(
            "{} with a title that `{}` prints above the text; `front-matter.title = true` does so, too",
            plural(counts.hidden_titles, "page"),
            site.settings.traits.name
        );
    }
    let policy = policy.unwrap_or_default();
    if warnings > 0 && policy.fails(diagnostics::on_ci()) {
        let reason = match policy {
            FailOnWarnings::Ci => "they fail the build where the variable `CI` is set",
            _ => "`fail-on-warnings` is set",
        };
        bail!("{}, and {reason}", plural(warnings, "warning"));
    }
    book.write(output).context("cannot write the book")
}

/// Tells the site which files a chapter has.
fn page_file((chapter, source): (&Chapter<'_>, &Source)) -> PageFile {
    let path = chapter.path.as_deref();
    PageFile {
        source: chapter.file().to_owned(),
        target: path.unwrap_or(chapter.file()).to_owned(),
        permalink: source.permalink(),
    }
}

/// Resolves the options of a book.
pub(crate) fn settings(context: &Context) -> Result<Settings> {
    let empty = Value::Object(serde_json::Map::new());
    let mut options = Options::from_table(context.options().unwrap_or(&empty), &context.renderer)
        .context("in `[preprocessor.vuepress-compat]` of book.toml")?;
    if !options.not_yet.is_empty() {
        warn!(
            "warning[not-yet]: this version takes no notice of `{}`",
            options.not_yet.join("`, `")
        );
    }
    let src = context.root.join(&context.src);
    let flavor = options
        .flavor
        .or_else(|| match Flavor::detect(&context.root, &src) {
            Some((flavor, reason)) => {
                info!("flavor `{flavor}`, told by {}", printable(&reason));
                Some(flavor)
            }
            None => {
                let flavor = Flavor::Mdbook;
                info!(
                    "flavor `{flavor}`: no package.json names VuePress or VitePress, and there is no \
                     folder .vuepress or .vitepress; set `flavor` if the pages come from one"
                );
                Some(flavor)
            }
        });
    for (switch, package) in flavor::plugins(&context.root, &src) {
        if let Entry::Vacant(entry) = options.switches.entry(switch) {
            entry.insert(true);
            info!("`markdown.{switch}` is on, told by `{package}` in package.json");
        }
    }
    Ok(Settings::new(
        options,
        flavor,
        &context.renderer,
        &context.mdbook_version,
        &context.config,
    ))
}

/// Preprocessors that write every page anew from the events of pulldown-cmark.
///
/// To that parser closing colons are definition lists, so containers do not survive them.
const REWRITING: &[&str] = &["emojicodes", "gettext", "svgbob"];

/// Tells where the order in `book.toml` puts us before `links`, or after what spoils pages.
///
/// mdBook runs preprocessors by `before` and `after`, and else in the order of their names.
fn order_mistakes(config: &Value) -> Vec<String> {
    let Some(preprocessors) = config.get("preprocessor").and_then(Value::as_object) else {
        return Vec::new();
    };
    let lists = |name: &str, key: &str, other: &str| {
        let names = preprocessors
            .get(name)
            .and_then(|table| table.get(key)?.as_array());
        names.is_some_and(|names| names.iter().any(|name| name == other))
    };
    let ours = "vuepress-compat";
    let comes_first =
        |first: &str, second: &str| lists(first, "before", second) || lists(second, "after", first);
    let mut mistakes = Vec::new();
    if comes_first(ours, "links") {
        mistakes.push(format!(
            "`{ours}` runs before `links`, so that included files are not converted; \
             leave the order of both to mdBook"
        ));
    }
    for name in REWRITING
        .iter()
        .filter(|name| preprocessors.contains_key(**name))
    {
        if comes_first(name, ours) || (*name < ours && !comes_first(ours, name)) {
            mistakes.push(format!(
                "`{name}` runs before `{ours}` and writes pages anew without knowing containers; \
                 add `before = [\"{name}\"]` to `[preprocessor.{ours}]`"
            ));
        }
    }
    mistakes
}

/// Renders the diagnostics of a chapter with the lines of its file and of those it includes.
fn messages(diagnostics: &[Located], site: &Site, path: &str, content: &str) -> Vec<String> {
    if diagnostics.is_empty() {
        return Vec::new();
    }
    let file = site.src.join(path);
    let disk = plain_file::read_text(&file).ok();
    let name = file.strip_prefix(&site.root).unwrap_or(&file);
    let name = name.to_string_lossy().replace('\\', "/");
    let chapter = Snippets::new(&name, content, disk.as_deref());
    let colors = diagnostics::colors();
    let included: BTreeSet<&Path> = (diagnostics.iter())
        .filter_map(|located| located.file.as_deref())
        .collect();
    let texts: Vec<(&Path, String, String)> = (included.into_iter())
        .map(|file| {
            let text = plain_file::read_text(file).unwrap_or_default();
            (file, site.files.name(file), text)
        })
        .collect();
    let included: BTreeMap<&Path, Snippets<'_>> = (texts.iter())
        .map(|(file, name, text)| (*file, Snippets::new(name, text, Some(text))))
        .collect();
    let render = |located: &Located| {
        let file = located.file.as_deref();
        let snippets = file.and_then(|file| included.get(file));
        let snippets = snippets.unwrap_or(&chapter);
        snippets.render(&located.diagnostic, colors)
    };
    diagnostics.iter().map(render).collect()
}

/// Returns what was converted, and how to make warnings fail the build if the options do not say
/// whether they do.
fn summary(
    chapters: usize,
    counts: Counts,
    warnings: usize,
    policy: Option<FailOnWarnings>,
) -> String {
    let parts = [
        (counts.containers, "container"),
        (counts.tabs, "tab group"),
        (counts.fences, "fence"),
        (counts.emoji, "emoji"),
        (counts.fonts, "font"),
        (counts.front_matter, "front matter"),
        (counts.includes, "included file"),
        (counts.imports, "imported file"),
        (warnings, "warning"),
    ];
    let parts: Vec<String> = (parts.iter())
        .filter(|(count, name)| *count > 0 || *name == "warning")
        .map(|(count, name)| plural(*count, name))
        .collect();
    let hint = match policy {
        None if warnings > 0 => {
            "; set `fail-on-warnings` to \"ci\" or \"always\" to fail the build on warnings"
        }
        _ => "",
    };
    format!(
        "{}: {}{hint}",
        plural(chapters, "chapter"),
        parts.join(", ")
    )
}

fn plural(count: usize, name: &str) -> String {
    let ending = match name {
        _ if count == 1 => "",
        "emoji" | "front matter" => "",
        _ => "s",
    };
    format!("{count} {name}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(table: &str) -> usize {
        let table: toml::Table = toml::from_str(table).unwrap();
        order_mistakes(&serde_json::json!({ "preprocessor": table })).len()
    }

    #[test]
    fn order_is_checked() {
        assert_eq!(mistakes("vuepress-compat = {}\nkatex = {}"), 0);
        assert_eq!(mistakes("vuepress-compat.before = ['links']"), 1);
        assert_eq!(
            mistakes("links.after = ['vuepress-compat']\nvuepress-compat = {}"),
            1
        );
        assert_eq!(mistakes("vuepress-compat = {}\ngettext = {}"), 1);
        assert_eq!(
            mistakes("vuepress-compat.before = ['gettext']\ngettext = {}"),
            0
        );
        assert_eq!(
            mistakes("vuepress-compat = {}\ngettext.after = ['vuepress-compat']"),
            0
        );
        assert_eq!(
            mistakes("vuepress-compat.after = ['svgbob']\nsvgbob = {}"),
            1
        );
    }

    #[test]
    fn the_summary_counts() {
        let counts = Counts {
            containers: 31,
            emoji: 120,
            ..Counts::default()
        };
        assert_eq!(
            summary(432, counts, 2, Some(FailOnWarnings::Never)),
            "432 chapters: 31 containers, 120 emoji, 2 warnings"
        );
    }

    #[test]
    fn the_summary_tells_how_to_be_strict() {
        let summary = |warnings| summary(1, Counts::default(), warnings, None);
        assert_eq!(summary(0), "1 chapter: 0 warnings");
        assert_eq!(
            summary(1),
            "1 chapter: 1 warning; set `fail-on-warnings` to \"ci\" or \"always\" to fail the build \
             on warnings"
        );
    }
}
