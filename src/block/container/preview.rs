//! Previews: `::: preview Title` shows its body and, in themes that bring previews along, the
//! Markdown below it that it was made of.
//!
//! The container is that of
//! [@vuepress/plugin-markdown-preview](https://ecosystem.vuejs.press/plugins/markdown/preview.html);
//! `md-demo` of hope and `demo markdown` of plume do the same.

use super::Container;
use crate::assets::Fragment;
use crate::block::Scanner;
use crate::html::BLOCK_LINE;
use crate::inline;
use crate::settings::Form;

/// How many previews around a block show it in their source, so that no page grows without bound.
const MAX_PREVIEWS: usize = 4;

pub(super) fn convert(scanner: &mut Scanner<'_, '_>, container: &Container<'_>) {
    // Unlike other titles, this one is plain text.
    let title = inline::markdown_of_text(container.opening.title);
    preview(scanner, container, &title);
}

/// Shows the body of a container and its source, under this title.
pub(super) fn preview(scanner: &mut Scanner<'_, '_>, container: &Container<'_>, title: &str) {
    let mut element = scanner.titled_box(Fragment::Demo, "vp-demo", title);
    if scanner.previews == MAX_PREVIEWS || !scanner.page.flavor().previews_source {
        return scanner.enclose(container, &element);
    }
    let prefix = scanner.line_prefix();
    let source = source(&scanner.body_text(container));
    let source = scanner.convert_lines(&source);
    match scanner.page.form() {
        Form::Html => {
            element.open += "<div class=\"vp-demo-body\">";
            element.close = format!(
                "{BLOCK_LINE}</div>\n{prefix}{source}\n{prefix}{}",
                element.close
            );
        }
        Form::Quote => element.close = format!("\n{prefix}{source}"),
        Form::Lines => {}
    }
    scanner.previews += 1;
    scanner.enclose(container, &element);
    scanner.previews -= 1;
}

/// A fence that holds `markdown`.
fn source(markdown: &str) -> String {
    let longest = markdown.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let lines = markdown.trim_end().lines().map(str::trim_end);
    let lines = lines.map(|line| format!("{line}\n"));
    format!("{fence}md\n{}{fence}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn the_fence_is_longer_than_those_inside() {
        assert_eq!(source("a\n\n"), "```md\na\n```");
        assert_eq!(source("````\n\na \n"), "`````md\n````\n\na\n`````");
    }
}
