//! Evidence: bytes that ledger entries point to by digest.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// What kind of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A policy or source component.
    Component,
    /// A decision, as `docs/formats/decision.md` says.
    Decision,
    /// A manifest, as `docs/formats/manifest.md` says.
    Manifest,
    /// A list of all faults of a backup, one JSON object a line.
    Faults,
    /// A list of all differences of a restore or a drill, one JSON object a line.
    Differences,
    /// A plan as it was applied.
    Plan,
    /// What was expected of a planning period, one JSON object a line.
    Expectations,
    /// Witnesses and their quorum, in C2SP tlog-policy.
    WitnessPolicy,
}

/// A pointer from an entry to evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evidence {
    /// What kind of bytes.
    pub kind: EvidenceKind,
    /// Their digest.
    pub sha256: Digest,
    /// How many.
    pub size: u64,
}
