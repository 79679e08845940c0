//! The preprocessor that does nothing, as mdBook's guide writes it: what `whole_process` is measured
//! against.

use std::io;

use anyhow::Result;

fn main() -> Result<()> {
    let (_, book) = mdbook_preprocessor::parse_input(io::stdin())?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(())
}
