//! One directory: its entries with their metadata, ordered by name.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;

use domain::source::{EntryKind, Metadata};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use rustix::io::{Errno, Result};

use crate::metadata::stat_metadata;
use crate::xattr;

/// How directories and files are opened: for reading, never through a link, never kept by children.
pub(crate) const OPEN_DIRECTORY: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A directory that was listed.
pub(crate) struct Listing {
    /// The directory, open.
    pub(crate) directory: Arc<OwnedFd>,
    /// Its entries, ordered by the bytes of their names.
    pub(crate) children: Vec<Child>,
}

/// An entry of a directory.
pub(crate) struct Child {
    pub(crate) name: Vec<u8>,
    /// What it is, or why that is not known.
    pub(crate) seen: Result<Seen>,
}

/// What was seen of an entry.
pub(crate) struct Seen {
    /// `None` for what has no content to keep: FIFOs, sockets, devices.
    pub(crate) kind: Option<EntryKind>,
    pub(crate) metadata: Metadata,
    /// Extended attributes that are there and could not be read.
    pub(crate) xattrs_failed: Option<Errno>,
}

/// Opens and lists the directory `name` of `parent`.
pub(crate) fn list_at(parent: &OwnedFd, name: &[u8]) -> Result<Listing> {
    list(Arc::new(rustix::fs::openat(parent, name, OPEN_DIRECTORY, Mode::empty())?))
}

/// Lists an open directory.
pub(crate) fn list(directory: Arc<OwnedFd>) -> Result<Listing> {
    let mut names = Vec::new();
    for entry in Dir::read_from(directory.as_fd())? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push(name.to_vec());
        }
    }
    names.sort_unstable();
    let children = names.into_iter().map(|name| Child { seen: look(&directory, &name), name }).collect();
    Ok(Listing { directory, children })
}

/// What an entry of a directory is, without opening it.
fn look(directory: &OwnedFd, name: &[u8]) -> Result<Seen> {
    let stat = rustix::fs::statat(directory, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let mut metadata = stat_metadata(&stat);
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Some(EntryKind::File),
        FileType::Directory => Some(EntryKind::Directory),
        FileType::Symlink => {
            Some(EntryKind::Symlink(rustix::fs::readlinkat(directory, name, Vec::new())?.into_bytes()))
        }
        _ => None,
    };
    let mut xattrs_failed = None;
    if matches!(kind, Some(EntryKind::File | EntryKind::Directory)) {
        match xattr::of_entry(directory, name) {
            Ok(xattrs) => metadata.xattrs = xattrs,
            Err(error) => xattrs_failed = Some(error),
        }
    }
    Ok(Seen { kind, metadata, xattrs_failed })
}
