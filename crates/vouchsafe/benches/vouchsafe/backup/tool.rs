//! A backup program, as somebody uses it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, ensure};

/// A backup program, with a repository that it was just given.
pub(super) trait Tool {
    /// Sets up an empty repository in `folder`.
    fn set_up(&self, folder: &Path, tree: &Path) -> Result<()>;

    /// Backs the tree up.
    fn back_up(&self, folder: &Path, tree: &Path) -> Result<()>;

    /// Where it keeps what it stores.
    fn repository(&self, folder: &Path) -> PathBuf;
}

/// Runs a program to its end, which must be a good one.
pub(super) fn run(command: &mut Command) -> Result<Output> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("start {name}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{name}: {}: {}", output.status, said.trim());
    Ok(output)
}
