//! Images with a size, a theme or attributes of their own, and figures.
//!
//! [@mdit/plugin-img-size](https://mdit-plugins.github.io/img-size.html) reads `![alt =300x200](src)`
//! and `![alt|300x200](src)`, [@mdit/plugin-img-mark](https://mdit-plugins.github.io/img-mark.html)
//! `src#dark`, [@mdit/plugin-attrs](https://mdit-plugins.github.io/attrs.html) `{width=300}` after
//! an image, and [@mdit/plugin-figure](https://mdit-plugins.github.io/figure.html) makes a figure
//! of an image that is alone in its paragraph. Markdown has no words for any of them.

pub(super) mod legacy;

use std::fmt::Write;
use std::ops::Range;

use super::attrs;
use super::link::{self, Open};
use super::title::title_html_as;
use crate::assets::Fragment;
use crate::flavor::{Switch, TitleText};
use crate::html::{BLOCK_LINE, escape};
use crate::page::Page;
use crate::settings::Form;
use crate::target::Role;

/// Whether the flavor or an option has images that become HTML.
pub(super) fn may_change(page: &Page<'_>) -> bool {
    let switches = [
        Switch::Attrs,
        Switch::Figure,
        Switch::ImgMark,
        Switch::ImgSize,
    ];
    switches.into_iter().any(|switch| page.has(switch))
}

/// Returns the HTML of an image and what it stands in place of, or `None` when it stays Markdown.
///
/// `is_alone` says whether nothing else stands in its paragraph.
pub(super) fn as_html(
    text: &str,
    image: &Open<'_>,
    range: &Range<usize>,
    is_alone: bool,
    page: &mut Page<'_>,
    source: &Range<usize>,
) -> Option<(Range<usize>, String)> {
    let look = Look::of(text, image, range, page);
    let is_figure = is_alone && page.has(Switch::Figure);
    if page.form() != Form::Html || (look.is_plain() && !is_figure) {
        return None;
    }
    let tag = look.tag(image, is_figure, source, page);
    let html = match is_figure {
        true => figure(text, &tag, image, page),
        false => tag,
    };
    Some((range.start..range.end + look.length, html))
}

/// Returns the length of the attributes after an image that become its own.
pub(super) fn attributes_behind(text: &str, end: usize, page: &Page<'_>) -> usize {
    let takes = page.form() == Form::Html && page.has(Switch::Attrs);
    let attributes = attrs::read(&text[end..]).filter(|_| takes);
    attributes.map_or(0, |(_, length)| length)
}

/// Returns the figure that an image in a link becomes which is alone in its paragraph.
pub(super) fn linked_figure(
    text: &str,
    image: &Open<'_>,
    range: &Range<usize>,
    url: &str,
    page: &mut Page<'_>,
) -> Option<String> {
    if page.form() != Form::Html || !page.has(Switch::Figure) || !image.is_image {
        return None;
    }
    let url = link::rewritten(url, Role::Link, page).unwrap_or_else(|| url.to_owned());
    let look = Look::of(text, image, range, page);
    // What is wrong with its source has been told.
    let reported = page.diagnostics.len();
    let tag = look.tag(image, true, &(0..0), page);
    page.diagnostics.truncate(reported);
    let tag = format!("<a href=\"{}\">{tag}</a>", escape(&url));
    Some(figure(text, &tag, image, page))
}

fn figure(text: &str, content: &str, image: &Open<'_>, page: &mut Page<'_>) -> String {
    let caption = match &*image.title {
        "" => without_size(&text[image.content.clone()], page),
        title => title,
    };
    // A line goes on after the markers and the indentation that it begins with.
    let lines = caption
        .lines()
        .map(|line| line.trim_matches([' ', '\t', '>']))
        .filter(|line| !line.is_empty());
    let caption = match lines.collect::<Vec<_>>().join(" ") {
        caption if caption.is_empty() => caption,
        caption => {
            let caption = title_html_as(TitleText::Inline, &caption, page);
            format!("<figcaption>{caption}</figcaption>")
        }
    };
    format!("{BLOCK_LINE}<figure>{content}{caption}</figure>")
}

/// What an image says about how it is shown.
struct Look<'a> {
    alt: &'a str,
    url: &'a str,
    size: Option<Size<'a>>,
    /// The themes that it is shown in.
    mode: Option<&'static str>,
    /// Attributes that follow the image.
    attributes: String,
    /// How long these are in the text.
    length: usize,
}

impl<'a> Look<'a> {
    fn of(text: &str, image: &'a Open<'_>, range: &Range<usize>, page: &Page<'_>) -> Self {
        let size = size(&image.text).filter(|_| page.has(Switch::ImgSize));
        let mode = mode(&image.url).filter(|_| page.has(Switch::ImgMark));
        let attributes = attrs::read(&text[range.end..]).filter(|_| page.has(Switch::Attrs));
        let (attributes, length) = attributes.unwrap_or_default();
        Self {
            alt: size.as_ref().map_or(&image.text, |(alt, _)| alt),
            url: mode.map_or(&image.url, |(url, _)| url),
            size: size.map(|(_, size)| size),
            mode: mode.map(|(_, mode)| mode),
            attributes: attributes.html(|_| true),
            length,
        }
    }

    /// Whether Markdown has words for it.
    fn is_plain(&self) -> bool {
        self.size.is_none() && self.mode.is_none() && self.length == 0
    }

    fn tag(
        &self,
        image: &Open<'_>,
        is_figure: bool,
        source: &Range<usize>,
        page: &mut Page<'_>,
    ) -> String {
        let src = link::found(self.url, Role::Image, source, page);
        let src = src.unwrap_or_else(|| self.url.to_owned());
        let mut tag = format!("<img src=\"{}\" alt=\"{}\"", escape(&src), escape(self.alt));
        if !image.title.is_empty() && !is_figure {
            // Writing to a `String` cannot fail.
            let _ = write!(tag, " title=\"{}\"", escape(&image.title));
        }
        for (name, value) in self.size.iter().flat_map(Size::attributes) {
            let _ = write!(tag, " {name}=\"{value}\"");
        }
        if let Some(mode) = self.mode {
            page.uses(Fragment::ImgMark);
            let _ = write!(tag, " data-mode=\"{mode}\"");
        }
        tag.push_str(&self.attributes);
        tag.push('>');
        tag
    }
}

/// Width and height, each a number with or without a percent sign, or nothing.
struct Size<'a> {
    width: &'a str,
    height: &'a str,
}

impl<'a> Size<'a> {
    fn attributes(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let both = [("width", self.width), ("height", self.height)];
        both.into_iter().filter(|(_, value)| !value.is_empty())
    }
}

/// Parts the text of an image into what it says and the size at its end.
fn size(text: &str) -> Option<(&str, Size<'_>)> {
    let (alt, size, is_pair) = match text.rsplit_once('=') {
        Some((alt, size)) if alt.is_empty() || alt.ends_with(' ') => (alt.trim_end(), size, false),
        _ => {
            let (alt, size) = text.rsplit_once('|')?;
            (alt, size, true)
        }
    };
    let (width, height) = size.trim_end().split_once('x')?;
    let is_number = |value: &str| {
        let digits = value.strip_suffix('%').unwrap_or(value);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let is_size = |value: &str| is_number(value) || (value.is_empty() && !is_pair);
    if !is_size(width) || !is_size(height) || (width.is_empty() && height.is_empty()) {
        return None;
    }
    // After a bar, a nought leaves one of the two out.
    let known = |value| if is_pair && value == "0" { "" } else { value };
    Some((
        alt,
        Size {
            width: known(width),
            height: known(height),
        },
    ))
}

/// The text of an image without the size at its end.
fn without_size<'a>(text: &'a str, page: &Page<'_>) -> &'a str {
    let size = size(text).filter(|_| page.has(Switch::ImgSize));
    size.map_or(text, |(text, _)| text)
}

/// Parts a source into its path and the theme that the image is for.
fn mode(url: &str) -> Option<(&str, &'static str)> {
    let (path, hash) = url.rsplit_once('#')?;
    match hash {
        "light" => Some((path, "lightmode-only")),
        "dark" => Some((path, "darkmode-only")),
        _ => None,
    }
}
