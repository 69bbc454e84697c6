//! What is asked of an export, and where it gets what the log itself does not hold.

use async_trait::async_trait;
use auditor::bundle::{Coverage, Disclosure, EvidenceWanted, Query, Range};
use bytes::Bytes;
use domain::digest::Digest;

use crate::error::LedgerError;

/// What is asked of an export.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which entries.
    pub query: Query,
    /// The range of indices in which they can be.
    pub range: Range,
    /// Every entry of the range, or those that fit.
    pub coverage: Coverage,
    /// Which evidence comes along.
    pub evidence: EvidenceWanted,
    /// Whether personal values come along.
    pub disclosures: bool,
    /// An older signed checkpoint, which the bundle shows to be extended.
    pub previous: Option<Vec<u8>>,
    /// The keys that the exporter believes in, one a line.
    pub believed_keys: String,
    /// The trust policy that the exporter believes in.
    pub believed_policy: Option<Vec<u8>>,
}

/// What is kept of a personal value that an entry commits to.
#[derive(Clone, Debug, PartialEq)]
pub enum KeptValue {
    /// The value, with what shows that it is the one.
    Open(Disclosure),
    /// It was erased, as the entry at this index says.
    Erased(u64),
}

/// What is kept of the personal values of some entries.
pub type Personal = Vec<KeptValue>;

/// Where an export gets what the log itself does not hold.
#[async_trait]
pub trait ExportSource: Send + Sync {
    /// Bytes that an entry points to, of this kind; `None` if they are not kept.
    async fn evidence(&self, kind: &str, digest: &Digest) -> Result<Option<Bytes>, LedgerError>;

    /// What is kept of the personal values of the entries at these indices.
    async fn personal(&self, indices: &[u64]) -> Result<Personal, LedgerError>;
}
