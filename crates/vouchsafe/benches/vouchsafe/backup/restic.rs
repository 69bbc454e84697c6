//! `restic`, whose repository format the vault shares.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::process::run;
use super::tool::Tool;

pub(super) struct Restic;

impl Restic {
    fn command(folder: &Path, words: &[&str]) -> Command {
        let mut command = Command::new("restic");
        command.env("RESTIC_PASSWORD", "benchmark").arg("--repo").arg(folder.join("repository"));
        // Its cache as usual, but not in anybody's home.
        command.arg("--cache-dir").arg(folder.join("cache")).arg("--quiet").args(words);
        command
    }

    /// Its version, if it is installed.
    pub(super) fn version() -> Option<String> {
        let output = run(Command::new("restic").arg("version")).ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        Some(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
    }
}

impl Tool for Restic {
    fn set_up(&self, folder: &Path, _tree: &Path) -> Result<()> {
        run(&mut Self::command(folder, &["init"]))?;
        Ok(())
    }

    fn back_up(&self, folder: &Path, tree: &Path) -> Command {
        let mut command = Self::command(folder, &["backup"]);
        command.arg(tree);
        command
    }

    fn restore(&self, folder: &Path, to: &Path) -> Command {
        let mut command = Self::command(folder, &["restore", "latest", "--target"]);
        command.arg(to);
        command
    }

    fn repository(&self, folder: &Path) -> PathBuf {
        folder.join("repository")
    }
}
