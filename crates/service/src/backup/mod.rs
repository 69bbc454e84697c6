//! Backups: asked for, made, settled.

mod execute;
pub(crate) mod settle;
mod start;

pub use start::BackupRequest;
