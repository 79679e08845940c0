//! Links and sources in raw HTML, and the link components of the family.
//!
//! `<RouterLink to>` of VuePress 1, `<RouteLink to>` of VuePress 2 and `<router-link to>` are links
//! to be, which become `<a href>`. `:src="$withBase('/x.png')"` binds a file of the public folder.

use std::ops::Range;

use crate::html;
use crate::page::Page;
use crate::settings::Form;
use crate::site::resolve;
use crate::target::{self, Role, Target};

/// Whether the element is a link component; `name` is in lower case.
pub(in crate::inline) fn is_link_component(name: &str) -> bool {
    matches!(
        name,
        "routerlink" | "router-link" | "routelink" | "route-link"
    )
}

/// Whether the element may have an attribute that leads to a page or a file.
pub(in crate::inline) fn may_lead(name: &str) -> bool {
    const ELEMENTS: &[&str] = &[
        "a", "audio", "embed", "iframe", "img", "source", "track", "video",
    ];
    ELEMENTS.contains(&name) || is_link_component(name)
}

/// Returns what is to be replaced in a start tag, with ranges within `tag`.
///
/// `values` are the attributes as the tokenizer reads them.
pub(in crate::inline) fn rewrite(
    tag: &str,
    name: &str,
    values: &[(String, String)],
    source: &Range<usize>,
    page: &mut Page<'_>,
) -> Vec<(Range<usize>, String)> {
    let mut changes = Vec::new();
    let is_component = is_link_component(name);
    if is_component {
        changes.push((1..1 + name.len(), "a".to_owned()));
    }
    // The second of two equal attributes is ignored, as by browsers.
    let mut seen = Vec::new();
    for attribute in html::attributes(tag) {
        let written = tag[attribute.name.clone()].to_ascii_lowercase();
        let bound = (written.strip_prefix("v-bind:")).or_else(|| written.strip_prefix(':'));
        let Some((key, role)) = meaning(bound.unwrap_or(&written), name) else {
            continue;
        };
        if seen.contains(&written) {
            if bound.is_some() {
                // It would be the first one the next time.
                changes.push((with_space(tag, &attribute), String::new()));
            }
            continue;
        }
        seen.push(written.clone());
        let value = &tag[attribute.value.clone()];
        let decoded = values.iter().find(|(name, _)| *name == written);
        let decoded = decoded.map_or(value, |(_, decoded)| decoded);
        let url = match bound {
            Some(_) => literal(value),
            None => Some(decoded),
        };
        let is_ours = is_component || bound.is_some();
        if let Some(url) = url.filter(|_| is_ours)
            && target::refuses(url, source, page)
        {
            changes.push((with_space(tag, &attribute), String::new()));
            continue;
        }
        if bound.is_some() {
            let Some(literal) = url else {
                continue;
            };
            let url = rewritten(literal, role, source, page).unwrap_or_else(|| literal.to_owned());
            let whole = attribute.name.start..attribute.end;
            changes.push((whole, format!("{key}=\"{url}\"")));
            continue;
        }
        if key != written {
            changes.push((attribute.name.clone(), key.to_owned()));
        }
        let change = match decoded == value {
            true => written_path(tag, &attribute.value, role, source, page),
            false => decoded_url(value, decoded, role, source, page),
        };
        changes.extend(change.map(|(range, new)| {
            let start = attribute.value.start;
            (start + range.start..start + range.end, new)
        }));
    }
    changes
}

/// Returns the attribute of HTML that an attribute of the element `name` stands for, and what its URL is.
fn meaning(attribute: &str, name: &str) -> Option<(&'static str, Role)> {
    let is_component = is_link_component(name);
    Some(match attribute {
        "to" if is_component => ("href", Role::Tag),
        "href" if name == "a" || is_component => ("href", Role::Tag),
        "src" if name == "iframe" => ("src", Role::Either),
        "src" if name != "a" && !is_component => ("src", Role::Image),
        "poster" => ("poster", Role::Image),
        _ => return None,
    })
}

/// Returns the range of an attribute with the space or the line break before it.
fn with_space(tag: &str, attribute: &html::Attribute) -> Range<usize> {
    // An attribute that follows directly needs that space.
    let ends = tag[attribute.end..].starts_with([' ', '\t', '\r', '\n', '/', '>']);
    let before = &tag[..attribute.name.start];
    let on_line = before.trim_end_matches([' ', '\t', '>']);
    let start = match ends {
        // An empty line would end the paragraph.
        true if on_line.ends_with('\n') => on_line.trim_end_matches(['\r', '\n']).len(),
        true => before.strip_suffix(' ').unwrap_or(before).len(),
        false => before.len(),
    };
    start..attribute.end
}

/// Returns the new path of a URL that is written without entities, with its range in the value.
fn written_path(
    tag: &str,
    value: &Range<usize>,
    role: Role,
    source: &Range<usize>,
    page: &mut Page<'_>,
) -> Option<(Range<usize>, String)> {
    let (range, mut path) = path_change(&tag[value.clone()], role, source, page)?;
    // mdBook 0.4 looks for chapters in double quotes only.
    let is_double = tag[..value.start].ends_with('"');
    if let Some(stem) = path.strip_suffix(".md").filter(|_| !is_double)
        && page.form() == Form::Html
    {
        path = format!("{stem}.html");
    }
    Some((range, path))
}

/// Returns the new form of a URL that is written with entities, with its range in the value.
fn decoded_url(
    value: &str,
    decoded: &str,
    role: Role,
    source: &Range<usize>,
    page: &mut Page<'_>,
) -> Option<(Range<usize>, String)> {
    // It is not clear which part is the path; the hash can stay.
    let hash = decoded.find('#').map_or("", |at| &decoded[at..]);
    let hash = if value.ends_with(hash) { hash } else { "" };
    let url = rewritten(decoded, role, source, page)?;
    let url = html::escape(&url[..url.len() - hash.len()]).into_owned();
    Some((0..value.len() - hash.len(), url))
}

/// Finds the hash of the link that a start tag is, with its mark.
pub(in crate::inline) fn hash<'v>(
    tag: &str,
    values: &'v [(String, String)],
) -> Option<(&'v str, Range<usize>)> {
    let is_link = |(name, _): &&(String, String)| name == "href" || name == "to";
    let (name, url) = values.iter().find(is_link)?;
    let is_same =
        |attribute: &html::Attribute| tag[attribute.name.clone()].eq_ignore_ascii_case(name);
    let value = html::attributes(tag).into_iter().find(is_same)?.value;
    let hash = &url[url.find('#')?..];
    let start = value.end - hash.len().min(value.len());
    (tag.get(start..value.end) == Some(hash)).then_some((url, start..value.end))
}

/// The text of a bound value: a plain string, or one that `$withBase` is called with.
fn literal(expression: &str) -> Option<&str> {
    let expression = expression.trim();
    let inside = expression
        .strip_prefix("$withBase(")
        .or_else(|| expression.strip_prefix("withBase("))
        .and_then(|call| call.strip_suffix(')'));
    let string = inside.unwrap_or(expression).trim();
    let quote = string
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let text = string.strip_prefix(quote)?.strip_suffix(quote)?;
    (!text.contains(['\'', '"', '`', '\\', '$', '<', '>', '&', '\n'])).then_some(text)
}

fn rewritten(url: &str, role: Role, source: &Range<usize>, page: &mut Page<'_>) -> Option<String> {
    let (range, path) = path_change(url, role, source, page)?;
    Some(path + &url[range.end..])
}

/// Returns the path that stands in place of that of `url`, and where that is.
fn path_change(
    url: &str,
    role: Role,
    source: &Range<usize>,
    page: &mut Page<'_>,
) -> Option<(Range<usize>, String)> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (_, rest) = resolve::parts(url)?;
    let path = Target::find(url, role, source, page)?.path(rest, page);
    let path = match path.starts_with("data:") {
        true => path,
        false => resolve::encode(&path, &[' ', '"', '\'', '=']),
    };
    Some((0..end, path))
}
