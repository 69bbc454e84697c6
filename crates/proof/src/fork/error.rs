//! What can be wrong with the proof of a fork.

use thiserror::Error;

use crate::checkpoint::CheckpointError;

/// A file that could not be read as the proof of a fork, or that proves none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ForkError {
    /// Larger than [`MAX_FORK_SIZE`](super::MAX_FORK_SIZE).
    #[error("handle the proof of a fork of {size} bytes: the most is 2100000")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// Not UTF-8.
    #[error("read the proof of a fork as UTF-8")]
    NotUtf8,
    /// The first line is not `vouchsafe.fork/1`.
    #[error("find the header of the proof of a fork")]
    Header,
    /// A remark has a control character, or there are more than [`MAX_REMARKS`](super::MAX_REMARKS).
    #[error("handle the remarks in the proof of a fork")]
    Remark,
    /// A line before the first blank one is neither a remark nor a hash, or there are more than 63 hashes.
    #[error("read the consistency proof in the proof of a fork")]
    Hash,
    /// Not two notes, each of a text, a blank line and signature lines.
    #[error("find two signed checkpoints in the proof of a fork")]
    Checkpoints,
    /// One of the checkpoints is not signed by any of the keys.
    #[error("open the {which} checkpoint of a fork")]
    Checkpoint {
        /// `first` or `second`.
        which: &'static str,
        /// Why not.
        source: CheckpointError,
    },
    /// No key was given.
    #[error("verify a fork without a key of the log")]
    NoKey,
    /// The checkpoints are of two logs.
    #[error("compare checkpoints of two logs, {first} and {second}")]
    Origins {
        /// The origin of the first checkpoint.
        first: String,
        /// The origin of the second checkpoint.
        second: String,
    },
    /// Both checkpoints can be true.
    #[error("find a contradiction: the checkpoints may both be of one log")]
    NoContradiction,
}
