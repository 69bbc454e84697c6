//! Proof that a log has forked: two of its signed checkpoints that cannot both be true.

mod document;
mod error;
mod verify;

pub use document::{Fork, MAX_FORK_SIZE, MAX_REMARKS};
pub use error::ForkError;
pub use verify::ProvenFork;
