//! Converts a page: one byte chooses the flavor, one the set of options, the rest is the page.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../../tests/common/mod.rs"]
mod common;

use common::{checks, settings};

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((flavor, set, page)) = settings::input(input) else {
        return Corpus::Reject;
    };
    if let Err(error) = checks::check(page, flavor, set) {
        panic!("{flavor} set {set}: {error}\n{page:?}");
    }
    Corpus::Keep
});
