//! The content of a file on its way into the engine: hashed as it is read.

use std::io::{self, Read};
use std::sync::Arc;

use domain::digest::Digest;
use domain::path::EntryPath;
use domain::ports::{Content as SourceContent, OpenContent};
use domain::source::{Fault, FaultKind};
use rustic_core::{ErrorKind, ReadSourceOpen, RusticError, RusticResult};
use sha2::{Digest as _, Sha256};

use super::account::{Account, Content};
use crate::watch::Watch;

/// A file that the engine may open. Dropped unopened, it was unchanged.
pub(super) struct Opener {
    content: Option<Box<dyn OpenContent>>,
    ticket: Ticket,
    watch: Watch,
}

/// The entry whose outcome is awaited.
struct Ticket {
    account: Arc<Account>,
    path: EntryPath,
    number: u64,
    settled: bool,
}

impl Ticket {
    fn settle(&mut self, content: Content) {
        if !std::mem::replace(&mut self.settled, true) {
            self.account.settle(self.number, content);
        }
    }

    /// The entry is lost: said as a fault, and the engine leaves it out.
    fn lose(&mut self, error: &io::Error, what: &str) {
        if self.settled {
            return;
        }
        let kind = match error.kind() {
            io::ErrorKind::NotFound => FaultKind::Vanished,
            io::ErrorKind::UnexpectedEof => FaultKind::Changed,
            _ => FaultKind::Unreadable,
        };
        let message = format!("{what}: {error}");
        self.account.fault(Fault { path: self.path.clone(), kind, message });
        self.settle(Content::Lost);
    }
}

impl Opener {
    pub(super) fn new(
        content: Box<dyn OpenContent>,
        account: Arc<Account>,
        path: EntryPath,
        number: u64,
        watch: Watch,
    ) -> Self {
        Self { content: Some(content), ticket: Ticket { account, path, number, settled: false }, watch }
    }
}

impl Drop for Opener {
    fn drop(&mut self) {
        self.ticket.settle(Content::Unchanged);
    }
}

impl ReadSourceOpen for Opener {
    type Reader = Hashing;

    fn open(mut self) -> RusticResult<Hashing> {
        let content =
            self.content.take().ok_or_else(|| RusticError::new(ErrorKind::Internal, "opened twice"))?;
        let account = self.ticket.account.clone();
        let mut ticket =
            Ticket { account, path: self.ticket.path.clone(), number: self.ticket.number, settled: false };
        self.ticket.settled = true;
        match content.open() {
            Ok(inner) => {
                Ok(Hashing { inner, hash: Sha256::new(), length: 0, ticket, watch: self.watch.clone() })
            }
            Err(error) => {
                ticket.lose(&error, "open it");
                Err(RusticError::new(ErrorKind::InputOutput, error.to_string()))
            }
        }
    }
}

/// A file that the engine reads.
pub(super) struct Hashing {
    inner: Box<dyn SourceContent>,
    hash: Sha256,
    length: u64,
    ticket: Ticket,
    watch: Watch,
}

impl Hashing {
    /// At the end: the digest, and whether the file held still.
    fn end(&mut self) {
        if self.ticket.settled {
            return;
        }
        if let Err(message) = self.inner.settle() {
            let fault = Fault { path: self.ticket.path.clone(), kind: FaultKind::Changed, message };
            self.ticket.account.fault(fault);
        }
        let digest = Digest::from_bytes(std::mem::take(&mut self.hash).finalize().into());
        self.ticket.settle(Content::Read(digest, self.length));
        self.watch.entry();
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.is_cancelled() {
            return Err(io::Error::other("the job was cancelled"));
        }
        if buffer.is_empty() {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Ok(0) => {
                self.end();
                Ok(0)
            }
            Ok(read) => {
                self.hash.update(&buffer[..read]);
                self.length += read as u64;
                self.watch.read(read);
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.ticket.lose(&error, "read it");
                Err(error)
            }
        }
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        // The engine stopped before the end: the entry is not in the snapshot.
        if !self.ticket.settled {
            self.ticket.lose(&io::Error::other("it was not read to its end"), "keep it");
        }
    }
}
