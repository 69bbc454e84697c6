//! C2SP tlog-policy: which logs are trusted, and which witnesses together are enough.

mod bounds;
mod document;
mod error;
mod evaluate;
mod group;
mod key;
mod parse;
mod quorum;
mod word;
mod write;

pub use bounds::{MAX_DEFINITIONS, MAX_LOGS, MAX_POLICY_SIZE};
pub use document::{PolicyLog, PolicyWitness, TrustPolicy};
pub use error::{PolicyError, PolicyFlaw};
pub use evaluate::{Tally, Witnessed};
pub use group::{PolicyGroup, Threshold};
pub use key::PolicyKey;
pub use word::Word;
