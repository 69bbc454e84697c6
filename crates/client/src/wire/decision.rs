//! Decisions.

use serde::{Deserialize, Serialize};

/// What to ask the policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DecideRequest {
    /// Which kind of question; absent: all that the plan binds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decided {
    /// Its identity.
    pub digest: String,
    /// The kind of question.
    pub kind: String,
    /// The policy's name in the plan.
    pub policy: String,
    /// The component that was asked.
    pub component: String,
    /// Whether the policy itself answered; if not, the fail-safe answer counts.
    pub answered: bool,
    /// The answer that counts, in one line.
    pub summary: String,
    /// The answer that counts.
    pub answer: serde_json::Value,
    /// How the policy failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<serde_json::Value>,
    /// Units of fuel used.
    pub fuel: u64,
    /// How long it took.
    pub took: String,
}

/// Decisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DecidedList {
    /// The decisions.
    pub decisions: Vec<Decided>,
}

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Replay {
    /// The decision.
    pub digest: String,
    /// The component that ran.
    pub component: String,
    /// The kind of question.
    pub kind: String,
    /// `exact`, `same-engine` or `never`: whether running it again must give the same bytes.
    pub replayability: String,
    /// The engine that ran it first.
    pub engine: String,
    /// Whether this engine is the same.
    pub same_engine: bool,
    /// Whether it gave the same bytes.
    pub same: bool,
    /// Whether a difference is explained by another engine or by a clock.
    pub excused: bool,
    /// What it gave now.
    pub outcome: serde_json::Value,
}
