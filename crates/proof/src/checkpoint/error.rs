//! What can be wrong with a checkpoint.

use thiserror::Error;

use crate::note::NoteError;

/// A checkpoint that could not be read, signed or opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// Fewer than three lines, an empty one, or no newline at the end.
    #[error("split a checkpoint into lines: it takes at least three, none of them empty")]
    Lines,
    /// The second line is not a decimal number up to 2^63 - 1 without leading zeros.
    #[error("read the tree size of a checkpoint")]
    Size,
    /// The third line is not a hash in canonical base64.
    #[error("read the root hash of a checkpoint")]
    Root,
    /// A field has a character that its line can't hold, or the size is too large.
    #[error("write a checkpoint that reads back the same")]
    Unwritable,
    /// The origin is not the name of the key of the log.
    #[error("match the origin of a checkpoint with its key: {origin} is not {key}")]
    Origin {
        /// The first line of the checkpoint.
        origin: String,
        /// The name of the key.
        key: String,
    },
    /// The key of the log is not of type 0x01.
    #[error("use {name} as a log: its key is not of type 0x01")]
    NotALogKey {
        /// The name of the key.
        name: String,
    },
    /// The signed note around the checkpoint is malformed, or not signed by the log.
    #[error("open the signed note of a checkpoint")]
    Note(#[source] NoteError),
}
