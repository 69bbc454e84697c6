//! Why the ledger stopped, or did not begin.

pub(crate) use domain::error::chain;
use domain::ports::{QueueError, StoreError};
use domain::time::Timestamp;

use crate::state::State;

/// Why the ledger stopped, or did not begin. It never goes on in doubt.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The queue of entries failed, or another writer moved the head.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The object store failed.
    #[error("{what} {path}")]
    Objects {
        /// What was tried.
        what: &'static str,
        /// Which object.
        path: String,
        /// What the store said.
        source: Box<object_store::Error>,
    },
    /// An object could not be read from where it lies.
    #[error("read {path}: {reason}")]
    Unreadable {
        /// Which object.
        path: String,
        /// Why.
        reason: String,
    },
    /// An object that must be there is not, or does not hold what it must.
    #[error(
        "go on from the ledger's object {path}: {reason}; compare the ledger with `vouchsafe verify --ledger` and restore the object from a mirror"
    )]
    Damaged {
        /// Which object.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database knows less than what was published: it was restored from an old copy.
    #[error(
        "go on: the database knows {known} entries, but a checkpoint of {published} was published; the database was restored from an old copy, and signing on would fork the ledger"
    )]
    RolledBack {
        /// Entries that the database knows.
        known: u64,
        /// Entries that were published.
        published: u64,
    },
    /// The entries in the database do not give the root that was signed.
    #[error(
        "go on: the entries in the database do not give the root that was signed for {size} entries; the database was changed by other hands"
    )]
    Changed {
        /// How many entries the signed root covers.
        size: u64,
    },
    /// A checkpoint could not be signed or read.
    #[error("use a checkpoint: {0}")]
    Checkpoint(String),
    /// There is no such entry under the published checkpoint.
    #[error("find entry {index}: the published checkpoint covers {size}")]
    NoEntry {
        /// Which index.
        index: u64,
        /// How many are covered.
        size: u64,
    },
    /// An older checkpoint that somebody showed cannot be extended by the published one.
    #[error(
        "extend the checkpoint that you have: {reason}; if this ledger's key signed it, keep it: you were told two stories"
    )]
    PreviousCheckpoint {
        /// Why not.
        reason: String,
    },
    /// The sequencer stopped earlier, and why.
    #[error("publish: the ledger stopped: {0}")]
    Stopped(String),
    /// It took too long.
    #[error("see the entry {state} within {seconds} seconds")]
    TooSlow {
        /// The state that was waited for.
        state: State,
        /// How long.
        seconds: u64,
    },
    /// Nobody cosigns this log.
    #[error("wait for cosignatures: this ledger has no witness policy")]
    NoWitnesses,
    /// The clock is behind what was recorded already.
    #[error(
        "sign a checkpoint: the clock shows {now}, and the newest entry was recorded at {newest}; set the clock right, then start again"
    )]
    ClockBehind {
        /// What the clock shows.
        now: Timestamp,
        /// The time of the newest entry.
        newest: Timestamp,
    },
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        Self::Queue(QueueError::Store(error))
    }
}

impl LedgerError {
    /// An object that could not be read, and why.
    pub fn unreadable(path: &str, reason: impl Into<String>) -> Self {
        Self::Unreadable { path: path.to_owned(), reason: reason.into() }
    }

    pub(crate) fn objects(what: &'static str, path: &str) -> impl Fn(object_store::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Objects { what, path: path.clone(), source: Box::new(source) }
    }
}
