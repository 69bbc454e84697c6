//! C2SP tlog-proof `@v1`: one file that proves, offline, that an entry is in a log.

mod document;
mod error;
mod verify;

pub use document::{MAX_TLOG_PROOF_SIZE, TlogProof};
pub use error::TlogProofError;
pub use verify::Verified;
