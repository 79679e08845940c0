//! File trees: `::: file-tree Title` around a list of files and folders.
//!
//! The grammar is that of
//! [@vuepress/plugin-markdown-file-tree](https://ecosystem.vuejs.press/plugins/markdown/markdown-file-tree.html),
//! which plume shares: `- name` with two spaces for each level, `name/` for a folder, `**name**`
//! for one to look at, `++` and `--` in front of what is new and what is gone, `# comment` behind
//! the name and `…` for what is left out. The tree becomes a list in a list, which reads well
//! without a style sheet, too.

use std::fmt::Write;

use super::Container;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::block::attributes::Attributes;
use crate::diagnostics::Code;
use crate::flavor::{Flavor, TitleText};
use crate::html::{BLOCK_LINE, escape};
use crate::inline;
use crate::page::Page;
use crate::settings::Form;

/// A file or folder, in the order of the lines.
#[derive(Debug, PartialEq, Eq)]
struct Node<'a> {
    /// How many folders it stands in.
    depth: usize,
    name: &'a str,
    /// What stands behind the name, as inline Markdown.
    comment: &'a str,
    is_folder: bool,
    is_focus: bool,
    change: Option<Change>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Added,
    Removed,
}

/// The name that stands for files which are left out.
const OMITTED: &str = "…";

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    let body = scanner.body_text(container);
    report_lost(scanner, container);
    let nodes = parse(&body);
    let page = &mut *scanner.page;
    let attributes = Attributes::parse(container.opening.title);
    let title = match attributes.value("title") {
        Some(title) => title,
        None if page.flavor().flavor == Flavor::Plume => "",
        None => container.opening.title,
    };
    let text = match page.form() {
        Form::Html => {
            page.uses(Fragment::FileTree);
            let tree = html(&nodes, page);
            let title = match title {
                "" => String::new(),
                title => format!("<p class=\"vp-file-tree-title\">{}</p>", escape(title)),
            };
            format!("{BLOCK_LINE}<div class=\"vp-file-tree\">{title}{tree}</div>")
        }
        Form::Quote => {
            let title = match title {
                "" => String::new(),
                // A paragraph of its own.
                title => format!("\n**{}**\n\n", inline::markdown_of_text(title)),
            };
            title + &markdown(&nodes, page)
        }
        Form::Lines => String::new(),
    };
    scanner.replace_container(container, &text);
}

/// Reports lines that are no items, which VuePress leaves out.
fn report_lost(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    for line in container.body.clone() {
        if scanner.lines[line].is_blank() || scanner.content(line).starts_with('-') {
            continue;
        }
        let range = scanner.lines[line].first..scanner.lines[line].end;
        scanner.report(
            Code::LostContent,
            range,
            "this line of the file tree is not shown".into(),
            "begin it with `- `, as an item of a list",
        );
    }
}

/// Reads the lines of a tree.
fn parse(body: &str) -> Vec<Node<'_>> {
    let indentation = |line: &str| {
        let spaces = line.chars().take_while(|c| c.is_whitespace());
        spaces.count()
    };
    let base = body.lines().next().map_or(0, indentation);
    let mut levels: Vec<usize> = Vec::new();
    let mut nodes = Vec::new();
    for line in body.lines() {
        let Some(info) = line.trim_start().strip_prefix('-') else {
            continue;
        };
        let level = indentation(line).saturating_sub(base) / 2;
        while levels.last().is_some_and(|above| *above >= level) {
            levels.pop();
        }
        nodes.push(node(info.trim(), levels.len()));
        levels.push(level);
    }
    for at in 0..nodes.len() {
        nodes[at].is_folder |= is_parent(&nodes, at);
    }
    nodes
}

/// Whether the node at `at` has others in it.
fn is_parent(nodes: &[Node<'_>], at: usize) -> bool {
    let next = nodes.get(at + 1);
    next.is_some_and(|next| next.depth > nodes[at].depth)
}

/// Reads an item.
fn node(info: &str, depth: usize) -> Node<'_> {
    let (change, info) = match (info.strip_prefix("++"), info.strip_prefix("--")) {
        (Some(info), _) => (Some(Change::Added), info.trim()),
        (_, Some(info)) => (Some(Change::Removed), info.trim()),
        _ => (None, info),
    };
    let focus = info.strip_prefix("**").and_then(|rest| {
        let mut ends = rest.rmatch_indices("**");
        let ends_name = |behind: &str| behind.is_empty() || behind.starts_with(char::is_whitespace);
        let (end, _) = ends.find(|(at, _)| ends_name(&rest[at + 2..]))?;
        Some((&rest[..end], &rest[end + 2..]))
    });
    let (name, comment) =
        focus.unwrap_or_else(|| info.split_at(info.find('#').unwrap_or(info.len())));
    let name = name.trim();
    Node {
        depth,
        name: name.strip_suffix('/').unwrap_or(name),
        comment: comment.trim(),
        is_folder: name.ends_with('/'),
        is_focus: focus.is_some(),
        change,
    }
}

/// The tree as a list in a list.
fn html(nodes: &[Node<'_>], page: &mut Page<'_>) -> String {
    let mut html = String::new();
    let mut open = 0;
    for (at, node) in nodes.iter().enumerate() {
        // Lists, and items in them, down to the depth of this node.
        for _ in node.depth + 1..open {
            html.push_str("</li></ul>");
        }
        match node.depth < open {
            true => html.push_str("</li>"),
            false => html.push_str("<ul>"),
        }
        open = node.depth + 1;
        let class = match node.is_folder {
            true => "folder",
            false if matches!(node.name, OMITTED | "...") => "omitted",
            false => "file",
        };
        let _ = write!(html, "<li class=\"{class}\">{}", name_html(node));
        if !node.comment.is_empty() {
            let comment = inline::title_html_as(TitleText::Inline, node.comment, page);
            let _ = write!(html, " <span class=\"comment\">{comment}</span>");
        }
        if node.is_folder && !is_parent(nodes, at) {
            let _ = write!(html, "<ul><li class=\"omitted\">{OMITTED}</li></ul>");
        }
    }
    html + &"</li></ul>".repeat(open)
}

fn name_html(node: &Node<'_>) -> String {
    let mut name = escape(node.name).into_owned();
    if node.is_focus {
        name = format!("<strong>{name}</strong>");
    }
    match node.change {
        None => format!("<span class=\"name\">{name}</span>"),
        Some(Change::Added) => format!("<ins class=\"name\">{name}</ins>"),
        Some(Change::Removed) => format!("<del class=\"name\">{name}</del>"),
    }
}

/// The tree as a Markdown list in a list.
fn markdown(nodes: &[Node<'_>], page: &mut Page<'_>) -> String {
    let mut markdown = String::new();
    for (at, node) in nodes.iter().enumerate() {
        let indent = "  ".repeat(node.depth);
        let mut name = inline::markdown_of_text(node.name);
        if node.is_folder {
            name.push('/');
        }
        if node.is_focus {
            name = format!("**{name}**");
        }
        let change = match node.change {
            None => "",
            Some(Change::Added) => "\\+ ",
            Some(Change::Removed) => "\\- ",
        };
        let comment = inline::title_markdown_as(TitleText::Inline, node.comment, page);
        let _ = writeln!(
            markdown,
            "{}",
            format!("{indent}- {change}{name} {comment}").trim_end()
        );
        if node.is_folder && !is_parent(nodes, at) {
            let _ = writeln!(markdown, "{indent}  - {OMITTED}");
        }
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_marks() {
        let added = node("++ **a b.md** # note", 0);
        assert_eq!((added.name, added.comment), ("a b.md", "# note"));
        assert!(added.is_focus && added.change == Some(Change::Added));
        let folder = node("--src/", 0);
        assert_eq!((folder.name, folder.change), ("src", Some(Change::Removed)));
        assert!(folder.is_folder);
        assert_eq!(node("a.md # **x**", 0).comment, "# **x**");
        assert_eq!(node("**a", 0).name, "**a");
    }

    #[test]
    fn depth_follows_the_indentation() {
        let depths = |body| {
            parse(body)
                .iter()
                .map(|node| node.depth)
                .collect::<Vec<_>>()
        };
        assert_eq!(depths("- a\n  - b\n    - c\n- d"), [0, 1, 2, 0]);
        assert_eq!(depths("- a\n    - b\n  - c"), [0, 1, 1]);
        assert_eq!(depths("  - a\n    - b\n- c"), [0, 1, 0]);
    }
}
