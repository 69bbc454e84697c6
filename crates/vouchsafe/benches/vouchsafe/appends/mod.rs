//! Appends: entries of the ledger until they are durable, and until a signed checkpoint covers them,
//! against writing and flushing the same bytes to a file.

mod callers;
mod entry;
mod flush;
mod log;
mod measure;

pub(crate) use measure::measure;
