//! RFC 6962 Merkle trees: growing them, proving with them, verifying against them.

mod climb;
mod error;
mod frontier;
mod prove;
mod subtree;
mod verify;

pub use error::TreeError;
pub use frontier::Frontier;
pub use prove::{
    consistency_proof, consistency_subtrees, inclusion_proof, inclusion_subtrees, root, root_subtrees,
};
pub use subtree::{HashSource, Subtree};
pub use verify::{verify_consistency, verify_inclusion};

pub(crate) use subtree::complete_root;

/// The largest tree in leaves, 2^63 - 1: the largest size that every implementation can hold.
pub const MAX_SIZE: u64 = i64::MAX as u64;

/// The most hashes in a proof: a tree of [`MAX_SIZE`] leaves is 63 levels high.
///
/// The same bound as in tlog-proof `@v1` and tlog-witness v1.0.0 (add-checkpoint). A consistency
/// proof could need one hash more, but only beyond 2^62 leaves.
pub const MAX_PROOF: usize = 63;
