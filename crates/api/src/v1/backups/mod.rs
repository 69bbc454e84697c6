//! Endpoints about backups.

pub(crate) mod start;
