//! Measures the whole process, from the start to the last byte, against one that does nothing.
//!
//! `cargo bench --bench whole_process -- FOLDER` makes a book of 2,000 chapters from the Markdown
//! files below FOLDER, sends it in turn to this preprocessor and to the no-op preprocessor of
//! mdBook's guide, and fails if this one takes more than twice the other's time. The same
//! pages in the flavor `mdbook`, in which those without a construct are not parsed, may take no longer
//! than 1.05 times the other's.
//!
//! The other reads and writes the book and looks at no page. On two cores, decoding the chapters,
//! parsing each once and encoding them again takes half of its time or more, so this process, which
//! reads blocks besides and makes the links, ids and styles of all pages, takes longer than it.
#![expect(clippy::print_stdout, reason = "the report goes to stdout")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, iter};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

/// How many chapters the book has.
const CHAPTERS: usize = 2000;

/// How many runs of each process are measured, after one that is not.
const RUNS: usize = 15;

/// The flavors that are measured, and the most that this process may take of the other's time.
const LIMITS: &[(&str, f64)] = &[("vuepress2", 2.0), ("mdbook", 1.05)];

fn main() -> Result<ExitCode> {
    let mut arguments: Vec<_> = env::args().skip(1).collect();
    // `cargo bench` passes `--bench`; without it, `cargo test` only wants to know that this builds.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(ExitCode::SUCCESS);
    }
    arguments.retain(|argument| argument != "--bench");
    let folder = match arguments.as_slice() {
        [] => Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example/src"),
        [folder] => PathBuf::from(folder),
        _ => bail!("usage: cargo bench --bench whole_process -- [FOLDER]"),
    };

    let noop = build_noop()?;
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_mdbook-vuepress-compat"));
    let mut is_fast = true;
    for (flavor, limit) in LIMITS {
        is_fast &= compare(&ours, &noop, &make_input(&folder, flavor)?, flavor, *limit)?;
    }
    Ok(if is_fast {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Measures both processes on an input and tells whether this one stays within the limit.
fn compare(ours: &Path, noop: &Path, input: &str, flavor: &str, limit: f64) -> Result<bool> {
    let file = tempfile::NamedTempFile::new()?;
    fs::write(&file, input)?;

    let mut times = [Vec::new(), Vec::new()];
    for run in 0..=RUNS {
        for (command, times) in [ours, noop].into_iter().zip(&mut times) {
            let time = measure(command, file.path())?;
            if run > 0 {
                times.push(time);
            }
        }
    }
    let [ours, noop] = times.map(median);
    let ratio = ours.as_secs_f64() / noop.as_secs_f64();
    println!(
        "{flavor}: {CHAPTERS} chapters, {} bytes of input",
        input.len()
    );
    println!("this  {ours:>9.1?}");
    println!("no-op {noop:>9.1?}");
    println!("ratio {ratio:.2}, at most {limit}");
    Ok(ratio <= limit)
}

/// Builds the no-op preprocessor and returns where it is.
fn build_noop() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--release", "--example", "noop"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "cannot build the no-op example");
    let messages = String::from_utf8(output.stdout)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "noop")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built no executable for the no-op example")
}

/// Returns what mdBook 0.5 would send for a book of the pages below `folder`, again and again.
///
/// The first copy of each page keeps its path, so that links lead where their authors meant.
fn make_input(folder: &Path, flavor: &str) -> Result<String> {
    let mut pages = Vec::new();
    collect_pages(folder, folder, &mut pages)?;
    ensure!(!pages.is_empty(), "no pages below {}", folder.display());
    let items: Vec<_> = iter::repeat_with(|| &pages)
        .flatten()
        .take(CHAPTERS)
        .enumerate()
        .map(|(number, (path, page))| {
            let path = match number / pages.len() {
                0 => path.clone(),
                copy => format!("copy-{copy}/{path}"),
            };
            json!({"Chapter": {
                "name": path,
                "content": page,
                "number": [number + 1],
                "sub_items": [],
                "path": path,
                "source_path": path,
                "parent_names": [],
            }})
        })
        .collect();
    let context = json!({
        "root": folder,
        "config": {"book": {"src": "."}, "preprocessor": {"vuepress-compat": {"flavor": flavor}}},
        "renderer": "html",
        "mdbook_version": "0.5.4",
    });
    Ok(json!([context, {"items": items}]).to_string())
}

/// Appends all Markdown files below `folder`, in the order of their names: the path from `root` and
/// the text.
fn collect_pages(root: &Path, folder: &Path, pages: &mut Vec<(String, String)>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect_pages(root, &path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            // A file that is no text could not be a chapter either.
            pages.extend(fs::read_to_string(&path).map(|page| (name, page)));
        }
    }
    Ok(())
}

/// Runs `command` with a file as its stdin and returns how long that took.
fn measure(command: &Path, input: &Path) -> Result<Duration> {
    let mut command = Command::new(command);
    command
        .stdin(File::open(input)?)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(time)
}

/// Returns the middle one of the times.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
