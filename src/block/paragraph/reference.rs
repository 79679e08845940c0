//! Link reference definitions, `[label]: target "title"`, which may run over lines.

/// Returns how many lines the definition takes that the first of the `lines` begins with, if there is one.
///
/// Only its extent matters: which lines are no text.
pub(super) fn length<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<usize> {
    let rest = lines.next()?.strip_prefix('[')?;
    let mut definition = Definition {
        lines,
        rest,
        count: 1,
    };
    definition.label()?;
    definition.target()?;
    definition.title()
}

/// What is left of a definition that is being read.
struct Definition<'a, I> {
    /// The lines below the one at hand.
    lines: I,
    /// The rest of the line at hand.
    rest: &'a str,
    /// How many lines were read.
    count: usize,
}

impl<'a, I: Iterator<Item = &'a str>> Definition<'a, I> {
    fn next_line(&mut self) -> Option<()> {
        self.rest = self.lines.next()?;
        self.count += 1;
        Some(())
    }

    /// Reads the label up to the colon.
    fn label(&mut self) -> Option<()> {
        let mut has_text = false;
        loop {
            let end = find_unescaped(self.rest, |c| matches!(c, '[' | ']'));
            let label = &self.rest[..end.unwrap_or(self.rest.len())];
            has_text |= !label.trim().is_empty();
            if let Some(end) = end {
                self.rest = self.rest[end..].strip_prefix("]:")?;
                return has_text.then_some(());
            }
            self.next_line()?;
        }
    }

    /// Reads the target, on this line or on the next.
    fn target(&mut self) -> Option<()> {
        if self.rest.trim().is_empty() {
            self.next_line()?;
        }
        let rest = self.rest.trim_start();
        self.rest = &rest[target_length(rest)?..];
        Some(())
    }

    /// Reads the title, on this line or from the next on, and returns how many lines the definition takes.
    fn title(&mut self) -> Option<usize> {
        let rest = self.rest.trim_start();
        let ends_line = rest.is_empty();
        if !ends_line && rest.len() == self.rest.len() {
            return None;
        }
        // What is no title is text, on the next line.
        let without_title = ends_line.then_some(self.count);
        if ends_line && self.next_line().is_none() {
            return without_title;
        }
        let rest = self.rest.trim_start();
        let close = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => quote,
            Some('(') => ')',
            _ => return without_title,
        };
        self.rest = &rest[1..];
        loop {
            let end = find_unescaped(self.rest, |c| c == close || (c == '(' && close == ')'));
            if let Some(end) = end {
                let behind = self.rest[end..].strip_prefix(close);
                let is_end = behind.is_some_and(|behind| behind.trim().is_empty());
                return if is_end {
                    Some(self.count)
                } else {
                    without_title
                };
            }
            if self.next_line().is_none() {
                return without_title;
            }
        }
    }
}

/// Returns the length of the target that a text begins with.
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

/// Finds the first of some ASCII characters that no backslash escapes.
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
