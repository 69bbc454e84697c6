//! One process at a time: two that cosign for one log could cosign its fork.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::WitnessDirectory;
use crate::WitnessError;

/// Who has a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// What it does, such as `serve`.
    pub command: String,
}

/// A directory that is ours until this is dropped, or the process ends however it does.
#[derive(Debug)]
pub struct Held {
    directory: WitnessDirectory,
    _file: File,
}

/// The list of a witness's logs, which nobody else changes until this is dropped.
#[derive(Debug)]
pub struct Editing(Held);

/// The largest lock file that is read, in bytes.
const MAX_HOLDER: u64 = 4_096;

impl WitnessDirectory {
    /// Takes the directory of a witness that is set up, to change or serve it.
    pub fn hold(&self, command: &str) -> Result<Held, WitnessError> {
        if !self.key_file().exists() {
            return Err(WitnessError::NotSetUp(self.root().to_owned()));
        }
        self.take(command)
    }

    /// The same, before there is a key.
    pub(super) fn take(&self, command: &str) -> Result<Held, WitnessError> {
        self.lock(&self.lock_file(), command)
    }

    /// Takes the list of logs, to change it: also while the witness serves, which reads it again.
    pub fn edit(&self, command: &str) -> Result<Editing, WitnessError> {
        if !self.key_file().exists() {
            return Err(WitnessError::NotSetUp(self.root().to_owned()));
        }
        Ok(Editing(self.lock(&self.list_lock_file(), command)?))
    }

    fn lock(&self, path: &Path, command: &str) -> Result<Held, WitnessError> {
        let failed = |error| WitnessError::io("lock", path)(error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WitnessError::Held { path: self.root().to_owned(), holder: read(file) });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let holder = Holder { pid: std::process::id(), command: command.to_owned() };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(Held { directory: self.clone(), _file: file })
    }
}

impl Held {
    /// The directory that is held.
    pub fn directory(&self) -> &WitnessDirectory {
        &self.directory
    }
}

impl Editing {
    /// The directory whose list is changed.
    pub(super) const fn directory(&self) -> &WitnessDirectory {
        &self.0.directory
    }
}

/// Who holds the lock; whoever took it this very moment has not written it yet.
fn read(file: File) -> Holder {
    let mut text = String::new();
    let _ = file.take(MAX_HOLDER).read_to_string(&mut text);
    serde_json::from_str(&text).unwrap_or_default()
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.pid {
            0 => f.write_str("another process"),
            pid => write!(f, "process {pid} (vouchsafe witness {})", self.command),
        }
    }
}
