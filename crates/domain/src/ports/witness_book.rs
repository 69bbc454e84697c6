//! What the ledger remembers of its witnesses.

use async_trait::async_trait;

use super::StoreError;
use crate::time::Timestamp;

/// What is remembered of one witness.
///
/// Forgetting it costs one more question: a witness says itself what it has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessMemory {
    /// Its verification key, in the text form of C2SP signed-note.
    pub key: String,
    /// How many entries the checkpoint covers that it cosigned last; 0: none yet.
    pub size: u64,
    /// When it says that it cosigned it, in POSIX seconds by its own clock.
    pub cosigned: Option<u64>,
    /// When it was asked last, by our clock.
    pub asked: Timestamp,
    /// Why the last answer was of no use; none if it was.
    pub error: Option<String>,
}

/// A checkpoint that the quorum has cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessedHead {
    /// How many entries it covers.
    pub size: u64,
    /// The signed checkpoint with its cosignatures, verbatim.
    pub checkpoint: Vec<u8>,
}

/// Where the ledger keeps what it knows of its witnesses, durably.
#[async_trait]
pub trait WitnessBook: Send + Sync {
    /// What is remembered of every witness that was ever asked, by key.
    async fn witnesses(&self) -> Result<Vec<WitnessMemory>, StoreError>;

    /// The largest checkpoint that a quorum cosigned; of equals the one that was kept last.
    async fn witnessed(&self) -> Result<Option<WitnessedHead>, StoreError>;

    /// Remembers witnesses, in place of what was remembered of them, and a witnessed checkpoint, unless a
    /// larger one is kept; durable when this returns.
    async fn keep(
        &self,
        witnesses: Vec<WitnessMemory>,
        head: Option<WitnessedHead>,
    ) -> Result<(), StoreError>;
}
