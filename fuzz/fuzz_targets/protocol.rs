//! Runs the preprocessor with broken input.
//!
//! The first byte chooses between input as it is and one of the recordings in `tests/protocol`. Four
//! bytes each then change a recording, up to a zero where another change would begin; what follows
//! is the text of its first chapter.
#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};

#[path = "../../tests/common/mod.rs"]
mod common;

use common::protocol;

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some(input) = protocol::input(input) else {
        return Corpus::Reject;
    };
    if let Err(error) = protocol::check(&input) {
        panic!("{error}\n{input}");
    }
    Corpus::Keep
});
