//! Numbers in pages.

/// Reads a number in decimal digits.
///
/// A number that is too large becomes the largest there is. Numbers in pages count lines and the like:
/// the caller must bound them by what exists before allocating or looping.
pub(crate) fn read(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn digits_are_a_number() {
        assert_eq!(read("007"), Some(7));
        assert_eq!(read(&"9".repeat(40)), Some(usize::MAX));
        for wrong in ["", "+1", "-1", "1 ", "1.0", "１"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
