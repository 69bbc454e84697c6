//! What somebody took out of the ledger.

use serde::Serialize;

/// What was asked of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Exported {
    /// At or after this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// At or after this index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_index: Option<u64>,
    /// Before this index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_index: Option<u64>,
    /// Of these types; empty: any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// About this kind of thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_kind: Option<String>,
    /// About this thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// About a thing of this team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// By this actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// With this outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether entries of the range came along that do not fit.
    pub whole_range: bool,
    /// Kinds of evidence that came along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Whether personal values came along.
    pub disclosures: bool,
}
