//! `<font>` and `<center>`, which HTML has given up, as elements with a style.
//!
//! VuePress passes both on to the browser, so they mean what the
//! [HTML standard](https://html.spec.whatwg.org/multipage/rendering.html#phrasing-content-3) says.

use std::fmt::Write;

use super::color::css_color;
use crate::html::escape;
use crate::number;

/// What an obsolete element becomes.
pub(super) struct Replacement {
    /// The start tag.
    pub(super) open: String,
    /// The end tag.
    pub(super) close: &'static str,
}

/// Gives the tags that stand for the obsolete element `name`, or `None` for any other.
pub(super) fn replace(name: &str, attrs: &[(String, String)]) -> Option<Replacement> {
    let (element, close) = match name {
        "font" => ("span", "</span>"),
        "center" => ("div", "</div>"),
        _ => return None,
    };
    let mut style = String::new();
    if name == "center" {
        style.push_str("text-align:center;");
    }
    let mut open = format!("<{element}");
    for (name, value) in attrs {
        let declaration = match name.as_str() {
            "color" => css_color(value).map(|color| format!("color:{color};")),
            "size" => font_size(value).map(|size| format!("font-size:{size};")),
            "face" => font_family(value).map(|family| format!("font-family:{family};")),
            "style" => Some(format!("{};", value.trim().trim_end_matches(';'))),
            name => {
                if is_plain_name(name) {
                    // A pipe that stood on another line could be one between cells now.
                    let value = escape(value).replace('|', "&#124;");
                    // Writing to a `String` cannot fail.
                    let _ = write!(open, " {name}=\"{value}\"");
                }
                None
            }
        };
        style.push_str(&declaration.unwrap_or_default());
    }
    if !style.is_empty() {
        let style = escape(style.trim_end_matches(';')).replace('|', "&#124;");
        let _ = write!(open, " style=\"{style}\"");
    }
    open.push('>');
    Some(Replacement { open, close })
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// The font size for 1 to 7, or for a difference from 3.
fn font_size(value: &str) -> Option<&'static str> {
    const SIZES: [&str; 7] = [
        "x-small",
        "small",
        "medium",
        "large",
        "x-large",
        "xx-large",
        "xxx-large",
    ];
    let value = value.trim();
    let digits = value.trim_start_matches(['+', '-']);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let number = number::read(&digits[..length])?;
    let size = match value.as_bytes().first()? {
        b'+' => number.saturating_add(3),
        b'-' => 3_usize.saturating_sub(number),
        _ => number,
    };
    SIZES.get(size.clamp(1, 7) - 1).copied()
}

/// The families of a list, each as a string that it cannot break out of.
fn font_family(value: &str) -> Option<String> {
    const GENERIC: [&str; 5] = ["serif", "sans-serif", "monospace", "cursive", "fantasy"];
    let families: Vec<String> = value
        .split(',')
        .map(|family| family.trim().trim_matches(['"', '\'']).trim())
        .filter(|family| !family.is_empty())
        .map(|family| match GENERIC.contains(&family) {
            true => family.to_owned(),
            false => {
                let is_safe = |c: &char| !c.is_control() && !matches!(c, '\'' | '\\');
                format!("'{}'", family.chars().filter(is_safe).collect::<String>())
            }
        })
        .collect();
    (!families.is_empty()).then(|| families.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(attrs: &[(&str, &str)]) -> String {
        let attrs: Vec<_> = attrs
            .iter()
            .map(|(n, v)| (n.to_string(), v.to_string()))
            .collect();
        replace("font", &attrs).unwrap().open
    }

    #[test]
    fn attributes_become_a_style() {
        assert_eq!(
            open(&[("color", "red")]),
            r##"<span style="color:#ff0000">"##
        );
        assert_eq!(
            open(&[("size", "+1"), ("face", "Courier New, monospace")]),
            r##"<span style="font-size:large;font-family:'Courier New',monospace">"##
        );
        assert_eq!(
            open(&[("size", "20px")]),
            r#"<span style="font-size:xxx-large">"#
        );
        assert_eq!(open(&[]), "<span>");
    }

    #[test]
    fn nothing_breaks_out_of_the_style() {
        assert_eq!(
            open(&[("face", "a\"><script>';color:red")]),
            "<span style=\"font-family:&#39;a&quot;&gt;&lt;script&gt;;color:red&#39;\">"
        );
        assert_eq!(
            open(&[("color", "\"><b>")]),
            r##"<span style="color:#000b00">"##
        );
    }
}
