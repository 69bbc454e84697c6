//! Vaults.

use serde::{Deserialize, Serialize};

/// A vault; never its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Vault {
    /// Its name.
    pub name: String,
    /// Where it lies, as `restic --repo` takes it.
    pub location: String,
    /// The repository's own id.
    pub repository: String,
    /// When it was created.
    pub created: String,
}

/// Vaults, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VaultList {
    /// The vaults.
    pub vaults: Vec<Vault>,
}

/// A recovery point that is known, and where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct KnownPoint {
    /// The recovery point.
    pub point: String,
    /// Of which asset.
    pub asset: String,
    /// The snapshot that holds it.
    pub snapshot: String,
}

/// What came of holding a vault's listing against what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Reconciliation {
    /// Recovery points that are known to lie in the vault.
    pub points: u64,
    /// Snapshots that the vault lists.
    pub snapshots: u64,
    /// Snapshots that no recovery point knows.
    pub foreign_count: u64,
    /// The first of them.
    pub foreign: Vec<String>,
    /// Recovery points whose snapshot the vault does not list.
    pub lost_count: u64,
    /// The first of them.
    pub lost: Vec<KnownPoint>,
}

/// A vault's password. Whoever asked for it is in the ledger.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct VaultPassword {
    /// The password, as `restic` takes it.
    pub password: String,
}

impl std::fmt::Debug for VaultPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultPassword(…)")
    }
}
