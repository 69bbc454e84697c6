//! The one writer of the object `checkpoint`, which never goes back.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, StoredObjects};

/// The one writer of the object `checkpoint`. Clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct Publisher {
    objects: StoredObjects,
    /// The size of the checkpoint that lies there.
    published: Arc<Mutex<u64>>,
}

impl Publisher {
    /// A writer in whose place nothing is known to lie yet.
    pub(crate) fn new(objects: StoredObjects) -> Self {
        Self { objects, published: Arc::default() }
    }

    /// A checkpoint of this size lies there already.
    pub(crate) async fn found(&self, size: u64) {
        let mut published = self.published.lock().await;
        *published = (*published).max(size);
    }

    /// How many entries the checkpoint covers that lies there.
    pub(crate) async fn size(&self) -> u64 {
        *self.published.lock().await
    }

    /// Writes a checkpoint without cosignatures, unless one of its size or a larger one lies there.
    pub(crate) async fn put_new(&self, size: u64, bytes: Vec<u8>) -> Result<(), LedgerError> {
        let mut published = self.published.lock().await;
        if size > *published {
            self.objects.put(CHECKPOINT.to_owned(), bytes).await?;
            *published = size;
        }
        Ok(())
    }

    /// Writes a checkpoint with cosignatures, unless a larger one lies there.
    pub(crate) async fn put_cosigned(&self, size: u64, bytes: Vec<u8>) -> Result<(), LedgerError> {
        let mut published = self.published.lock().await;
        if size >= *published {
            self.objects.put(CHECKPOINT.to_owned(), bytes).await?;
            *published = size;
        }
        Ok(())
    }
}
