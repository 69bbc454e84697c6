//! Backups: a source's items into the engine, every one of them accounted for.

mod account;
mod content;
mod entries;
mod job;
mod node;

pub use job::{BackupJob, BackupOutcome, Parent};
pub(crate) use node::from_node;
