//! The log of the newest shard as it is open in this process, and whoever opens it and keeps its keys.

use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use domain::ports::Head;
use domain::shard::Shard;
use ledger::{LedgerError, LogObjects, SequencerHandle, Witnessing};
use proof::note::VerifyingKey;

use crate::deps::Service;

/// The log of the newest shard, as it is open in this process.
#[derive(Clone)]
pub struct OpenLog {
    /// The shard's number: 1 for the first.
    pub number: u64,
    /// How many entries of the installation are in shards before it.
    pub first: u64,
    /// Its objects.
    pub objects: Arc<dyn LogObjects>,
    /// Tells the log that there is something to publish; one that has stopped, where it could not be opened.
    pub sequencer: SequencerHandle,
    /// All its keys, those that are retired too, oldest first; never empty.
    pub keys: Vec<VerifyingKey>,
    /// Its witnesses.
    pub witnessing: Witnessing,
    /// Whether the witnesses were handed to this process from outside, and cannot be set here.
    pub outside_witnesses: bool,
}

impl std::fmt::Debug for OpenLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenLog")
            .field("number", &self.number)
            .field("first", &self.first)
            .finish_non_exhaustive()
    }
}

impl OpenLog {
    /// Its origin line.
    pub fn origin(&self) -> &str {
        self.keys.first().map_or("", VerifyingKey::name)
    }

    /// The index in this log of an entry with this place in the order of all commits.
    pub fn index(&self, place: u64) -> u64 {
        place.saturating_sub(self.first)
    }
}

/// Why whoever keeps the keys did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeeperError(pub String);

/// Opens the log of the newest shard, and keeps private keys: they never leave it.
#[async_trait]
pub trait LedgerKeeper: Send + Sync {
    /// Publishes what is committed, and closes the log.
    async fn close_log(&self);

    /// Opens the log of the newest shard, which signs with the keys that sign it now. Private keys that are
    /// retired are destroyed, where they are still there.
    async fn open_log(&self) -> Result<OpenLog, LedgerError>;

    /// What the newest shard signed last, as the database has it.
    async fn head(&self) -> Result<Option<Head>, LedgerError>;

    /// The objects of a shard.
    fn objects(&self, number: u64) -> Result<Arc<dyn LogObjects>, LedgerError>;

    /// The verification key of a private key of this name that no shard has: one that is kept already, such
    /// as by an attempt that did not get to its end, or a fresh one. It is kept durably when this returns.
    fn spare_key(&self, origin: &str, used: &[Shard]) -> Result<VerifyingKey, KeeperError>;
}

impl Service {
    /// The log that is open now.
    pub(crate) fn log(&self) -> OpenLog {
        self.inner.log.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the log anew, after its shard or its keys changed.
    pub(crate) async fn reopen_log(&self) -> Result<OpenLog, LedgerError> {
        let log = self.deps().keeper.open_log().await?;
        *self.inner.log.write().unwrap_or_else(PoisonError::into_inner) = log.clone();
        Ok(log)
    }
}
