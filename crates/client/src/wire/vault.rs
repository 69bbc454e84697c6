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
