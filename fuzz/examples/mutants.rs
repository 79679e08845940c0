//! Mutated pages: checks them, or writes books of what they become.
//!
//!     mutants check COUNT [SEED]
//!     mutants write COUNT FOLDER [SEED]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mdbook_vuepress_compat::convert;

#[path = "../../tests/common/mod.rs"]
mod common;

use common::known::{Case, KNOWN};
use common::mutants::Random;
use common::settings::{FLAVORS, SETS};
use common::{checks, examples, minimise, settings};

/// How many pages there are in a book.
const PAGES: usize = 500;

/// How many pages are shown for one check.
const SHOWN: usize = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let seed = |seed: Option<&&str>| seed.map_or(Ok(1), |seed| seed.parse());
    match arguments.as_slice() {
        ["check", count, rest @ ..] => check(count.parse()?, seed(rest.first())?),
        ["write", count, folder, rest @ ..] => {
            write(count.parse()?, Path::new(folder), seed(rest.first())?)
        }
        _ => Err("mutants check COUNT [SEED], or mutants write COUNT FOLDER [SEED]".into()),
    }
}

/// Returns the pages with their flavors and sets of options.
fn pages(count: usize, seed: u64) -> impl Iterator<Item = (&'static str, usize, String)> {
    let examples = examples::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let mut random = Random::new(seed);
    (0..count).map(move |_| {
        let (number, page) = random.page(&examples);
        let flavor = FLAVORS[number % FLAVORS.len()];
        (flavor, number / FLAVORS.len() % SETS, page)
    })
}

/// Checks pages and prints those that fail, as short as they can be, and of those that differ in
/// letters only the first. Last come the known constructs: how many pages may have one, and how many
/// of them change.
fn check(count: usize, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut found = BTreeMap::<String, usize>::new();
    let mut shown = BTreeSet::new();
    let mut known: BTreeMap<&str, (usize, usize)> =
        KNOWN.iter().map(|known| (known.name, (0, 0))).collect();
    for (flavor, set, page) in pages(count, seed) {
        let name = |error: &str| error.split(':').next().unwrap_or_default().to_owned();
        let page_known = KNOWN.iter().filter(|known| {
            let case = Case {
                page: &page,
                flavor,
                set,
            };
            // Some ask what the page becomes, which is not known where converting it panics.
            std::panic::catch_unwind(|| (known.occurs)(&case)).unwrap_or(false)
        });
        for one in page_known {
            known.entry(one.name).or_default().0 += 1;
        }
        let error = match checks::check(&page, flavor, set) {
            Ok(None) => continue,
            Ok(Some(one)) => {
                known.entry(one.name).or_default().1 += 1;
                continue;
            }
            Err(error) => error,
        };
        let kind = name(&error);
        let number = found.entry(kind.clone()).or_default();
        *number += 1;
        if shown.iter().filter(|(shown, _)| *shown == kind).count() >= SHOWN {
            continue;
        }
        let fails =
            |page: &str| checks::check(page, flavor, set).is_err_and(|error| name(&error) == kind);
        let page = minimise::minimise(&page, fails);
        let error = checks::check(&page, flavor, set).unwrap_err();
        let letters = |c: char| if c.is_ascii_alphabetic() { 'a' } else { c };
        if shown.insert((kind, page.chars().map(letters).collect::<String>())) {
            println!("{flavor} set {set}: {error}\n{page:?}\n");
        }
    }
    for (name, (pages, changed)) in known {
        println!("{changed} of {pages} pages change: {name}");
    }
    match found.is_empty() {
        true => Ok(()),
        false => Err(format!("of {count} pages: {found:?}").into()),
    }
}

/// Writes books of converted pages, each with its sources beside it, but for those that panic: these
/// are for `check`.
fn write(count: usize, folder: &Path, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut summary = String::new();
    for (number, (flavor, set, page)) in pages(count, seed).enumerate() {
        let book = folder.join(format!("{:04}", number / PAGES));
        let (src, sources) = (book.join("src"), book.join("sources"));
        if number % PAGES == 0 {
            fs::create_dir_all(&src)?;
            fs::create_dir_all(&sources)?;
            let table = "[build]\nuse-default-preprocessors = false\n\
                         [output.html.search]\nenable = false\n[output.html.print]\nenable = false\n";
            fs::write(book.join("book.toml"), table)?;
            summary.clear();
        }
        let name = format!("page{number}");
        // mdBook takes it off before a preprocessor sees the page.
        let page = page.trim_start_matches('\u{feff}');
        let options = settings::options(flavor, set);
        let Ok(converted) = std::panic::catch_unwind(|| convert(page, &options).text) else {
            eprintln!("{flavor} set {set} panics: {page:?}");
            continue;
        };
        fs::write(src.join(format!("{name}.md")), converted)?;
        fs::write(sources.join(format!("{name}.{flavor}.{set}.md")), page)?;
        summary.push_str(&format!("- [{name}]({name}.md)\n"));
        fs::write(src.join("SUMMARY.md"), &summary)?;
    }
    Ok(())
}
