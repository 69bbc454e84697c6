//! Assets.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Point;

/// What an operator lets a source see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Grants {
    /// Absolute directories that may be read.
    #[serde(default)]
    pub directories: Vec<String>,
}

/// What is promised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Objectives {
    /// The most data, as time, that may be lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo: Option<String>,
    /// The longest that a restore may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto: Option<String>,
}

/// An asset to add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetNew {
    /// Its name: 1 to 63 of a-z, 0-9, `.`, `_` and `-`.
    pub name: String,
    /// `code`, `database`, `environment`, `configuration`, `documents` or `secrets`.
    pub kind: String,
    /// `critical`, `high`, `normal` or `low`.
    pub tier: String,
    /// Who answers for it.
    pub team: String,
    /// Labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// What is promised.
    #[serde(default = "no_objectives")]
    pub objectives: Objectives,
    /// The source that reads it, such as `files`.
    pub source: String,
    /// The source's configuration; its schema is the source's own.
    pub config: serde_json::Value,
}

const fn no_objectives() -> Objectives {
    Objectives { rpo: None, rto: None }
}

/// Something to protect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Asset {
    /// Its name.
    pub name: String,
    /// What kind of thing it is.
    pub kind: String,
    /// How much it matters.
    pub tier: String,
    /// Who answers for it.
    pub team: String,
    /// Labels.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// What is promised.
    pub objectives: Objectives,
    /// The source that reads it.
    pub source: String,
    /// The source's configuration.
    pub config: serde_json::Value,
    /// What the source may see.
    pub grants: Grants,
    /// When it was added.
    pub added: String,
}

/// Something promised, and what is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Objective {
    /// What was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<String>,
    /// What is; absent while nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<String>,
    /// Whether it holds; absent where nothing was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
}

/// An asset, and how well it is protected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetStatus {
    /// The asset.
    pub asset: Asset,
    /// The plan that governs it; absent: none does, and nothing protects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Recovery points, complete or not.
    pub points: usize,
    /// The newest complete recovery point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<Point>,
    /// The newest recovery point that a drill verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Point>,
    /// The recovery point objective, against the age of the newest complete point.
    pub rpo: Objective,
    /// The recovery time objective, against what the last full drill measured.
    pub rto: Objective,
}

/// Assets, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AssetList {
    /// The assets.
    pub assets: Vec<AssetStatus>,
}
