//! The head of a page: what stands above its text, from the front matter.
//!
//! Themes print the title of the front matter as the page's heading, and below it a line with
//! author, date, categories and tags.

use crate::edit::Edits;
use crate::flavor::PageTitle;
use crate::front_matter::Data;
use crate::home;
use crate::html::escape;
use crate::inline::{self, TopHeadings};
use crate::page::{Heading, HeadingId, Page};
use crate::settings::{Form, Settings};
use crate::slug::{mdbook_id, slugify};
use crate::target;

/// The title that stands above the page, and what becomes of the headings below it.
pub(crate) fn title<'a>(data: &'a Data, settings: &Settings) -> Option<(&'a str, PageTitle)> {
    let title = data.title.as_deref()?;
    let rule = settings.traits.page_title;
    match settings.options.front_matter_title {
        _ if settings.form == Form::Lines => None,
        None | Some(false) => None,
        Some(true) if rule == PageTitle::Hidden => Some((title, PageTitle::ReplacesHeading)),
        _ => Some((title, rule)),
    }
}

/// What a theme shows of a home page's front matter, as Markdown before its text.
pub(crate) fn home(data: &Data, body: &str, page: &mut Page<'_>) -> Option<String> {
    let home = data.home.as_ref()?;
    let settings = page.settings();
    let is_shown = match settings.options.front_matter_home {
        _ if settings.form == Form::Lines => false,
        Some(shown) => shown,
        None => home::is_blank(body),
    };
    is_shown.then(|| {
        for target in home.targets() {
            target::refuses(target, &(0..0), page);
        }
        home.markdown()
    })
}

/// Removes the headings that the page's title replaces, and returns their number.
pub(crate) fn remove_headings(
    text: &str,
    headings: &TopHeadings,
    rule: PageTitle,
    edits: &mut Edits,
) -> usize {
    let replaced = match rule {
        PageTitle::Hidden | PageTitle::AboveHeading => 0,
        PageTitle::ReplacesHeading => usize::from(headings.is_first),
        PageTitle::ReplacesAllHeadings => headings.all.len(),
    };
    for range in &headings.all[..replaced] {
        let line_end =
            text[range.end..].len() - text[range.end..].trim_start_matches(['\r', '\n']).len();
        edits.remove_over(range.start..range.end + line_end);
    }
    replaced
}

/// Puts the information line below the heading that the page begins with, and tells whether the page
/// begins with one.
pub(crate) fn add_info(
    text: &str,
    headings: &TopHeadings,
    data: &Data,
    settings: &Settings,
    edits: &mut Edits,
) -> bool {
    let Some(heading) = headings.all.first().filter(|_| headings.is_first) else {
        return false;
    };
    let info = info(data, settings.form);
    if !info.is_empty() {
        let end = text[..heading.end].trim_end_matches(['\r', '\n']).len();
        edits.insert(end, format!("\n\n{}\n", info.trim_end()));
    }
    true
}

/// What stands in place of the front matter; `shows_info` tells whether the information line does.
///
/// `title` is the title that is printed, with the number of the headings that it replaces.
pub(crate) fn render(
    data: &Data,
    title: Option<(&str, usize)>,
    source: &str,
    shows_info: bool,
    page: &mut Page<'_>,
) -> String {
    let settings = page.settings();
    if settings.form == Form::Lines {
        return "\n".repeat(source.matches('\n').count());
    }
    let mut head = String::new();
    if let Some((title, replaced)) = title {
        let title = title.trim();
        let (id, attribute) = title_id(title, replaced, page);
        let markdown = inline::markdown_of_text(title);
        head.push_str(&format!("# {markdown}{attribute}\n\n"));
        page.headings.push(Heading {
            level: 1,
            text: title.to_owned(),
            is_nested: false,
            id,
        });
    }
    if shows_info {
        head.push_str(&info(data, settings.form));
    }
    head
}

/// Returns the id of a printed title, and the attribute that says so if mdBook would make another.
///
/// The title must not take the id of a heading, except of the first-level headings that it replaces.
fn title_id(title: &str, replaced: usize, page: &Page<'_>) -> (HeadingId, String) {
    let own = mdbook_id(title, page.settings().is_04);
    let id = slugify(title, page.flavor().heading_ids);
    if !inline::are_ids_written(page) {
        return (HeadingId::new(own, id), String::new());
    }
    let is_main = |heading: &&Heading| heading.level == 1 && !heading.is_nested;
    let main = page.headings.iter().filter(is_main).skip(replaced);
    let others = page.headings.iter().filter(|heading| !is_main(heading));
    let mut all = main.chain(others).map(|heading| &heading.id.actual);
    let (id, attribute) = match id.as_str() {
        _ if all.any(|other| [&id, &own].contains(&other)) => {
            (String::new(), " { id= }".to_owned())
        }
        _ if id == own => (id, String::new()),
        "" => (id, " { id= }".to_owned()),
        _ => {
            let attribute = format!(" {{ #{id} }}");
            (id, attribute)
        }
    };
    (HeadingId::only(id), attribute)
}

/// A line with author, date, categories and tags.
fn info(data: &Data, form: Form) -> String {
    let tags = data
        .tags
        .iter()
        .map(|tag| format!("#{tag}"))
        .collect::<Vec<_>>()
        .join(" ");
    let parts = [
        data.author.join(", "),
        data.date.clone().unwrap_or_default(),
        data.categories.join(", "),
        tags,
    ];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    let line = parts.join(" · ");
    match form {
        Form::Html => format!("<p class=\"page-info\">{}</p>\n\n", escape(&line)),
        _ => format!("{}\n\n", inline::markdown_of_text(&line)),
    }
}
