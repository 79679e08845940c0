//! The constructs that a second conversion may change, each with what a page needs to have one.
//!
//! The first conversion is the one that counts, and every other check holds for these pages. The crate
//! documentation says why each of them stays. A page that changes and matches none of them is a failure.

/// A page, and what it is converted with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) page: &'a str,
    pub(crate) flavor: &'a str,
    pub(crate) set: usize,
}

/// A construct that a second conversion may change.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Whether a page may have one.
    pub(crate) occurs: fn(&Case<'_>) -> bool,
}

pub(crate) const KNOWN: &[Known] = &[];

/// Returns the first construct that may explain why a page changes.
pub(crate) fn find(case: &Case<'_>) -> Option<&'static Known> {
    KNOWN.iter().find(|known| (known.occurs)(case))
}
