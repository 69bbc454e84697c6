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
    /// Every policy that the plan binds for it, in the plan's order.
    pub policies: Vec<DecidedPolicy>,
    /// How the answers of several policies become one.
    pub rule: String,
    /// Whether every policy itself answered; where one did not, the fail-safe answer counts in its stead.
    pub answered: bool,
    /// The answer that counts, in one line.
    pub summary: String,
    /// The answer that counts.
    pub answer: serde_json::Value,
    /// Units of fuel used, by all policies together.
    pub fuel: u64,
    /// How long they took, one after the other.
    pub took: String,
}

/// What one policy said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DecidedPolicy {
    /// Its name in the plan; empty in a decision that does not tell it.
    pub policy: String,
    /// The component that was asked.
    pub component: String,
    /// What it answered, in one line; absent: it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<serde_json::Value>,
    /// How it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<serde_json::Value>,
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
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own, and the JSON tells them so")]
pub struct Replay {
    /// The decision.
    pub digest: String,
    /// The kind of question.
    pub kind: String,
    /// Every policy that was asked again, in the decision's order.
    pub policies: Vec<ReplayedPolicy>,
    /// Whether the recorded answer follows from what the policies are recorded to have said.
    pub combined: bool,
    /// `exact`, `same-engine` or `never`: whether running it again must give the same bytes.
    pub replayability: String,
    /// The engine that ran it first.
    pub engine: String,
    /// Whether this engine is the same.
    pub same_engine: bool,
    /// Whether all policies gave the same bytes, and the answer follows from them.
    pub same: bool,
    /// Whether the differences are explained by another engine or by a clock.
    pub excused: bool,
}

/// One policy of a decision, asked again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReplayedPolicy {
    /// Its name in the plan; empty in a decision that does not tell it.
    pub policy: String,
    /// The component that ran.
    pub component: String,
    /// Whether it gave the same bytes.
    pub same: bool,
    /// What it gave now.
    pub outcome: serde_json::Value,
}
