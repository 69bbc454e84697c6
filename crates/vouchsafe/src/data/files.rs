//! Small files that must be whole or not there, and that nobody else may read.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use crate::exit::Exit;
use crate::failure::Failure;

/// The largest such file, in bytes.
const MAX_SECRET: u64 = 4_096;

/// Writes a file where there is none, for nobody else to read: durable and whole when this returns.
pub(super) fn write_private(path: &Path, secret: &str) -> Result<(), Failure> {
    let failed = |error| Failure::io(&format!("write {}", path.display()), &error);
    let temporary = path.with_extension("new");
    // What a crash left half-written was never used.
    let _ = std::fs::remove_file(&temporary);
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary).map_err(failed)?;
    file.write_all(secret.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::hard_link(&temporary, path).map_err(failed)?;
    std::fs::remove_file(&temporary).map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Reads a file, if nobody else may.
pub(super) fn read_private(path: &Path) -> Result<Option<Zeroizing<String>>, Failure> {
    use std::io::Read;
    let failed = |error| Failure::io(&format!("read {}", path.display()), &error);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mode = file.metadata().map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        let text = format!(
            "cannot trust {}: others may read or change it (mode {:03o}); run `chmod 600 {}`",
            path.display(),
            mode & 0o777,
            path.display()
        );
        return Err(Failure::new(Exit::Failed, text));
    }
    let mut secret = Zeroizing::new(String::with_capacity(256));
    (&mut file).take(MAX_SECRET).read_to_string(&mut secret).map_err(failed)?;
    Ok(Some(Zeroizing::new(secret.trim().to_owned())))
}

/// Overwrites a secret, and removes it; nothing happens if it is gone already.
///
/// File systems that copy on write, drives that level wear, and copies that were made of the file keep what
/// was there: this is no more than the best that a program can do.
pub(super) fn destroy_secret(path: &Path) -> Result<(), Failure> {
    let failed = |error| Failure::io(&format!("destroy {}", path.display()), &error);
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let length = file.metadata().map_err(failed)?.len().min(MAX_SECRET);
    let zeros = vec![0; usize::try_from(length).unwrap_or_default()];
    file.write_all(&zeros).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::remove_file(path).map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_written_once_and_for_one_pair_of_eyes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kek");
        assert!(read_private(&path).unwrap().is_none());
        std::fs::write(path.with_extension("new"), "half").unwrap();
        write_private(&path, "secret\n").unwrap();
        assert_eq!(read_private(&path).unwrap().unwrap().as_str(), "secret");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write_private(&path, "other").is_err(), "never over another");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read_private(&path).unwrap_err().message().contains("chmod 600"));
    }
}
