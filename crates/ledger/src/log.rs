//! The log's one writer: signs the next head, swaps it in, publishes.

use std::sync::Arc;

use domain::digest::Digest;
use domain::ports::{Head, LedgerQueue};
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::note::SigningKey;

use crate::edge::Edge;
use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, StoredObjects};
use crate::open::{self, BATCH};

/// The log's one writer.
///
/// The order is sunlight's: the new head is computed and signed, swapped in by compare-and-swap in the
/// queue's database (the one linearisation point), then tiles and bundles are written, then the
/// checkpoint. Nothing needs staging: entries are durable in the database before they are sequenced,
/// so that whatever a crash leaves unwritten is made again from them (`docs/decisions/0004-ledger.md`).
pub struct Log {
    queue: Arc<dyn LedgerQueue>,
    objects: StoredObjects,
    key: SigningKey,
    edge: Edge,
    head: Option<Head>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log")
            .field("origin", &self.key.name())
            .field("size", &self.edge.size())
            .finish_non_exhaustive()
    }
}

impl Log {
    /// Opens the log, and publishes what was signed and not published. The origin is the key's name.
    pub async fn open(
        queue: Arc<dyn LedgerQueue>,
        objects: StoredObjects,
        key: SigningKey,
    ) -> Result<Self, LedgerError> {
        let (edge, head) = open::open(queue.as_ref(), &objects, key.verifying_key()).await?;
        Ok(Self { queue, objects, key, edge, head })
    }

    /// How many entries are published.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The signed checkpoint, if anything was ever signed.
    pub const fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Sequences and publishes entries that are committed, at most one batch; gives how many.
    ///
    /// After an error the log does not know its own state and must be opened anew.
    pub async fn advance(&mut self) -> Result<u64, LedgerError> {
        let entries = self.queue.entry_bytes(self.edge.size(), BATCH).await?;
        if entries.is_empty() {
            return Ok(0);
        }
        let before = self.edge.size();
        let mut edge = self.edge.clone();
        let made = edge
            .append(entries.iter().map(Vec::as_slice))
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        let head = self.sign(&edge)?;
        self.queue.swap_head(before, &head).await?;
        self.objects.put_all(made).await?;
        self.objects.put(CHECKPOINT.to_owned(), head.checkpoint.clone()).await?;
        self.edge = edge;
        self.head = Some(head);
        Ok(self.edge.size() - before)
    }

    fn sign(&self, edge: &Edge) -> Result<Head, LedgerError> {
        let checkpoint = Checkpoint {
            origin: self.key.name().to_owned(),
            size: edge.size(),
            root: edge.root(),
            extensions: Vec::new(),
        };
        let signed = SignedCheckpoint::sign(checkpoint, &[&self.key])
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        Ok(Head {
            size: edge.size(),
            root: Digest::from_bytes(edge.root().0),
            checkpoint: signed.as_bytes().to_vec(),
        })
    }
}
