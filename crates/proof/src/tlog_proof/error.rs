//! What can be wrong with a proof file.

use thiserror::Error;

use crate::checkpoint::CheckpointError;
use crate::cosignature::CosignatureError;
use crate::tree::TreeError;

/// A proof file that could not be read, or that doesn't prove.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TlogProofError {
    /// Larger than [`MAX_TLOG_PROOF_SIZE`](super::MAX_TLOG_PROOF_SIZE).
    #[error("read a proof of {size} bytes: the most is 2000000")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// Not UTF-8.
    #[error("read a proof as UTF-8")]
    NotUtf8,
    /// The first line is not `c2sp.org/tlog-proof@v1`.
    #[error("find the first line of a proof: c2sp.org/tlog-proof@v1")]
    Header,
    /// The `extra` line doesn't have canonical base64 of at least one byte.
    #[error("read the extra line of a proof")]
    Extra,
    /// No `index` line with a decimal number up to 2^63 - 1 without leading zeros.
    #[error("read the index line of a proof")]
    Index,
    /// A line before the blank one is not a hash in canonical base64.
    #[error("read a hash of a proof")]
    Hash,
    /// More than 63 hashes.
    #[error("read a proof of more than 63 hashes")]
    TooManyHashes,
    /// No blank line with a checkpoint behind it.
    #[error("find the checkpoint of a proof")]
    NoCheckpoint,
    /// The checkpoint is malformed, of another log, or not signed by it.
    #[error("open the checkpoint of a proof")]
    Checkpoint(#[source] CheckpointError),
    /// A cosignature by a trusted witness is bad, or the trusted keys can't be used together.
    #[error("verify the witnesses of a proof")]
    Cosignature(#[source] CosignatureError),
    /// The entry is not in the tree at this index.
    #[error("prove that the entry is in the log")]
    Inclusion(#[source] TreeError),
}
