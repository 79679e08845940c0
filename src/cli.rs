//! The command line: what mdBook and people type, the log, and what the exit code says.

use std::env;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::{self, Utf8Error};

use anyhow::{Context as _, Result, ensure};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::printable::printable;

/// The name mdBook's documentation gives to a renderer that is not supported.
const NOT_SUPPORTED: &str = "not-supported";

/// Brings VuePress and VitePress pages to mdBook unchanged.
///
/// Without a subcommand, reads `[context, book]` as JSON from stdin and writes the converted book
/// to stdout, as mdBook expects of a preprocessor.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do instead of converting a book.
#[derive(Debug, Subcommand)]
enum Command {
    /// Tells by the exit code whether a renderer is supported.
    Supports {
        /// The name of the renderer, such as `html`.
        renderer: String,
    },
    /// Copies the files outside of the source folder that pages refer to.
    ///
    /// mdBook copies nothing else than what stands below the source folder. The copies go to the
    /// folder `vuepress-assets` there, and pages refer to them from the next build on. Nothing is
    /// replaced but copies that this command made and nobody changed; where something else is in the
    /// place of a copy, it stays and the command fails.
    CopyAssets {
        /// The folder of `book.toml`.
        #[arg(default_value = ".")]
        book: PathBuf,
    },
}

/// Does what the arguments say and reports a failure on stderr.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Some(Command::Supports { renderer }) if renderer == NOT_SUPPORTED => {
            return ExitCode::FAILURE;
        }
        Some(Command::Supports { .. }) => Ok(()),
        Some(Command::CopyAssets { book }) => copy_assets(&book),
        None => convert_book(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to be told if stderr is closed.
            let error = format!("{error:#}");
            let _ = writeln!(io::stderr(), "error: {}", printable(&error));
            ExitCode::FAILURE
        }
    }
}

/// Converts the book on stdin.
fn convert_book() -> Result<()> {
    start_log();
    let mut stdin = io::stdin().lock();
    ensure!(
        !stdin.is_terminal(),
        "mdBook is to call this command; add `[preprocessor.vuepress-compat]` to book.toml and \
         run `mdbook build`, or see `mdbook-vuepress-compat --help`"
    );
    let mut input = Vec::new();
    stdin
        .read_to_end(&mut input)
        .context("cannot read the book from stdin")?;
    let input = utf8(&input).context("cannot read the book from stdin")?;
    mdbook_vuepress_compat::run(input, io::stdout().lock())
}

/// Returns `input` as text.
///
/// Books are big, and most of their bytes not ASCII where the authors write Chinese: there, the standard
/// library takes ten times as long, and is only asked where the error is.
fn utf8(input: &[u8]) -> Result<&str, Utf8Error> {
    simdutf8::basic::from_utf8(input).or_else(|_| str::from_utf8(input))
}

/// Copies assets and tells which.
fn copy_assets(book: &Path) -> Result<()> {
    start_log();
    let done = mdbook_vuepress_compat::copy_assets(book)?;
    writeln!(io::stdout(), "{done}").context("cannot write to stdout")?;
    ensure!(
        done.kept.is_empty(),
        "what stands in the place of a copy was left alone; move it away, or remove it, and run \
         the command again"
    );
    Ok(())
}

/// Sends the log to stderr, in the form of mdBook's own and filtered by the same variables.
fn start_log() {
    // mdBook 0.4 reads `RUST_LOG`, 0.5 `MDBOOK_LOG`.
    let filter = env::var("MDBOOK_LOG").or_else(|_| env::var("RUST_LOG"));
    let colors = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    tracing_subscriber::fmt()
        .without_time()
        .with_target(filter.is_ok())
        .with_ansi(colors)
        .with_writer(io::stderr)
        // The log cannot report that stderr is closed.
        .log_internal_errors(false)
        .with_env_filter(
            EnvFilter::builder()
                .with_default_directive(LevelFilter::INFO.into())
                .parse_lossy(filter.unwrap_or_default()),
        )
        .init();
}
