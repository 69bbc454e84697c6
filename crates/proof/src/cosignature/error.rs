//! What can be wrong with a cosignature.

use thiserror::Error;

use crate::note::{KeyError, NoteError};

/// A cosignature that could not be made, or cosignatures that can't be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CosignatureError {
    /// The key of a witness is not of type 0x04.
    #[error("use {name} as a witness: its key is not of type 0x04")]
    NotAWitnessKey {
        /// The name of the key.
        name: String,
    },
    /// Two names share one public key, and so one cosignature would count for both.
    #[error("count witnesses {first} and {second}: they have one public key")]
    SharedKey {
        /// The name that came first.
        first: String,
        /// The name that came second.
        second: String,
    },
    /// A cosignature does not verify, or two are by one witness.
    #[error("verify the cosignatures of a checkpoint")]
    Note(#[source] NoteError),
    /// The time is above [`MAX_TIMESTAMP`](super::MAX_TIMESTAMP).
    #[error("cosign at time {timestamp}: the most is 2^63 - 1")]
    Timestamp {
        /// The time in POSIX seconds.
        timestamp: u64,
    },
    /// A signing key that can't be made a cosigner.
    #[error("make a witness key")]
    Key(#[source] KeyError),
}
