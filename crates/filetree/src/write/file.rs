//! Writes one regular file: into place at once, or beside the old one and then over it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;

use domain::digest::Digest;
use domain::source::Metadata;
use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::attributes::{self, WriterNotes};
use super::tree::Existing;

/// Blocks of zeros of this size are left as holes.
const BLOCK: usize = 4096;

/// A file that is being written. Dropped before it is finished, it leaves nothing behind.
#[derive(Debug)]
pub struct FileWriter {
    file: File,
    directory: OwnedFd,
    name: Vec<u8>,
    /// Where the content is written until it replaces an old file.
    temporary: Option<Vec<u8>>,
    length: u64,
    finished: bool,
}

impl FileWriter {
    pub(super) fn create(directory: OwnedFd, name: &[u8], existing: Existing) -> rustix::io::Result<Self> {
        let temporary = match existing {
            Existing::Keep => None,
            // Short whatever the name is, and the same each time, so that a crash leaves at most one.
            Existing::Replace => Some(format!(".vouchsafe-{}", Digest::of(name).short()).into_bytes()),
        };
        if let Some(temporary) = &temporary {
            match rustix::fs::unlinkat(&directory, temporary.as_slice(), AtFlags::empty()) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(error) => return Err(error),
            }
        }
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let at = temporary.as_deref().unwrap_or(name);
        let file = File::from(rustix::fs::openat(&directory, at, flags, Mode::RUSR | Mode::WUSR)?);
        Ok(Self { file, directory, name: name.to_vec(), temporary, length: 0, finished: false })
    }

    /// Sets the length and the metadata, and puts the file in place.
    pub(super) fn finish(mut self, metadata: &Metadata) -> rustix::io::Result<WriterNotes> {
        rustix::fs::ftruncate(&self.file, self.length)?;
        let notes = attributes::apply(&self.file, metadata)?;
        if let Some(temporary) = &self.temporary {
            rustix::fs::renameat(
                &self.directory,
                temporary.as_slice(),
                &self.directory,
                self.name.as_slice(),
            )?;
        }
        self.finished = true;
        Ok(notes)
    }

    fn put(&mut self, block: &[u8]) -> io::Result<()> {
        if block.len() == BLOCK && block.iter().all(|b| *b == 0) {
            let ahead = i64::try_from(BLOCK).expect("a block is small");
            self.file.seek(SeekFrom::Current(ahead))?;
        } else {
            self.file.write_all(block)?;
        }
        self.length += block.len() as u64;
        Ok(())
    }
}

impl Write for FileWriter {
    /// Takes all of `bytes`; blocks of zeros at multiples of 4,096 become holes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let into_block = usize::try_from(self.length % BLOCK as u64).expect("a block is small");
        let lead = if into_block == 0 { 0 } else { (BLOCK - into_block).min(bytes.len()) };
        let (head, tail) = bytes.split_at(lead);
        if !head.is_empty() {
            self.put(head)?;
        }
        let (blocks, rest) = tail.as_chunks::<BLOCK>();
        // Runs of blocks that hold something are written in one call.
        for run in blocks.chunk_by(|a, b| is_zero(a) == is_zero(b)) {
            if is_zero(&run[0]) {
                for block in run {
                    self.put(block)?;
                }
            } else {
                self.put(run.as_flattened())?;
            }
        }
        if !rest.is_empty() {
            self.put(rest)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn is_zero(block: &[u8; BLOCK]) -> bool {
    block.iter().all(|b| *b == 0)
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        if !self.finished {
            let at = self.temporary.as_deref().unwrap_or(&self.name);
            let _ = rustix::fs::unlinkat(&self.directory, at, AtFlags::empty());
        }
    }
}
