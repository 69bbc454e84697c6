//! C2SP signed-note v1.0.0: text that is signed by one or more keys.

mod bounds;
mod error;
mod key_name;
mod opaque_key;
mod signature;
mod signed_text;
mod signing_key;
mod text;
mod verify;
mod verifying_key;

pub use bounds::{MAX_NOTE_SIZE, MAX_SIGNATURES};
pub use error::{KeyError, NoteError};
pub use opaque_key::OpaqueKey;
pub use signature::Signature;
pub use signed_text::Note;
pub use signing_key::SigningKey;
pub use verify::VerifiedSignature;
pub use verifying_key::{SignatureType, VerifyingKey};

pub(crate) use text::check_text;
pub(crate) use verify::known_signatures;
