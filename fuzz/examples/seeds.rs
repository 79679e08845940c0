//! Writes the corpora that the fuzz targets start with: the examples of `tests/spec` and the recordings.

use std::fs;
use std::path::Path;

#[path = "../../tests/common/mod.rs"]
mod common;

use common::{examples, fragments, settings};

fn main() -> std::io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds = examples::sources(&fuzz.join(".."));
    let spec = seeds.len();
    let lists = [
        fragments::MARKERS,
        fragments::TEXTS,
        fragments::HTML,
        fragments::FENCES,
    ];
    seeds.extend(lists.concat().iter().map(|line| line.replace('@', "word")));

    let convert = fuzz.join("corpus/convert");
    fs::create_dir_all(&convert)?;
    for (number, page) in seeds.iter().enumerate() {
        // Every flavor and every set in turn.
        let flavor = u8::try_from(number % settings::FLAVORS.len()).unwrap_or_default();
        let set =
            u8::try_from(number / settings::FLAVORS.len() % settings::SETS).unwrap_or_default();
        let seed = [&[flavor, set], page.as_bytes()].concat();
        fs::write(convert.join(format!("seed-{number}")), seed)?;
    }

    let protocol = fuzz.join("corpus/protocol");
    fs::create_dir_all(&protocol)?;
    for (number, page) in seeds[..spec].iter().step_by(20).enumerate() {
        let kind = u8::try_from(number % 5).unwrap_or_default();
        // A change, and the zero behind the last.
        let seed = [&[kind, 4, 1, 0, b'"', 0], page.as_bytes()].concat();
        fs::write(protocol.join(format!("seed-{number}")), seed)?;
    }
    for (number, entry) in fs::read_dir(fuzz.join("../tests/protocol"))?.enumerate() {
        let path = entry?.path();
        if path.is_file() {
            let seed = [&[4], fs::read(path)?.as_slice()].concat();
            fs::write(protocol.join(format!("recording-{number}")), seed)?;
        }
    }
    Ok(())
}
