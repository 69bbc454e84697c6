//! The witnesses of the ledger.

use serde::{Deserialize, Serialize};

/// How it stands with one witness.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WitnessStatus {
    /// Its name in the policy.
    pub name: String,
    /// Its verification key (C2SP signed-note).
    pub key: String,
    /// Its submission prefix.
    pub url: String,
    /// How many entries the checkpoint covers that it cosigned last; 0: none yet.
    pub size: u64,
    /// When it says that it cosigned it, by its own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<String>,
    /// When it was asked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// Why its last answer was of no use; absent if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How it stands with the anchor: a place beside the data directory that holds a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AnchorStatus {
    /// Where it is.
    pub place: String,
    /// Why it could not be written last; absent if it could.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The witnesses of the ledger, and how it stands with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WitnessReport {
    /// The log's origin line.
    pub origin: String,
    /// `closed`: nothing is published before the quorum has cosigned; `open`: it is; absent: nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The policy (C2SP tlog-policy).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The witness or group that must have cosigned; absent: nobody need have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<String>,
    /// Whether they were handed to the process from outside, and cannot be changed here.
    pub outside: bool,
    /// How many entries are recorded as published.
    pub published: u64,
    /// How many entries are covered by the largest checkpoint that the quorum has cosigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witnessed: Option<u64>,
    /// Why nothing is signed or published now; absent if that is not so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// Each witness, in the order of the policy.
    pub witnesses: Vec<WitnessStatus>,
    /// The anchor, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<AnchorStatus>,
}

/// Other witnesses to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WitnessesNew {
    /// The policy (C2SP tlog-policy).
    pub policy: String,
    /// `open` or `closed`.
    pub mode: String,
}
