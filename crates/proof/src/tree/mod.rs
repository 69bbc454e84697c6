//! RFC 6962 Merkle trees: growing them, proving with them, verifying against them.

mod bounds;
mod climb;
mod error;
mod frontier;
mod prove;
mod subtree;
mod verify;

pub use bounds::{MAX_PROOF, MAX_SIZE};
pub use error::TreeError;
pub use frontier::Frontier;
pub use prove::{
    consistency_proof, consistency_subtrees, inclusion_proof, inclusion_subtrees, root, root_subtrees,
};
pub use subtree::{HashSource, Subtree};
pub use verify::{refutes_consistency, verify_consistency, verify_inclusion};

pub(crate) use subtree::complete_root;
