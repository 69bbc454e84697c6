//! The top layer: ends a job that was cancelled, and lets a snapshot be written only when its backup
//! may leave a recovery point.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};

use crate::watch::Watch;

/// Says whether a snapshot may be written now, and if not, why.
pub(crate) type Verdict = dyn Fn() -> Result<(), String> + Send + Sync;

/// Fails every call of a job that was cancelled, and asks before a snapshot is written.
///
/// The engine has no cancellation and saves snapshots of what it could not read; this closes both.
pub(crate) struct Gate {
    inner: Arc<dyn WriteBackend>,
    watch: Watch,
    verdict: Box<Verdict>,
    /// Packs that were read from.
    packs: Mutex<BTreeSet<Id>>,
}

impl Gate {
    pub(crate) fn new(inner: Arc<dyn WriteBackend>, watch: Watch, verdict: Box<Verdict>) -> Self {
        Self { inner, watch, verdict, packs: Mutex::default() }
    }

    /// The packs that were read from so far.
    pub(crate) fn packs(&self) -> BTreeSet<Id> {
        self.packs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, kind: FileType, id: &Id) {
        if kind == FileType::Pack {
            self.packs.lock().unwrap_or_else(PoisonError::into_inner).insert(*id);
        }
    }

    fn pass(&self) -> RusticResult<()> {
        if self.watch.is_cancelled() {
            return Err(RusticError::new(ErrorKind::Other, "the job was cancelled"));
        }
        Ok(())
    }
}

impl ReadBackend for Gate {
    fn location(&self) -> String {
        self.inner.location()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.pass()?;
        self.inner.list_with_size(kind)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.pass()?;
        self.note(kind, id);
        self.inner.read_full(kind, id)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.pass()?;
        self.note(kind, id);
        self.inner.read_partial(kind, id, cacheable, offset, length)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.inner.warmup_path(kind, id)
    }
}

impl WriteBackend for Gate {
    fn create(&self) -> RusticResult<()> {
        self.inner.create()
    }

    fn write_bytes(&self, kind: FileType, id: &Id, cacheable: bool, content: BytesList) -> RusticResult<()> {
        self.pass()?;
        if kind == FileType::Snapshot {
            (self.verdict)().map_err(|why| RusticError::new(ErrorKind::Other, why))?;
        }
        self.inner.write_bytes(kind, id, cacheable, content)
    }

    fn remove(&self, kind: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.pass()?;
        self.inner.remove(kind, id, cacheable)
    }
}
