//! What can be wrong with a size, an index, a proof or a source of hashes.

use thiserror::Error;

use super::Subtree;

/// A proof that could not be made, or that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TreeError {
    /// The size is above [`MAX_SIZE`](super::MAX_SIZE).
    #[error("handle a tree of {size} leaves: the most is 2^63 - 1")]
    TooLarge {
        /// The size in leaves.
        size: u64,
    },
    /// There is no such leaf.
    #[error("find leaf {index} in a tree of {size} leaves")]
    IndexOutOfRange {
        /// The index of the leaf, from 0.
        index: u64,
        /// The size of the tree in leaves.
        size: u64,
    },
    /// A tree can't be an extension of a larger one.
    #[error("extend a tree of {old} leaves to one of {new}")]
    Shrinking {
        /// The size of the older tree in leaves.
        old: u64,
        /// The size of the newer tree in leaves.
        new: u64,
    },
    /// The source doesn't have a hash that the proof needs.
    #[error("read the hash of {subtree}")]
    MissingSubtree {
        /// The subtree that was asked for.
        subtree: Subtree,
    },
    /// A frontier takes one hash for each bit that is set in its size.
    #[error("load a frontier of {size} leaves from {hashes} hashes")]
    FrontierLength {
        /// The size in leaves.
        size: u64,
        /// How many hashes were given.
        hashes: usize,
    },
    /// The proof has too few or too many hashes for these sizes.
    #[error("use a proof of {hashes} hashes: another number is needed")]
    ProofLength {
        /// How many hashes the proof has.
        hashes: usize,
    },
    /// The leaf and its proof lead to another root.
    #[error("reach the root from the leaf")]
    RootMismatch,
    /// The proof leads to another root of the older tree.
    #[error("reach the older root by the consistency proof")]
    OldRootMismatch,
    /// The proof leads to another root of the newer tree.
    #[error("reach the newer root by the consistency proof")]
    NewRootMismatch,
}
