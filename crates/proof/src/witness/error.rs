//! What can be wrong with a request to a witness, or with its answer.

use thiserror::Error;

use crate::checkpoint::CheckpointError;
use crate::cosignature::CosignatureError;
use crate::note::NoteError;

/// A request that could not be read or made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Larger than [`MAX_REQUEST_SIZE`](super::MAX_REQUEST_SIZE).
    #[error("handle a request of {size} bytes: the most is 65536")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// Not UTF-8.
    #[error("read a request as UTF-8")]
    NotUtf8,
    /// The first line is not `old` and a decimal number up to 2^63 - 1 without leading zeros.
    #[error("read the first line of a request: write `old <size>`")]
    OldSize,
    /// A line before the blank one is not a hash in canonical base64.
    #[error("read a hash of the consistency proof")]
    Hash,
    /// More than 63 hashes.
    #[error("handle a consistency proof of more than 63 hashes")]
    TooManyHashes,
    /// No blank line between the proof and the checkpoint.
    #[error("find the checkpoint of a request behind a blank line")]
    NoCheckpoint,
    /// The signed note is malformed.
    #[error("read the signed note of a request")]
    Note(#[source] NoteError),
    /// The text of the note is no checkpoint.
    #[error("read the checkpoint of a request")]
    Checkpoint(#[source] CheckpointError),
}

/// An answer of a witness that brings no cosignature.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// Larger than [`MAX_ANSWER_SIZE`](super::MAX_ANSWER_SIZE).
    #[error("read an answer of {size} bytes: the most is 65536")]
    TooLarge {
        /// The size in bytes.
        size: usize,
    },
    /// A status other than 200 and 409.
    #[error("get a cosignature: the witness answered with status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// A status of 409 whose body is not a size: nothing says how to ask again.
    #[error("read the size that the witness answered with status 409")]
    Size,
    /// A status of 200 whose body is not signature lines, each with its newline.
    #[error("read the signature lines of a witness")]
    Lines(#[source] NoteError),
    /// A cosignature by the witness does not verify.
    #[error("verify the answer of a witness")]
    Cosignature(#[source] CosignatureError),
    /// A cosignature has the time zero, which stands for none.
    #[error("take a cosignature without a time")]
    NoTime,
    /// None of the lines is by the witness that was asked.
    #[error("find a cosignature by the witness in its answer")]
    Unsigned,
}
