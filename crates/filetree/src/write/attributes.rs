//! Gives an entry its owner, mode, attributes and time, in the order in which they do not undo each
//! other.

use std::collections::BTreeSet;
use std::os::fd::AsFd;

use domain::source::{FileTime, Metadata, Xattr};
use rustix::fs::{AtFlags, Gid, Mode, Timespec, Timestamps, Uid};
use rustix::io::{Errno, Result};

use crate::xattr;

/// Set-user-id and set-group-id.
const PRIVILEGE_BITS: u32 = 0o6000;

/// What could not be given back because the process is not privileged; said, not hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriterNotes {
    /// Entries that now belong to the process's own user instead of the recorded owner.
    pub owners: u64,
    /// Entries whose set-user-id or set-group-id bits were left off, because the owner is another.
    pub privileges: u64,
    /// Names of extended attributes that only a privileged process may set.
    pub xattrs: BTreeSet<Vec<u8>>,
}

impl WriterNotes {
    /// The notes as sentences for people; none when everything was given back.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        if self.owners > 0 {
            sentences
                .push(format!("owners of {} entries were not restored: the server is not root", self.owners));
        }
        if self.privileges > 0 {
            sentences.push(format!(
                "set-user-id and set-group-id bits of {} entries were left off: their owner could not be restored",
                self.privileges
            ));
        }
        if !self.xattrs.is_empty() {
            let names: Vec<_> = self.xattrs.iter().map(|name| String::from_utf8_lossy(name)).collect();
            sentences.push(format!("extended attributes that only root may set: {}", names.join(", ")));
        }
        sentences
    }

    pub(super) fn add(&mut self, other: Self) {
        self.owners += other.owners;
        self.privileges += other.privileges;
        self.xattrs.extend(other.xattrs);
    }
}

/// Gives an open file or directory all of its metadata.
pub(super) fn apply(file: impl AsFd, metadata: &Metadata) -> Result<WriterNotes> {
    let mut notes = WriterNotes::default();
    let owned = own(metadata, |uid, gid| rustix::fs::fchown(&file, uid, gid))?;
    notes.owners += u64::from(!owned);
    let mut mode = metadata.mode;
    if !owned && mode & PRIVILEGE_BITS != 0 {
        mode &= !PRIVILEGE_BITS;
        notes.privileges += 1;
    }
    for (refused, error) in xattr::set(&file, &metadata.xattrs) {
        note_refused(&mut notes, refused, error)?;
    }
    // Changing the owner clears bits of the mode, and everything changes the time.
    rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
    rustix::fs::futimens(&file, &times(metadata.mtime))?;
    Ok(notes)
}

/// Gives a symbolic link its owner and time; it has no mode of its own.
pub(super) fn apply_to_link(directory: impl AsFd, name: &[u8], metadata: &Metadata) -> Result<WriterNotes> {
    let owned =
        own(metadata, |uid, gid| rustix::fs::chownat(&directory, name, uid, gid, AtFlags::SYMLINK_NOFOLLOW))?;
    rustix::fs::utimensat(&directory, name, &times(metadata.mtime), AtFlags::SYMLINK_NOFOLLOW)?;
    Ok(WriterNotes { owners: u64::from(!owned), ..WriterNotes::default() })
}

/// Sets the owner; `false` if only root may, and this is not root.
fn own(metadata: &Metadata, chown: impl Fn(Option<Uid>, Option<Gid>) -> Result<()>) -> Result<bool> {
    // -1 means "leave it" to the system: an entry that claims it keeps the process's own.
    let id = |id: u32| (id != u32::MAX).then_some(id);
    match chown(id(metadata.uid).map(Uid::from_raw), id(metadata.gid).map(Gid::from_raw)) {
        Ok(()) => Ok(true),
        Err(Errno::PERM | Errno::INVAL) => Ok(false),
        Err(error) => Err(error),
    }
}

fn note_refused(notes: &mut WriterNotes, refused: Xattr, error: Errno) -> Result<()> {
    if error == Errno::PERM {
        notes.xattrs.insert(refused.name);
        return Ok(());
    }
    Err(error)
}

const fn times(mtime: FileTime) -> Timestamps {
    let time = Timespec { tv_sec: mtime.secs, tv_nsec: mtime.nanos as i64 };
    Timestamps { last_access: time, last_modification: time }
}
