//! C2SP tlog-cosignature v1.0.1: statements of witnesses on the checkpoints of a log.
//!
//! Only the Ed25519 cosignatures of type 0x04 are made and verified. Lines of other types, such as
//! ML-DSA-44 (0x06), stay on the checkpoint as they are and count for nothing.

mod cosigner;
mod error;
pub(crate) mod message;
mod verify;

pub use cosigner::Cosigner;
pub use error::CosignatureError;
pub use message::MAX_TIMESTAMP;
pub use verify::{Cosignature, verify};

pub(crate) use verify::verify_lines;
