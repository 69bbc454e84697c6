//! Files that are whole or not there, whatever happens while they are written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Why a file was not written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// The old file, if there was one, is there as before.
    Unchanged(io::Error),
    /// The new file has taken its place, and may or may not survive a crash.
    InDoubt(io::Error),
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Unchanged(error) | WriteError::InDoubt(error) => error,
        }
    }
}

/// Writes a file in the place of another, or where there is none: durable and whole when this returns.
///
/// Only one process writes here, and only one thread to each path.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let temporary = written_beside(path, bytes).map_err(WriteError::Unchanged)?;
    fs::rename(&temporary, path).map_err(WriteError::InDoubt)?;
    sync_folder(path).map_err(WriteError::InDoubt)
}

/// The same, but never over another file.
pub(crate) fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = written_beside(path, bytes)?;
    let linked = fs::hard_link(&temporary, path);
    fs::remove_file(&temporary)?;
    linked?;
    sync_folder(path)
}

/// Writes a file that nobody else may read, durable but in no place that counts.
fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<std::path::PathBuf> {
    let temporary = path.with_extension("new");
    // What a crash left half-written was never used.
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(temporary)
}

/// A name is durable once its folder is.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_and_what_a_crash_left_is_not_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.state");
        fs::write(path.with_extension("new"), "half").unwrap();
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        create_new(&path, b"one").unwrap();
        assert_eq!(create_new(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_fails_before_the_old_file_is_gone_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("no-such-folder/a.state");
        assert!(matches!(replace(&nowhere, b""), Err(WriteError::Unchanged(_))));
        let path = folder.path().join("a");
        fs::create_dir(&path).unwrap();
        assert!(matches!(replace(&path, b""), Err(WriteError::InDoubt(_))));
    }
}
