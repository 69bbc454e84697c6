//! Verifies a whole log: every entry hashed, every tile compared, the root held against the signature.

mod finding;
mod inventory;
mod piece;
mod probe;
mod rows;
mod walk;
mod whole;

pub use finding::{Finding, FindingKind, Verification};
pub use whole::{left_behind, verify_log};

pub(crate) use whole::AT_ONCE;
