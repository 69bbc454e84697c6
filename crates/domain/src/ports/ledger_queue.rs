//! The ledger's side of a store: entries in order, and the head that only one writer may move.

use async_trait::async_trait;

use super::StoreError;
use crate::digest::Digest;
use crate::time::Timestamp;

/// The head of the log: what was signed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries it covers.
    pub size: u64,
    /// The root over them (RFC 6962).
    pub root: Digest,
    /// The signed checkpoint, verbatim.
    pub checkpoint: Vec<u8>,
}

/// Why the head was not moved.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// Another writer moved it first. Whoever loses stops: it no longer knows the log's state.
    #[error("move the ledger's head from {expected} entries: another writer moved it to {found}")]
    LostSwap {
        /// The size that it was to be moved from.
        expected: u64,
        /// The size that it has.
        found: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Entries of the newest shard in the order of their commits, and its one head. Indices are those of its log.
#[async_trait]
pub trait LedgerQueue: Send + Sync {
    /// How many entries are committed; their indices are all smaller numbers.
    async fn committed(&self) -> Result<u64, StoreError>;

    /// Waits until what was handed in before this call is committed or refused.
    ///
    /// The log asks so before it looks for new entries: one batch then takes all that arrive together, and the
    /// head need not wait behind them. A queue that commits at once has nothing to wait for.
    async fn settle(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// The bytes of the entries from index `from` on, in order, at most `limit`.
    async fn entry_bytes(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError>;

    /// The newest time that an entry from index `from` on carries, of the next `limit`; `None` if there are
    /// none. A clock that shows less was set back.
    async fn newest_time(&self, from: u64, limit: u32) -> Result<Option<Timestamp>, StoreError>;

    /// The head, if anything was ever signed.
    async fn head(&self) -> Result<Option<Head>, StoreError>;

    /// Replaces the head, durably, if it still covers `expected` entries (0: there is none).
    ///
    /// This is the ledger's one linearisation point.
    async fn swap_head(&self, expected: u64, head: &Head) -> Result<(), QueueError>;
}
