//! Writes entries beneath one directory; directories get their metadata last.

use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use domain::path::EntryPath;
use domain::source::Metadata;
use rustix::fs::{AtFlags, Mode};
use rustix::io::Errno;

use super::attributes::{self, WriterNotes};
use super::beneath;
use super::file::FileWriter;

/// What happens to files and links that are there already. Directories are always shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// They stay, and the entry is not written.
    Keep,
    /// They are replaced, each at once and whole.
    Replace,
}

/// Why an entry was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Something is there already.
    #[error("there is one already, and it was not to be replaced")]
    Exists,
    /// The system refused.
    #[error("{what}: {}", std::io::Error::from(*error))]
    System {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        error: Errno,
    },
}

/// How writing a tree ended.
#[derive(Debug)]
pub struct Finished {
    /// What could not be given back for want of privilege.
    pub notes: WriterNotes,
    /// Directories whose metadata could not be set.
    pub failures: Vec<(EntryPath, WriteError)>,
    /// Whether everything that was written is on disk.
    pub durable: Result<(), WriteError>,
}

/// Makes a system call's error one of this module.
fn failed(what: &'static str) -> impl Fn(Errno) -> WriteError {
    move |error| {
        if error == Errno::EXIST { WriteError::Exists } else { WriteError::System { what, error } }
    }
}

/// Writes entries beneath one directory. Several threads may write at once, as long as directories
/// come before what they hold.
#[derive(Debug)]
pub struct TreeWriter {
    root: OwnedFd,
    existing: Existing,
    /// Directories that still need their metadata, in the order in which they were made.
    directories: Mutex<Vec<(EntryPath, Metadata)>>,
    notes: Mutex<WriterNotes>,
}

impl TreeWriter {
    /// Opens `root`, which is made if it is not there.
    pub fn open(root: &Path, existing: Existing) -> std::io::Result<Self> {
        std::fs::create_dir_all(root)?;
        let root = OwnedFd::from(std::fs::File::open(root)?);
        Ok(Self { root, existing, directories: Mutex::default(), notes: Mutex::default() })
    }

    /// Makes a directory; its metadata follows in [`Self::finish`]. Without metadata it only leads
    /// to something, and one that is there is left as it is.
    pub fn directory(&self, path: &EntryPath, metadata: Option<Metadata>) -> Result<(), WriteError> {
        let (parent, name) =
            beneath::parent(&self.root, path).map_err(failed("open the directory above it"))?;
        match rustix::fs::mkdirat(&parent, name, Mode::RWXU) {
            Ok(()) => {}
            Err(Errno::EXIST) => {
                let there = rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW)
                    .map_err(failed("look at it"))?;
                if rustix::fs::FileType::from_raw_mode(there.st_mode) != rustix::fs::FileType::Directory {
                    return Err(WriteError::Exists);
                }
            }
            Err(error) => return Err(failed("make it")(error)),
        }
        if let Some(metadata) = metadata {
            self.directories.lock().unwrap_or_else(PoisonError::into_inner).push((path.clone(), metadata));
        }
        Ok(())
    }

    /// Begins to write a file.
    pub fn file(&self, path: &EntryPath) -> Result<FileWriter, WriteError> {
        let (parent, name) =
            beneath::parent(&self.root, path).map_err(failed("open the directory above it"))?;
        FileWriter::create(parent, name, self.existing).map_err(failed("create it"))
    }

    /// Puts a file that was written in place.
    pub fn finish_file(&self, file: FileWriter, metadata: &Metadata) -> Result<(), WriteError> {
        let notes = file.finish(metadata).map_err(failed("set its metadata"))?;
        self.note(notes);
        Ok(())
    }

    /// Makes a symbolic link.
    pub fn symlink(&self, path: &EntryPath, target: &[u8], metadata: &Metadata) -> Result<(), WriteError> {
        let (parent, name) =
            beneath::parent(&self.root, path).map_err(failed("open the directory above it"))?;
        self.make_room(&parent, name)?;
        rustix::fs::symlinkat(target, &parent, name).map_err(failed("make the link"))?;
        let notes = attributes::apply_to_link(&parent, name, metadata).map_err(failed("set its metadata"))?;
        self.note(notes);
        Ok(())
    }

    /// Makes another name for a file that was written before.
    pub fn hard_link(&self, path: &EntryPath, to: &EntryPath) -> Result<(), WriteError> {
        let (from_parent, from_name) =
            beneath::parent(&self.root, to).map_err(failed("open the directory of the first name"))?;
        let (parent, name) =
            beneath::parent(&self.root, path).map_err(failed("open the directory above it"))?;
        self.make_room(&parent, name)?;
        rustix::fs::linkat(&from_parent, from_name, &parent, name, AtFlags::empty())
            .map_err(failed("link it"))
    }

    /// Gives the directories their metadata, deepest first, and makes everything durable.
    pub fn finish(self) -> Finished {
        let mut failures = Vec::new();
        let mut notes = self.notes.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut directories = self.directories.into_inner().unwrap_or_else(PoisonError::into_inner);
        directories.sort_by(|(a, _), (b, _)| b.cmp(a));
        for (path, metadata) in directories {
            let applied = beneath::directory(&self.root, &path)
                .and_then(|directory| attributes::apply(directory, &metadata));
            match applied {
                Ok(more) => notes.add(more),
                Err(error) => failures.push((path, failed("set its metadata")(error))),
            }
        }
        let durable = rustix::fs::syncfs(&self.root).map_err(failed("make it durable"));
        Finished { notes, failures, durable }
    }

    fn make_room(&self, parent: &OwnedFd, name: &[u8]) -> Result<(), WriteError> {
        if self.existing == Existing::Replace {
            match rustix::fs::unlinkat(parent, name, AtFlags::empty()) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(error) => return Err(failed("take the old one away")(error)),
            }
        }
        Ok(())
    }

    fn note(&self, notes: WriterNotes) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).add(notes);
    }
}
