//! The law of the house: assets, plans, runs, decisions and ledger entries, and the rules between them.
//!
//! Nothing here does I/O, knows a database, a web framework or a sandbox, or reads a clock: time,
//! randomness and everything else from the world outside is handed in. What the world must provide
//! stands as traits in [`ports`].

#![forbid(unsafe_code)]

pub mod access;
pub mod asset;
pub mod canonical;
pub mod combine;
pub mod decision;
pub mod digest;
pub mod entry;
pub mod erasure;
pub mod error;
pub mod evidence;
pub mod expectation;
pub mod hold;
pub mod id;
pub mod manifest;
pub mod method;
pub mod missed;
pub mod name;
pub mod path;
pub mod plan;
pub mod point;
pub mod policy;
pub mod ports;
pub mod reconciliation;
pub mod run;
pub mod shard;
pub mod source;
pub mod span;
pub mod time;
pub mod vault;
pub mod witness;
pub mod word;
