//! A ledger at one checkpoint, however it grows meanwhile.

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use ledger::{LedgerError, LogObjects};

/// The name of the checkpoint's object (C2SP tlog-tiles).
const CHECKPOINT: &str = "checkpoint";

/// A ledger that always gives the checkpoint that it had when it was opened.
pub(super) struct Pinned<'a> {
    objects: &'a dyn LogObjects,
    checkpoint: Option<Bytes>,
}

impl<'a> Pinned<'a> {
    pub(super) async fn at_its_checkpoint(objects: &'a dyn LogObjects) -> Result<Self, LedgerError> {
        Ok(Self { objects, checkpoint: objects.get(CHECKPOINT).await? })
    }

    pub(super) fn checkpoint(&self) -> Option<&[u8]> {
        self.checkpoint.as_deref()
    }
}

#[async_trait]
impl LogObjects for Pinned<'_> {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        if path == CHECKPOINT { Ok(self.checkpoint.clone()) } else { self.objects.get(path).await }
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        self.objects.list()
    }
}
