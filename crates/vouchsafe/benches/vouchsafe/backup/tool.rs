//! A backup program, as somebody uses it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

/// A backup program, and where it keeps things below a folder that it was given.
pub(super) trait Tool {
    /// Sets up an empty repository for a tree.
    fn set_up(&self, folder: &Path, tree: &Path) -> Result<()>;

    /// Backs the tree up.
    fn back_up(&self, folder: &Path, tree: &Path) -> Command;

    /// Brings the newest backup back.
    fn restore(&self, folder: &Path, to: &Path) -> Command;

    /// Where it keeps what it stores.
    fn repository(&self, folder: &Path) -> PathBuf;
}
