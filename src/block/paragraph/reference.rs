//! Link reference definitions, `[label]: target "title"`, which may run over lines.

/// How many of the lines the definition takes that the first one begins with, if there is one.
///
/// Only its extent matters: which lines are no text.
pub(super) fn length<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut rest = lines.next()?.strip_prefix('[')?;
    let mut count = 1;
    let mut has_label = false;
    // The label.
    loop {
        let end = find_unescaped(rest, |c| matches!(c, '[' | ']'));
        has_label |= !rest[..end.unwrap_or(rest.len())].trim().is_empty();
        let Some(end) = end else {
            rest = lines.next()?;
            count += 1;
            continue;
        };
        rest = rest[end..].strip_prefix("]:").filter(|_| has_label)?;
        break;
    }
    // The target, on this line or on the next.
    rest = rest.trim_start();
    if rest.is_empty() {
        rest = lines.next()?.trim_start();
        count += 1;
    }
    rest = &rest[target_length(rest)?..];
    // The title, on this line or from the next on, which is text where it is none.
    let behind = rest.trim_start();
    let ends_line = behind.is_empty();
    let without_title = ends_line.then_some(count);
    if !ends_line && behind.len() == rest.len() {
        return None;
    }
    rest = match ends_line {
        true => match lines.next() {
            Some(line) => {
                count += 1;
                line.trim_start()
            }
            None => return without_title,
        },
        false => behind,
    };
    let close = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quote,
        Some('(') => ')',
        _ => return without_title,
    };
    rest = &rest[1..];
    loop {
        match find_unescaped(rest, |c| c == close || (c == '(' && close == ')')) {
            Some(end) if rest[end..].starts_with(close) => {
                let is_end = rest[end + 1..].trim().is_empty();
                return if is_end { Some(count) } else { without_title };
            }
            Some(_) => return without_title,
            None => {
                let Some(line) = lines.next() else {
                    return without_title;
                };
                rest = line;
                count += 1;
            }
        }
    }
}

/// The length of the target that a text begins with.
fn target_length(text: &str) -> Option<usize> {
    if let Some(inside) = text.strip_prefix('<') {
        let end = find_unescaped(inside, |c| matches!(c, '<' | '>'))?;
        return inside[end..].starts_with('>').then_some(end + 2);
    }
    let mut depth = 0_usize;
    let mut is_escaped = false;
    let end = text.find(|c: char| {
        let escaped = is_escaped;
        is_escaped = c == '\\' && !escaped;
        match c {
            c if c == ' ' || c.is_ascii_control() => true,
            '(' if !escaped => {
                depth += 1;
                false
            }
            ')' if !escaped => {
                let is_closed = depth == 0;
                depth = depth.saturating_sub(1);
                is_closed
            }
            _ => false,
        }
    });
    let length = end.unwrap_or(text.len());
    (length > 0 && depth == 0).then_some(length)
}

/// Finds the first of some ASCII characters without a backslash in front of it.
fn find_unescaped(text: &str, is_wanted: impl Fn(char) -> bool) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = is_wanted(c) && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        found.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn definitions_have_their_lines() {
        for (text, lines) in [
            ("[a]: b\nc", Some(1)),
            ("[a]:\nb\n<c>", Some(2)),
            ("[a]:\n  <b c>\n  'd\ne'\nf", Some(4)),
            ("[a]: b \"c\"", Some(1)),
            ("[a]: b \"c\" d", None),
            ("[a]: b\n\"c\" d", Some(1)),
            ("[a]: b\n(c (d)\n)", Some(1)),
            ("[a]: <b>c", None),
            ("[a\nb]: c", Some(2)),
            ("[ ]: c", None),
            ("[a[]: c", None),
            ("[a\\]]: c", Some(1)),
            ("[a]:", None),
            ("[a] : b", None),
            ("[a]: <>", Some(1)),
            ("[a]: b(c)", Some(1)),
            ("[a]: b)", None),
            ("[a]: b(", None),
        ] {
            assert_eq!(length(text.lines()), lines, "{text}");
        }
    }
}
