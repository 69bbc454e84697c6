//! C2SP tlog-checkpoint v1.0.0: the size and root of a log, signed.

mod body;
mod error;
mod signed;

pub use body::Checkpoint;
pub use error::CheckpointError;
pub use signed::SignedCheckpoint;
