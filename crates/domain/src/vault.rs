//! Vaults: where recovery points are kept.

use serde::{Deserialize, Serialize};

use crate::name::VaultName;
use crate::time::Timestamp;

/// Where a vault lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum VaultLocation {
    /// A directory of this machine; a relative one is below the data directory.
    Directory {
        /// Its path.
        path: String,
    },
}

impl std::fmt::Display for VaultLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directory { path } => f.write_str(path),
        }
    }
}

/// An encrypted, deduplicated repository in the restic format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Vault {
    /// Its name.
    pub name: VaultName,
    /// Where it lies.
    pub location: VaultLocation,
    /// The repository's password, sealed with the service's key-encryption key; base64.
    pub sealed_password: String,
    /// The repository's own id (restic's `config.id`), so that a swapped repository is noticed.
    pub repository: String,
    /// When it was created.
    pub created: Timestamp,
}
