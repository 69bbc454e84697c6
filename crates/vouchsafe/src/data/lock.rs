//! One process at a time: the lock of a data directory, which tells who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;

use serde::{Deserialize, Serialize};

use super::DataDirectory;
use crate::failure::Failure;

/// Who holds a data directory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Holder {
    /// The process.
    pub(crate) pid: u32,
    /// What it does, such as `serve`.
    pub(crate) command: String,
}

/// A data directory that is ours until this is dropped, or the process ends however it does.
#[derive(Debug)]
pub(crate) struct DataLock {
    _file: File,
}

/// The largest lock file that is read, in bytes.
const MAX_HOLDER: u64 = 4_096;

impl DataLock {
    /// Takes the lock, or tells who holds it.
    pub(crate) fn take(data: &DataDirectory, command: &str) -> Result<Result<Self, Holder>, Failure> {
        let path = data.lock();
        let failed = |error| Failure::io(&format!("use {}", path.display()), &error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Err(read(file))),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let holder = Holder { pid: std::process::id(), command: command.to_owned() };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(Ok(Self { _file: file }))
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
            pid => write!(f, "process {pid} (vouchsafe {})", self.command),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_holder_and_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(folder.path()).unwrap();
        let lock = DataLock::take(&data, "serve").unwrap().unwrap();
        let holder = DataLock::take(&data, "backup").unwrap().unwrap_err();
        assert_eq!((holder.pid, holder.command.as_str()), (std::process::id(), "serve"));
        drop(lock);
        assert!(DataLock::take(&data, "backup").unwrap().is_ok());
    }
}
