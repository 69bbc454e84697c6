//! Recovery points.

use serde::{Deserialize, Serialize};

/// What a backup left in a vault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Point {
    /// Its identity.
    pub id: String,
    /// Of which asset.
    pub asset: String,
    /// The run that made it.
    pub run: String,
    /// In which vault.
    pub vault: String,
    /// The snapshot, as `restic` names it.
    pub snapshot: String,
    /// How it was taken.
    pub method: String,
    /// The moment that it stands for.
    pub taken: String,
    /// Whether every entry in scope was read without error.
    pub complete: bool,
    /// When a drill last restored all of it without a difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
    /// Whether a legal hold lies on it.
    pub held: bool,
    /// Until when its vault refuses to delete it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immutable_until: Option<String>,
    /// Entries that could not be read, or not faithfully.
    pub faults: u64,
    /// Entries: files, directories and links.
    pub entries: u64,
    /// Bytes of content that it restores.
    pub size: u64,
    /// Its manifest, kept as evidence.
    pub manifest: String,
    /// The Merkle root over the manifest's entries.
    pub root: String,
}

/// Recovery points, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PointList {
    /// The points.
    pub points: Vec<Point>,
}
