//! What a log is made of; the owner connects it.

use std::sync::Arc;

use domain::ports::{Clock, LedgerQueue};

use crate::keys::LogKeys;
use crate::objects::StoredObjects;
use crate::witness::Witnessing;

/// What a log is made of.
pub struct LogParts {
    /// Where entries come from, in order, and where the head is.
    pub queue: Arc<dyn LedgerQueue>,
    /// Where strangers read the log.
    pub objects: StoredObjects,
    /// What signs checkpoints; the log's origin is their name.
    pub keys: LogKeys,
    /// The time: nothing is signed while it is behind what was recorded.
    pub clock: Arc<dyn Clock>,
    /// Guards signatures and publishes checkpoints; none: everything is signed, and published at once.
    pub witnessing: Option<Witnessing>,
}

impl std::fmt::Debug for LogParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogParts").field("origin", &self.keys.origin()).finish_non_exhaustive()
    }
}
