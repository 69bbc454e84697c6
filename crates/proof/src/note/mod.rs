//! C2SP signed-note v1.0.0: text that is signed by one or more keys.

mod error;
mod key_name;
mod signature;
mod signed_text;
mod signing_key;
mod text;
mod verify;
mod verifying_key;

pub use error::{KeyError, NoteError};
pub use signature::Signature;
pub use signed_text::Note;
pub use signing_key::SigningKey;
pub use verify::VerifiedSignature;
pub use verifying_key::{SignatureType, VerifyingKey};

pub(crate) use text::check_text;
pub(crate) use verify::known_signatures;

/// The largest note in bytes that is read or written, text and signatures together.
///
/// The bound of Go's `sumdb/note`; the specification asks for some bound.
pub const MAX_NOTE_SIZE: usize = 1_000_000;

/// The most signatures on a note that is read or written; the specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;
