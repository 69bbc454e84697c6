//! Plans.

use serde::{Deserialize, Serialize};

/// A plan in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Plan {
    /// As somebody wrote it; the schema is in `docs/guides/plans.md`.
    pub spec: serde_json::Value,
    /// Its policies, bound to components.
    pub bindings: Vec<serde_json::Value>,
    /// When it was applied.
    pub applied: String,
}

/// Plans, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PlanList {
    /// The plans.
    pub plans: Vec<Plan>,
}
