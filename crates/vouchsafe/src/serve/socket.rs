//! The way in for whoever has the data directory in hand: a socket inside it.

use std::fs::Permissions;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokio::net::UnixListener;

use crate::failure::Failure;

/// Listens at a socket that nobody else may open. One that is there already was left by a crash: the lock
/// of the data directory is ours.
pub(super) fn listen(path: &Path) -> Result<UnixListener, Failure> {
    remove(path);
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::InvalidInput => Failure::usage(format!(
            "cannot listen at {}: the path is longer than sockets allow; use a data directory with a shorter path",
            path.display()
        )),
        _ => Failure::io(&format!("listen at {}", path.display()), &error),
    };
    // The directory is closed to others already.
    let listener = UnixListener::bind(path).map_err(failed)?;
    std::fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(failed)?;
    Ok(listener)
}

/// Takes the socket away.
pub(super) fn remove(path: &Path) {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, path = %path.display(), "the socket cannot be removed");
        }
        _ => {}
    }
}
