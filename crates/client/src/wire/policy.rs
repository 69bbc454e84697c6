//! Policies.

use serde::{Deserialize, Serialize};

/// A policy of the installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// The kinds of question that it answers.
    pub kinds: Vec<String>,
    /// One sentence.
    pub summary: String,
    /// Its component: its identity.
    pub component: String,
    /// Bytes of its component.
    pub size: u64,
    /// Whether its name means it now.
    pub active: bool,
    /// When it came.
    pub uploaded: String,
    /// JSON Schema of its parameters.
    pub parameters_schema: serde_json::Value,
}

/// Policies, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicyList {
    /// The policies.
    pub policies: Vec<Policy>,
}
