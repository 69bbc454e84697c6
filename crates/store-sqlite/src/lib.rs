//! The state of an installation in SQLite: one writer that commits in groups, many readers.
//!
//! A commit returns when it is on disk (`synchronous = FULL`, write-ahead log). Commits that wait at the
//! same time share one transaction and one flush: each is whole or not there, by a savepoint of its own.

#![forbid(unsafe_code)]

mod audit;
mod batch;
mod error;
mod ledger;
mod open;
mod read;
mod rows;
mod store;
mod witness;
mod write;

pub use audit::{Audit, HeadRow, KeptEntry, PersonalAudit, PersonalFinding, ShardRow};
pub use open::{OpenError, SqliteStore};
