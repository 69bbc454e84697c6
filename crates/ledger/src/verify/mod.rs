//! Verifies a whole log: every entry hashed, every tile compared, the root held against the signature.

mod bundles;
mod finding;
mod inventory;
mod tiles;
mod whole;

pub use finding::{Finding, FindingKind, Verification};
pub use whole::verify_log;
