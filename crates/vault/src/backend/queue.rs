//! The middle layer: several packs are written at once, and nothing that points to packs is written
//! before all of them are.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::objects::{self, Objects};

/// Packs that are written at once; each is held in memory, up to 32 MiB and more in large vaults.
const AT_ONCE: u32 = 4;

/// Writes packs in the background; every other write waits for them, and fails if one of them did.
pub(crate) struct Queue {
    objects: Objects,
    places: Arc<Semaphore>,
    writing: Mutex<Writing>,
}

#[derive(Default)]
struct Writing {
    tasks: JoinSet<Result<(), String>>,
    failure: Option<String>,
}

impl Queue {
    pub(crate) fn new(objects: Objects) -> Self {
        Self { objects, places: Arc::new(Semaphore::new(AT_ONCE as usize)), writing: Mutex::default() }
    }

    /// Waits until every pack is durable.
    fn settle(&self) -> RusticResult<()> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(ended) = self.objects.handle().block_on(writing.tasks.join_next()) {
            writing.note(ended);
        }
        writing.verdict()
    }

    fn enqueue(&self, id: &Id, content: BytesList) -> RusticResult<()> {
        let places = self.places.clone();
        let place = self.objects.handle().block_on(places.acquire_owned());
        let place =
            place.map_err(|_| RusticError::new(ErrorKind::Internal, "the queue of packs is closed"))?;
        let objects = self.objects.clone();
        let path = objects::path(FileType::Pack, id);
        let write = async move {
            let written = objects.put(path.clone(), content).await;
            drop(place);
            written.map_err(|error| format!("write {path}: {error}"))
        };
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(ended) = writing.tasks.try_join_next() {
            writing.note(ended);
        }
        writing.verdict()?;
        writing.tasks.spawn_on(write, self.objects.handle());
        Ok(())
    }
}

impl Writing {
    fn note(&mut self, ended: Result<Result<(), String>, tokio::task::JoinError>) {
        let failure = ended.unwrap_or_else(|error| Err(error.to_string())).err();
        self.failure = self.failure.take().or(failure);
    }

    /// A pack that was lost fails everything after it: the failure stays.
    fn verdict(&self) -> RusticResult<()> {
        self.failure.as_ref().map_or(Ok(()), |text| Err(RusticError::new(ErrorKind::Backend, text.clone())))
    }
}

impl ReadBackend for Queue {
    fn location(&self) -> String {
        self.objects.location()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        self.settle()?;
        self.objects.list_with_size(kind)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.objects.read_full(kind, id)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.objects.read_partial(kind, id, cacheable, offset, length)
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.objects.warmup_path(kind, id)
    }
}

impl WriteBackend for Queue {
    fn write_bytes(&self, kind: FileType, id: &Id, cacheable: bool, content: BytesList) -> RusticResult<()> {
        if kind == FileType::Pack {
            return self.enqueue(id, content);
        }
        self.settle()?;
        self.objects.write_bytes(kind, id, cacheable, content)
    }

    fn remove(&self, kind: FileType, id: &Id, cacheable: bool) -> RusticResult<()> {
        self.settle()?;
        self.objects.remove(kind, id, cacheable)
    }
}
