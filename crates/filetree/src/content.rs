//! The content of a regular file, watched for changes while it is read.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::sync::Arc;

use domain::ports::{Content, OpenContent};
use domain::source::Metadata;
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::metadata::stat_metadata;

/// The content of a regular file, not opened yet.
#[derive(Debug)]
pub struct FileContent {
    place: Place,
    listed: Metadata,
    volatile: bool,
}

/// How the file is reached.
#[derive(Debug)]
enum Place {
    Entry { directory: Arc<OwnedFd>, name: Vec<u8> },
    Open(File),
}

impl FileContent {
    /// The file `name` of an open directory, as it was listed.
    pub(crate) fn entry(directory: Arc<OwnedFd>, name: Vec<u8>, listed: Metadata, volatile: bool) -> Self {
        Self { place: Place::Entry { directory, name }, listed, volatile }
    }

    /// A file that is open already, as it was looked at.
    pub fn of_open(file: File, listed: Metadata) -> Self {
        Self { place: Place::Open(file), listed, volatile: false }
    }
}

impl OpenContent for FileContent {
    fn open(self: Box<Self>) -> io::Result<Box<dyn Content>> {
        let file = match self.place {
            Place::Entry { directory, name } => open_at(&directory, &name)?,
            Place::Open(file) => file,
        };
        let stat = rustix::fs::fstat(&file)?;
        let same = stat.st_ino == self.listed.inode && stat.st_dev == self.listed.device;
        if !same || FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(io::Error::new(io::ErrorKind::NotFound, "another file has taken its place"));
        }
        Ok(Box::new(Reading { file, listed: self.listed, read: 0, volatile: self.volatile }))
    }
}

/// Opens without touching the access time where the system lets us, and without waiting for a FIFO
/// that took the file's place.
fn open_at(directory: &OwnedFd, name: &[u8]) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let open = |flags| rustix::fs::openat(directory, name, flags, Mode::empty());
    // Only the owner may leave the access time alone.
    let file = match open(flags | OFlags::NOATIME) {
        Err(Errno::PERM) => open(flags),
        other => other,
    }?;
    Ok(File::from(file))
}

/// A file that is being read.
#[derive(Debug)]
struct Reading {
    file: File,
    listed: Metadata,
    read: u64,
    volatile: bool,
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.listed.size - self.read;
        let most = usize::try_from(rest).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let got = self.file.read(&mut buffer[..most])?;
        if got == 0 {
            let text = format!("it ended after {} of {} bytes", self.read, self.listed.size);
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, text));
        }
        self.read += got as u64;
        Ok(got)
    }
}

impl Content for Reading {
    fn settle(&mut self) -> Result<(), String> {
        if self.volatile {
            return Ok(());
        }
        let stat = rustix::fs::fstat(&self.file).map_err(|error| format!("look at it again: {error}"))?;
        let now = stat_metadata(&stat);
        if now.size != self.listed.size {
            Err(format!("it has {} bytes now and had {} when it was listed", now.size, self.listed.size))
        } else if now.mtime != self.listed.mtime {
            Err("it was written to after it was listed".to_owned())
        } else {
            Ok(())
        }
    }
}
