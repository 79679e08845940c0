//! What the tests and the fuzz targets share.
#![allow(dead_code, reason = "each of them uses another part")]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

pub(crate) mod checks;
pub(crate) mod examples;
pub(crate) mod fragments;
pub(crate) mod known;
pub(crate) mod minimise;
pub(crate) mod mutants;
pub(crate) mod protocol;
pub(crate) mod settings;
