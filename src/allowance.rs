//! How much a page may grow by constructs that repeat text.
//!
//! Most constructs put in a few tags of their own. A list of headings, a value of the front matter,
//! an image that goes into the page or an element that is carried over into further paragraphs
//! repeats what is written once, as often as the page asks for it: a page of 100 kB would become one
//! of 1 GB. What these put in is counted, and nothing more is put in where a page has used up its
//! allowance. Files that a page takes in have an allowance of their own, see [`crate::files`].

/// How many bytes any page may put in.
const LEAST: usize = 4 << 20;

/// How many bytes a page may put in for each of its own.
const PER_BYTE: usize = 16;

/// What a page may still put in.
#[derive(Debug)]
pub(crate) struct Allowance {
    left: usize,
    is_told: bool,
}

impl Allowance {
    /// The allowance of a page of so many bytes.
    pub(crate) fn new(length: usize) -> Self {
        Self {
            left: length.saturating_mul(PER_BYTE).max(LEAST),
            is_told: false,
        }
    }

    /// How many bytes may still be put in.
    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Takes `length` bytes; where they are not left, nothing is from then on.
    pub(crate) fn take(&mut self, length: usize) -> bool {
        let left = self.left.checked_sub(length);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether it has not been told before that nothing is left.
    pub(crate) fn tell(&mut self) -> bool {
        !std::mem::replace(&mut self.is_told, true)
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
        assert!(allowance.tell());
        assert!(!allowance.tell());
        assert_eq!(Allowance::new(LEAST).left(), LEAST * PER_BYTE);
    }
}
