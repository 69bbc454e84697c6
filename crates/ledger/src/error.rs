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
    /// The object store does not let us.
    #[error(
        "{what} {path}: who asks may not; a bucket wants a key that may (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), a directory its owner"
    )]
    Forbidden {
        /// What was tried.
        what: &'static str,
        /// Which object.
        path: String,
        /// What the store said.
        source: Box<object_store::Error>,
    },
    /// Something else lies where an object is to be written.
    #[error(
        "write {path}: something lies there that this process did not write, and nothing was overwritten; either another process writes to the same place, with a copy of this data directory, or somebody changed the object: find out with `vouchsafe verify --ledger`, let only one go on, and start again"
    )]
    Taken {
        /// Which object.
        path: String,
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
    /// A key that signs the log is not here.
    #[error(
        "sign the ledger: the private key of {key} is not here: bring it back from where you keep it safe; if it is lost, go on in a new shard, with `vouchsafe ledger open-shard --reason key-lost`"
    )]
    NoKey {
        /// The verification key.
        key: String,
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
    #[error("see the entry {state} within {seconds} seconds{}", because(held.as_ref()))]
    TooSlow {
        /// The state that was waited for.
        state: State,
        /// How long.
        seconds: u64,
        /// What the ledger waits for itself, if it does.
        held: Option<String>,
    },
    /// Nothing is signed or published now; it may pass with time.
    #[error("sign or publish: {0}")]
    Held(String),
    /// Somebody has more of this log than is here.
    #[error(
        "sign: {place} has a checkpoint of {theirs} entries with this ledger's own signature, and the newest here covers {ours}; this data directory is an old copy, and signing on would fork the ledger: restore the newest copy, or, if it is lost, go on in a new shard with `vouchsafe ledger open-shard`"
    )]
    OldCopy {
        /// Where it was found.
        place: String,
        /// How many entries the checkpoint covers that was found.
        theirs: u64,
        /// How many entries the newest checkpoint here covers.
        ours: u64,
    },
    /// Somebody has another history of this log.
    #[error(
        "sign: {place} has a checkpoint of {theirs} entries with this ledger's own signature and another root than the ledger here has at that size; the ledger has forked, and this copy has {ours} entries; the proof is {evidence}; find out which copy others have seen, restore that one, or go on in a new shard with `vouchsafe ledger open-shard`"
    )]
    Forked {
        /// Where it was found.
        place: String,
        /// How many entries the checkpoint covers that was found.
        theirs: u64,
        /// How many entries the newest checkpoint here covers.
        ours: u64,
        /// Where the proof is, in words.
        evidence: String,
    },
    /// A witness claims something that cannot be if this is the newest copy, and proves nothing.
    #[error(
        "sign: the witness {witness} at {url} contradicts the ledger here, of {ours} entries: {claim}; it shows no proof, but if it is right, this data directory is an old copy: look for a newer one and restore it, or, if the witness is wrong, take it out of the policy with `vouchsafe ledger witnesses set`"
    )]
    Contradicted {
        /// Its name in the policy.
        witness: String,
        /// Its submission prefix.
        url: String,
        /// What it claims, in words.
        claim: String,
        /// How many entries the newest checkpoint here covers.
        ours: u64,
    },
    /// What lies at the anchor is no checkpoint of this log.
    #[error(
        "sign: the anchor {place} holds no checkpoint of this ledger ({reason}); name another place, or remove what lies there if you know what it is"
    )]
    ForeignAnchor {
        /// Where it is.
        place: String,
        /// What is wrong with it.
        reason: String,
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

fn because(held: Option<&String>) -> String {
    held.map(|held| format!(": {held}")).unwrap_or_default()
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
        move |source| {
            use object_store::Error::{PermissionDenied, Unauthenticated};
            let path = path.clone();
            match source {
                PermissionDenied { .. } | Unauthenticated { .. } => {
                    Self::Forbidden { what, path, source: Box::new(source) }
                }
                source => Self::Objects { what, path, source: Box::new(source) },
            }
        }
    }
}
