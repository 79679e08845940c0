//! How much a page may grow by constructs that repeat text.
//!
//! Most constructs put in a few tags of their own. A list of headings, a value of the front matter,
//! an image that goes into the page or an element that is carried over into further paragraphs
//! repeats what is written once, as often as the page asks for it: a page of 100 kB would become one
//! of 1 GB. What these insert is counted, and once a page has used up its allowance they insert nothing
//! more. Included files have an allowance of their own, see [`crate::files`].

/// How many bytes every page may insert.
const LEAST: usize = 4 << 20;

/// How many bytes a page may insert for each byte of its own, if that is more.
const PER_BYTE: usize = 16;

/// How much a page may still insert.
#[derive(Debug)]
pub(crate) struct Allowance {
    left: usize,
    is_reported: bool,
}

impl Allowance {
    /// Returns the allowance of a page of `length` bytes.
    pub(crate) fn new(length: usize) -> Self {
        Self {
            left: length.saturating_mul(PER_BYTE).max(LEAST),
            is_reported: false,
        }
    }

    /// How many bytes may still be inserted.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Takes `length` bytes. Returns `false` if fewer are left, and nothing is left from then on.
    pub(crate) fn take(&mut self, length: usize) -> bool {
        let left = self.left.checked_sub(length);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether it is still to be reported that nothing is left, which is done once.
    pub(crate) fn needs_report(&mut self) -> bool {
        !std::mem::replace(&mut self.is_reported, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_after_the_first_refusal() {
        let mut allowance = Allowance::new(10);
        assert!(allowance.take(LEAST - 1));
        assert!(!allowance.take(2));
        assert!(!allowance.take(1));
        assert!(allowance.needs_report());
        assert!(!allowance.needs_report());
        assert_eq!(Allowance::new(LEAST).left(), LEAST * PER_BYTE);
    }
}
