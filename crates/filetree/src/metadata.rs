//! Metadata from the system's `stat`.

use std::os::fd::AsFd;

use domain::source::{FileTime, Metadata};
use rustix::fs::{FileType, Stat};
use rustix::io::Result;

use crate::xattr;

/// The low twelve bits of `st_mode`: permissions, set-user-id, set-group-id, sticky.
pub(crate) const MODE_BITS: u32 = 0o7777;

/// Metadata from what `stat` said, without extended attributes.
pub fn stat_metadata(stat: &Stat) -> Metadata {
    let kind = FileType::from_raw_mode(stat.st_mode);
    Metadata {
        mode: stat.st_mode & MODE_BITS,
        uid: stat.st_uid,
        gid: stat.st_gid,
        size: if kind == FileType::RegularFile { u64::try_from(stat.st_size).unwrap_or(0) } else { 0 },
        mtime: FileTime { secs: stat.st_mtime, nanos: u32::try_from(stat.st_mtime_nsec).unwrap_or(0) },
        ctime: FileTime { secs: stat.st_ctime, nanos: u32::try_from(stat.st_ctime_nsec).unwrap_or(0) },
        device: stat.st_dev,
        inode: stat.st_ino,
        links: stat.st_nlink,
        xattrs: Vec::new(),
    }
}

/// Metadata of an open file or directory, with its extended attributes.
pub fn metadata_of(file: impl AsFd) -> Result<(FileType, Metadata)> {
    let stat = rustix::fs::fstat(&file)?;
    let mut metadata = stat_metadata(&stat);
    metadata.xattrs = xattr::of_open(&file)?;
    Ok((FileType::from_raw_mode(stat.st_mode), metadata))
}
