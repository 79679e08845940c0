//! Reading of plain files. No other is opened: a pipe or a device could block the run.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Opens a file for reading, after links have been followed.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe blocks until something writes to it.
    require_plain(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    // Another file may have taken its place since.
    require_plain(&file.metadata()?)?;
    Ok(file)
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

fn require_plain(metadata: &fs::Metadata) -> io::Result<()> {
    match metadata.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")),
    }
}
