//! What was expected of a planning period: each asset that was due for evaluation, and what came of it.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::name::AssetName;
use crate::policy::PolicyKind;
use crate::span::Span;
use crate::time::Timestamp;
use crate::word::words;

/// How long a planning period is. The scheduler looks every minute: an entry for each look would be half a
/// million a year that say that nothing happened. An hour is short beside any promise that is made here,
/// and costs nine thousand.
pub const PERIOD: Span = Span::from_secs(60 * 60);

/// What came of the last evaluation of an asset in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evaluated {
    /// A run was started.
    Started,
    /// Nothing was due.
    Waiting,
    /// No plan governs it.
    Unplanned,
    /// Its scope policy says that it must not be backed up.
    LeftOut,
    /// It could not be asked or started.
    Failed,
}

words! {
    Evaluated ("an evaluation") {
        Started = "started", Waiting = "waiting", Unplanned = "unplanned", LeftOut = "left-out", Failed = "failed",
    }
}

/// One line of a period's list: canonical JSON (RFC 8785), and a leaf of its tree. Lines are ordered by
/// asset, then by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expected {
    /// The asset.
    pub asset: AssetName,
    /// The kind of question.
    pub kind: PolicyKind,
    /// How often it was evaluated.
    pub evaluations: u64,
    /// How many decisions were taken about it.
    pub decisions: u64,
    /// The Merkle root (RFC 6962) over their digests, 32 bytes each, in order.
    pub root: Digest,
    /// What came of the last evaluation.
    pub last: Evaluated,
    /// When the next run is due, as the last decision says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// What `decisions.summarised` says of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Summary {
    /// When the period began: the end of the one before it, unless the service was not running.
    pub from: Timestamp,
    /// When it ended.
    pub until: Timestamp,
    /// How often the schedule was looked at.
    pub ticks: u64,
    /// How many assets and kinds were expected: the lines of the list.
    pub expected: u64,
    /// How many decisions were taken.
    pub decisions: u64,
    /// The Merkle root (RFC 6962) over the lines, without their newlines.
    pub root: Digest,
    /// The digest of the list, which is kept as evidence.
    pub list: Digest,
}
