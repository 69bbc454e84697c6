//! Removes a tree that we made, even where its modes would not let us.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Removes a directory and everything below it, following no link. Nothing there is fine.
///
/// Only for scratch places of our own: it gives itself the permissions that it needs.
pub fn remove_tree(path: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_up(path)?;
            std::fs::remove_dir_all(path)
        }
        other => other,
    }
}

/// Makes every directory listable and writable for its owner, from the top down.
fn open_up(root: &Path) -> io::Result<()> {
    let mut waiting = vec![root.to_path_buf()];
    while let Some(path) = waiting.pop() {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700))?;
        for entry in std::fs::read_dir(&path)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                waiting.push(entry.path());
            }
        }
    }
    Ok(())
}
