//! Why a witness does not cosign, and the status that says so.

use thiserror::Error;

use crate::checkpoint::CheckpointError;
use crate::tree::TreeError;

/// Why a well-formed request is refused (tlog-witness v1.0.0, add-checkpoint).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// 404: the witness knows no key of this origin.
    #[error("find the log {origin} among those that are witnessed here")]
    UnknownOrigin {
        /// The first line of the checkpoint.
        origin: String,
    },
    /// 403: no known key of the log has signed, or the signature of one is bad.
    #[error("trust the checkpoint")]
    Untrusted(#[source] CheckpointError),
    /// 400: the proof would lead backward.
    #[error("lead from size {old} back to size {new}")]
    OldAboveSize {
        /// The old size of the request.
        old: u64,
        /// The size of the checkpoint.
        new: u64,
    },
    /// 409: the proof does not begin where the witness stands.
    #[error("begin at size {asked}: the last checkpoint that was cosigned has size {last}")]
    Conflict {
        /// The old size of the request.
        asked: u64,
        /// The size of the newest checkpoint that the witness has cosigned, which is its answer's body.
        last: u64,
    },
    /// 422: the checkpoint does not continue the one that was cosigned last. It may prove that the log
    /// has forked.
    #[error("continue the last checkpoint that was cosigned")]
    Inconsistent(#[source] TreeError),
}

impl Refusal {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::OldAboveSize { .. } => 400,
            Self::Untrusted(_) => 403,
            Self::UnknownOrigin { .. } => 404,
            Self::Conflict { .. } => 409,
            Self::Inconsistent(_) => 422,
        }
    }
}
