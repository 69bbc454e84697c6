//! Which witnesses a ledger asks, and what happens while they are silent.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::word::words;

/// What happens to a checkpoint that the quorum has not cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WitnessMode {
    /// It is published at once, and again with the cosignatures when they are there.
    Open,
    /// It is not published before the quorum has cosigned it.
    Closed,
}

words! {
    WitnessMode ("a witness mode") { Open = "open", Closed = "closed" }
}

/// The witnesses of an installation, as they were set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WitnessSetting {
    /// The witnesses and the quorum, in C2SP tlog-policy.
    pub policy: String,
    /// What happens while they are silent.
    pub mode: WitnessMode,
    /// When it was set.
    pub set: Timestamp,
}
