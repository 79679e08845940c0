//! What a link or a source on a page leads to, in the book that mdBook writes.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::diagnostics::{Code, Diagnostic};
use crate::page::Page;
use crate::plain_file;
use crate::settings::Form;
use crate::site::StaticFile;
use crate::site::resolve::{self, join, relative};

/// What a destination is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A reader goes there.
    Link,
    /// The same, from a tag of HTML.
    Tag,
    /// It is shown on the page.
    Image,
    /// A definition, which links and images may refer to.
    Either,
}

impl Role {
    pub(crate) fn new(is_image: bool) -> Self {
        if is_image { Self::Image } else { Self::Link }
    }
}

/// A destination that is to be written in another way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The file of a chapter, relative to the page.
    Page(String),
    /// Another file, relative to the page.
    File(String),
    /// The content of a file that mdBook does not copy.
    Data(String),
}

impl Target {
    /// Finds what `url` means on the page, or `None` when it stays as it is.
    ///
    /// What leads nowhere stays, and is reported with its place in the source.
    pub(crate) fn find(
        url: &str,
        role: Role,
        source: &Range<usize>,
        page: &mut Page<'_>,
    ) -> Option<Self> {
        let (path, rest) = resolve::parts(url)?;
        if path.is_empty() || url.contains("{{") || !page.site().has_pages() {
            return None;
        }
        if role != Role::Image
            && let Some(found) = page.site().find_page(&path, page.path())
        {
            let file = page.site().page(found.page)?;
            let target = file.target.as_str();
            if found.other_case {
                report_case(&path, &file.source, source, page);
            }
            let new = relative(page.target(), target);
            // mdBook drops a query, and with it the hash.
            let is_right = url[..url.len() - rest.len()].trim_start_matches("./") == new;
            let is_rewritten = html_path(&new, rest, page) == new;
            return (!is_right || !is_rewritten).then_some(Self::Page(new));
        }
        match page.site().find_file(&path, page.path()) {
            Some(StaticFile::Copied(file)) => {
                if role != Role::Image && file.to_ascii_lowercase().ends_with(".md") {
                    report_unlisted(url, &file, source, page);
                    return None;
                }
                let is_right = join(page.path(), &path).is_some_and(|joined| joined == file)
                    && !url.starts_with('/');
                (!is_right).then(|| Self::File(relative(page.target(), &file)))
            }
            Some(StaticFile::Outside(file)) => {
                let copy = page.site().copy_of(&file);
                let target = match (copy, role) {
                    (Some(copy), _) => Some(Self::File(relative(page.target(), &copy))),
                    (None, Role::Image) => inlined(&file, source, page).map(Self::Data),
                    (None, _) => {
                        report_outside(url, source, page);
                        None
                    }
                };
                page.outside.push(file);
                target
            }
            None => {
                if role == Role::Image {
                    report_missing(url, source, page);
                    return None;
                }
                report_dead(url, &path, source, page);
                let name = path.rsplit('/').next().unwrap_or_default();
                let is_bare = !name.is_empty() && !name.contains('.');
                (is_bare && role != Role::Tag && page.flavor().completes_links)
                    .then(|| Self::File(format!("{path}.html")))
            }
        }
    }

    /// The path to write before `rest`, the query and hash of the destination.
    pub(crate) fn path(self, rest: &str, page: &Page<'_>) -> String {
        match self {
            Self::Page(path) => html_path(&path, rest, page),
            Self::File(path) | Self::Data(path) => path,
        }
    }
}

/// Whether a URL would run a program, or lead to the reader's own files, if it became a link.
///
/// markdown-it makes no link to these schemes. It accepts `data:` for some kinds of images; here all
/// kinds are accepted, since we put images into pages ourselves. As in browsers, white space and control
/// characters before the URL are ignored, and so are tabs and line breaks in it.
pub(crate) fn is_refused(url: &str) -> bool {
    let is_ignored = |c: char| c.is_whitespace() || c.is_control();
    let url = url.trim_start_matches(is_ignored).chars();
    let start: String = url
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take("data:image/".len())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let starts = |scheme: &str| start.starts_with(scheme);
    let is_data = starts("data:") && !starts("data:image/");
    is_data
        || ["javascript:", "vbscript:", "file:"]
            .into_iter()
            .any(starts)
}

/// Whether a construct that we turn into a link or an image must not have this URL, which is reported.
///
/// Links that an author writes as HTML or as Markdown are not reported.
pub(crate) fn refuses(url: &str, source: &Range<usize>, page: &mut Page<'_>) -> bool {
    let is_refused = is_refused(url);
    if is_refused {
        page.report(Diagnostic {
            code: Code::RefusedLink,
            range: source.clone(),
            message: format!("`{}` becomes no link", url.trim()),
            help: "link to a page, or to a URL that begins with `https:`; this one would run a program \
                   or lead to the reader's own files"
                .into(),
        });
    }
    is_refused
}

/// The path of the HTML file where mdBook would not make it of the chapter's own.
fn html_path(path: &str, rest: &str, page: &Page<'_>) -> String {
    let is_rewritten = path.ends_with(".md") && !rest.starts_with('?') && !rest.contains(".md");
    match page.form() {
        Form::Html if !is_rewritten => Path::new(path)
            .with_extension("html")
            .to_string_lossy()
            .replace('\\', "/"),
        _ => path.to_owned(),
    }
}

/// The largest file that is put into the page.
const INLINE_LIMIT: u64 = 100 * 1024;

/// What to do about a file that mdBook does not copy.
const COPY_HELP: &str = "run `mdbook-vuepress-compat copy-assets` in the folder of the book: mdBook \
                         copies nothing from there";

/// Puts an image that mdBook does not copy into the page.
fn inlined(file: &Path, source: &Range<usize>, page: &mut Page<'_>) -> Option<String> {
    let kind = match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        _ => "",
    };
    let name = page
        .site()
        .files
        .name(&file.canonicalize().unwrap_or_else(|_| file.to_owned()));
    let is_confined = page.site().files.may_show(file);
    let size = fs::metadata(file).ok()?.len();
    let (reason, help) = match () {
        () if !is_confined => (
            format!("`{name}` is outside the folder of the book"),
            "copy it below the source folder, or name its folder in the option `aliases`",
        ),
        () if kind.is_empty() => (format!("`{name}` is outside the source folder"), COPY_HELP),
        () if size > INLINE_LIMIT => (
            format!("`{name}` is outside the source folder, and too big to be put into the page"),
            COPY_HELP,
        ),
        () => {
            let length = data_encoding::BASE64.encode_len(usize::try_from(size).ok()?);
            if !page.may_repeat(length, source) {
                return None;
            }
            let data = data_encoding::BASE64.encode(&plain_file::read(file).ok()?);
            return Some(format!("data:{kind};base64,{data}"));
        }
    };
    report(
        Diagnostic {
            code: Code::MissingFile,
            range: source.clone(),
            message: reason,
            help: help.into(),
        },
        page,
    );
    None
}

/// Reports a link or an image, where the book wants to know of them.
fn report(diagnostic: Diagnostic, page: &mut Page<'_>) {
    if page.settings().checks_links() {
        page.report(diagnostic);
    }
}

fn report_case(path: &str, file: &str, source: &Range<usize>, page: &mut Page<'_>) {
    report(
        Diagnostic {
            code: Code::LinkCase,
            range: source.clone(),
            message: format!("`{path}` differs from `{file}` in letter case"),
            help: "write the name of the file as it is; other computers do not find it".into(),
        },
        page,
    );
}

fn report_unlisted(url: &str, file: &str, source: &Range<usize>, page: &mut Page<'_>) {
    report(
        Diagnostic {
            code: Code::DeadLink,
            range: source.clone(),
            message: format!("`{url}` leads to a file that is no chapter of the book"),
            help: format!("add `{file}` to SUMMARY.md"),
        },
        page,
    );
}

fn report_outside(url: &str, source: &Range<usize>, page: &mut Page<'_>) {
    report(
        Diagnostic {
            code: Code::MissingFile,
            range: source.clone(),
            message: format!("`{url}` leads to a file outside the source folder"),
            help: COPY_HELP.into(),
        },
        page,
    );
}

fn report_missing(url: &str, source: &Range<usize>, page: &mut Page<'_>) {
    report(
        Diagnostic {
            code: Code::MissingFile,
            range: source.clone(),
            message: format!("there is no file `{url}`"),
            help: "write a path relative to the page, or one from the public folder".into(),
        },
        page,
    );
}

fn report_dead(url: &str, path: &str, source: &Range<usize>, page: &mut Page<'_>) {
    // A page that was left out of the book is better told by its name.
    let joined = join(page.path(), path).unwrap_or_default();
    let stem = joined.trim_end_matches('/');
    let stem = stem.strip_suffix(".html").unwrap_or(stem);
    let files = ["", ".md", "/README.md", "/index.md"].map(|end| format!("{stem}{end}"));
    let is_page = |file: &&String| file.ends_with(".md") && page.site().has_file(file);
    if let Some(file) = files.iter().find(is_page) {
        return report_unlisted(url, file, source, page);
    }
    let nearest = page.site().nearest_page(path, page.path());
    let help = match nearest {
        Some(nearest) => format!("did you mean `{}`?", relative(page.path(), nearest)),
        None => "write the path of a chapter, relative to the page".into(),
    };
    report(
        Diagnostic {
            code: Code::DeadLink,
            range: source.clone(),
            message: format!("`{url}` leads to no page of the book"),
            help,
        },
        page,
    );
}

#[cfg(test)]
mod tests {
    use super::is_refused;

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " \u{1}java\tscr\nipt:alert(1)",
            "\u{a0}vbscript:x",
            "data:text/html,<b>",
            "da\rta:",
            "FILE:///etc/passwd",
        ] {
            assert!(is_refused(url), "{url:?}");
        }
        for url in [
            "",
            "https://a.b/javascript:",
            "javascript",
            "./file:x",
            "data:image/png;base64,",
            "java script:x",
            "mailto:a@b.c",
            "数据:x",
        ] {
            assert!(!is_refused(url), "{url:?}");
        }
    }
}
