//! The command that mdBook calls; all of the work is in the library.

mod cli;
mod printable;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
