//! Opens directories beneath a root, through no link, whoever changes the tree meanwhile.

use std::os::fd::{AsFd, OwnedFd};

use domain::path::EntryPath;
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::{Errno, Result};

use crate::listing::OPEN_DIRECTORY;

/// Opens the directory that holds `path`, and gives it with the path's last component.
pub(super) fn parent<'a>(root: &OwnedFd, path: &'a EntryPath) -> Result<(OwnedFd, &'a [u8])> {
    let directory = match path.parent() {
        Some(parent) => directory(root, &parent)?,
        None => rustix::io::fcntl_dupfd_cloexec(root, 0)?,
    };
    Ok((directory, path.name()))
}

/// Opens a directory beneath `root`.
pub(super) fn directory(root: &OwnedFd, path: &EntryPath) -> Result<OwnedFd> {
    let how = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match rustix::fs::openat2(root, path.as_bytes(), OPEN_DIRECTORY, Mode::empty(), how) {
        // Kernels before 5.6 and some sandboxes do not have it; the path may also be too long for it.
        Err(Errno::NOSYS | Errno::NAMETOOLONG) => step_by_step(root, path),
        other => other,
    }
}

/// The same, one component after the other.
fn step_by_step(root: &OwnedFd, path: &EntryPath) -> Result<OwnedFd> {
    let mut at = None;
    for name in path.components() {
        let from = at.as_ref().map_or_else(|| root.as_fd(), AsFd::as_fd);
        at = Some(rustix::fs::openat(from, name, OPEN_DIRECTORY | OFlags::NOFOLLOW, Mode::empty())?);
    }
    at.ok_or(Errno::NOENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_refuse_links() {
        let temporary = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(temporary.path().join("a/b")).unwrap();
        std::os::unix::fs::symlink("/etc", temporary.path().join("a/out")).unwrap();
        std::os::unix::fs::symlink("b", temporary.path().join("a/in")).unwrap();
        let root = OwnedFd::from(std::fs::File::open(temporary.path()).unwrap());
        for open in [directory, step_by_step] {
            assert!(open(&root, &"a/b".parse().unwrap()).is_ok());
            for link in ["a/out", "a/in", "a/out/ssl"] {
                let error = open(&root, &link.parse().unwrap()).unwrap_err();
                assert!([Errno::LOOP, Errno::NOTDIR].contains(&error), "{link}: {error}");
            }
        }
    }
}
