//! Where everything of this command lies: below the target folder, so that nothing else is touched.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::root;

/// The command's folder: tools stay in it from run to run, logs do not.
pub(super) struct Folders {
    home: PathBuf,
}

impl Folders {
    /// The folders, with nothing left of an earlier run but tools.
    pub(super) fn fresh() -> Result<Self> {
        // Go wants absolute paths, and `CARGO_TARGET_DIR` may be none.
        let home = std::path::absolute(root::target().join("interop")).context("find the target folder")?;
        let folders = Self { home };
        match fs::remove_dir_all(folders.run()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).context("remove what an earlier run left");
            }
            _ => {}
        }
        for folder in [folders.evidence(), folders.source(), folders.foreign()] {
            make(&folder)?;
        }
        Ok(folders)
    }

    /// What stays of others, by name.
    pub(super) fn kept(&self, name: &str) -> PathBuf {
        self.home.join(name)
    }

    /// Witnesses, ours and others'.
    pub(super) fn witnesses(&self) -> PathBuf {
        self.run().join("witnesses")
    }

    /// What Go builds our program from.
    pub(super) fn module(&self) -> PathBuf {
        self.run().join("module")
    }

    /// The installation.
    pub(super) fn data(&self) -> PathBuf {
        self.run().join("data")
    }

    /// What the installation backs up.
    pub(super) fn source(&self) -> PathBuf {
        self.run().join("source")
    }

    /// Checkpoints and receipts that are kept apart from the installation.
    pub(super) fn evidence(&self) -> PathBuf {
        self.run().join("evidence")
    }

    /// Logs that Go writes.
    pub(super) fn foreign(&self) -> PathBuf {
        self.run().join("foreign")
    }

    /// An installation whose ledger is in a bucket, and copies of that.
    pub(super) fn bucket(&self) -> PathBuf {
        self.run().join("bucket")
    }

    fn run(&self) -> PathBuf {
        self.home.join("run")
    }
}

/// Makes a folder, and those that it is in.
pub(super) fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))
}
