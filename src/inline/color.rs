//! Colours as `<font color>` takes them.

/// Gives the CSS colour for the value of a `color` attribute, or `None` where it means none.
///
/// Authors write CSS colours, which browsers understand as far as they are named or hexadecimal;
/// anything else follows the
/// [rules for legacy colours](https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#rules-for-parsing-a-legacy-colour-value).
/// The result holds nothing but `#` and hexadecimal digits.
pub(super) fn css_color(value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() || value.eq_ignore_ascii_case("transparent") {
        return None;
    }
    let is_css =
        value.starts_with('#') || value.contains('(') || value.chars().all(char::is_alphabetic);
    match csscolorparser::parse(value) {
        Ok(color) if is_css => Some(color.to_css_hex().to_string()),
        _ => Some(legacy(value)),
    }
}

/// Gives the hexadecimal form of a colour of CSS, or `None` where the value is none.
pub(crate) fn hex_color(value: &str) -> Option<String> {
    let color = csscolorparser::parse(value.trim()).ok()?;
    Some(color.to_css_hex().to_string())
}

fn legacy(value: &str) -> String {
    let digits = value.chars().flat_map(|c| match c {
        // Characters outside of the basic plane count as two.
        c if c > '\u{ffff}' => vec!['0', '0'],
        c if c.is_ascii_hexdigit() => vec![c.to_ascii_lowercase()],
        _ => vec!['0'],
    });
    let skipped = usize::from(value.starts_with('#'));
    let mut digits: Vec<char> = digits.take(128).skip(skipped).collect();
    while digits.is_empty() || !digits.len().is_multiple_of(3) {
        digits.push('0');
    }
    let mut parts: Vec<&[char]> = digits.chunks(digits.len() / 3).collect();
    for part in &mut parts {
        *part = &part[part.len().saturating_sub(8)..];
    }
    while parts[0].len() > 2 && parts.iter().all(|part| part[0] == '0') {
        for part in &mut parts {
            *part = &part[1..];
        }
    }
    let mut color = String::from("#");
    for part in parts {
        if part.len() < 2 {
            color.push('0');
        }
        color.extend(part.iter().take(2));
    }
    color
}

#[cfg(test)]
mod tests {
    use super::css_color;

    #[test]
    fn colors_are_read_as_browsers_do() {
        let color = |value| css_color(value).unwrap_or_default();
        assert_eq!(color("red"), "#ff0000");
        assert_eq!(color("#0000FF"), "#0000ff");
        assert_eq!(color("#00F"), "#0000ff");
        assert_eq!(color(" rgb(1, 2, 3) "), "#010203");
        assert_eq!(color("0000FF"), "#0000ff");
        assert_eq!(color("chucknorris"), "#c00000");
        assert_eq!(color("00F"), "#00000f");
        assert_eq!(color("red;background:url(x)"), "#ed0000");
        assert_eq!(color("transparent"), "");
        assert_eq!(color(""), "");
    }
}
