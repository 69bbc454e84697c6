//! Why a call did not give what it should.

use super::TransportError;
use crate::wire::Problem;

/// Why a call did not give what it should.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The request did not arrive, or its answer did not.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server says why it did not do it.
    #[error("{}", .0.detail)]
    Problem(Box<Problem>),
    /// The answer is not what this version of the client understands.
    #[error("understand the answer to {path} (status {status}): {reason}")]
    Answer {
        /// What was asked.
        path: String,
        /// The status of the answer.
        status: u16,
        /// What is wrong with it.
        reason: String,
    },
    /// The request cannot be written.
    #[error("write the request to {0}")]
    Request(String),
}
