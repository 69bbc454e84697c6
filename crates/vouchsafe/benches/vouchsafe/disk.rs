//! What is written to the disk: where, how much, and that it is gone in the end.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

/// Folders of what was measured, all removed at the end and none before: while ten thousands of files
/// were just removed, the file system is slower to make the next one, and whoever comes next would pay.
#[derive(Debug)]
pub(crate) struct Folders<'a> {
    scratch: &'a Path,
    kept: Vec<TempDir>,
}

impl<'a> Folders<'a> {
    pub(crate) const fn below(scratch: &'a Path) -> Self {
        Self { scratch, kept: Vec::new() }
    }

    /// A new, empty folder, and nothing left to be written back by those before it.
    pub(crate) fn fresh(&mut self) -> Result<&Path> {
        rustix::fs::sync();
        let folder = tempfile::tempdir_in(self.scratch).context("make a folder to measure in")?;
        self.kept.push(folder);
        self.kept.last().map(TempDir::path).context("use the new folder")
    }
}

/// Bytes of all files below a folder.
pub(crate) fn size(folder: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder).context("list what was written")? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        total += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(total)
}
