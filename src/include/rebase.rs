//! Links in an included file, which are written for the folder of that file.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Component, Path};

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::edit::{Edits, OffsetMap};

/// Makes links and images that begin with `.` relative to the folder `to` instead of `from`.
///
/// Gives the text, and the way back from it to `text`.
pub(super) fn rebase<'t>(text: &'t str, from: &Path, to: &Path) -> (Cow<'t, str>, OffsetMap) {
    let mut edits = Edits::default();
    let way = match way(to, from) {
        Some(way) if !way.is_empty() && text.contains('.') => way,
        _ => return (Cow::Borrowed(text), OffsetMap::default()),
    };
    let mut replace = |target: &str, range: Range<usize>, mark: &str| {
        if let Some(at) = find(&text[range.clone()], target, mark) {
            let start = range.start + at;
            edits.replace(start..start + target.len(), join(&way, target));
        }
    };
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    for (_, definition) in parser.reference_definitions().iter() {
        replace(&definition.dest, definition.span.clone(), "]:");
    }
    for (event, range) in parser.into_offset_iter() {
        if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
            replace(&dest_url, range, "](");
        }
    }
    edits.apply(Cow::Borrowed(text))
}

/// Finds the target of a link, which stands behind `mark`, in the link.
fn find(link: &str, target: &str, mark: &str) -> Option<usize> {
    target.starts_with('.').then_some(())?;
    let mut found = link.rmatch_indices(target).map(|(at, _)| at);
    found.find(|at| {
        let before = &link[..*at];
        let before = before.strip_suffix('<').unwrap_or(before);
        before.trim_end().ends_with(mark)
    })
}

/// The relative path from one folder to another; empty if they are the same.
fn way(from: &Path, to: &Path) -> Option<String> {
    let mut from = from.components().peekable();
    let mut to = to.components().peekable();
    let mut has_common = false;
    while from.peek().is_some() && from.peek() == to.peek() {
        has_common = true;
        from.next();
        to.next();
    }
    has_common.then_some(())?;
    let mut way = "../".repeat(from.count());
    for component in to {
        if let Component::Normal(name) = component {
            way.push_str(&name.to_string_lossy());
            way.push('/');
        }
    }
    Some(way)
}

/// Joins a folder and a path that begins with `.`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let mut rest = path;
    loop {
        if let Some(behind) = rest.strip_prefix("./") {
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("../") {
            rest = behind;
            match parts.last() {
                Some(&"..") | None => parts.push(".."),
                Some(_) => {
                    parts.pop();
                }
            }
        } else {
            break;
        }
    }
    parts.push(rest);
    let joined = parts.join("/");
    match joined.starts_with('.') {
        true => joined,
        false => format!("./{joined}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_links_lead_to_the_same_files() {
        let rebase = |text: &str| {
            let (text, _) = rebase(text, Path::new("/a/b/c"), Path::new("/a/d"));
            text.into_owned()
        };
        assert_eq!(rebase("[x](./y.md)"), "[x](../b/c/y.md)");
        assert_eq!(
            rebase("[./y](<./y z.md> \"./y\")"),
            "[./y](<../b/c/y z.md> \"./y\")"
        );
        assert_eq!(
            rebase("[![i](../i.png)](../../d/l.md#x)"),
            "[![i](../b/i.png)](../d/l.md#x)"
        );
        assert_eq!(
            rebase("[x]\n\n[x]: ./y.md 'z'\n"),
            "[x]\n\n[x]: ../b/c/y.md 'z'\n"
        );
        for same in [
            "[x](y.md) [x](/y) [x](https://e.com) [x](#y)",
            "`[x](./y)`",
            "[x](./a\\_b)",
        ] {
            assert_eq!(rebase(same), same);
        }
    }

    #[test]
    fn ways_between_folders() {
        assert_eq!(way(Path::new("/a"), Path::new("/a")).as_deref(), Some(""));
        assert_eq!(
            way(Path::new("/a"), Path::new("/a/b")).as_deref(),
            Some("b/")
        );
        assert_eq!(join("b/", "./c"), "./b/c");
        assert_eq!(join("../", "../c"), "../../c");
    }
}
