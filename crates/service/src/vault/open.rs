//! Opens vaults with their sealed secrets, and lists them.

use domain::access::Action;
use domain::name::VaultName;
use domain::time::Timestamp;
use domain::vault::Vault;
use vault::{Storage, VaultSecret};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// A vault as it is shown; never its secret.
#[derive(Clone, Debug)]
pub struct VaultInfo {
    /// Its name.
    pub name: VaultName,
    /// Where it lies, as `restic` takes it.
    pub location: String,
    /// The repository's own id.
    pub repository: String,
    /// When it was created.
    pub created: Timestamp,
}

/// What a vault's secret is sealed for: the secret of one vault never opens under the name of another.
pub(super) fn purpose(name: &VaultName) -> String {
    format!("vouchsafe vault {name}")
}

impl Service {
    /// All vaults.
    pub async fn vaults(&self, caller: &Caller) -> Result<Vec<VaultInfo>, ServiceError> {
        caller.may(Action::Read, None)?;
        Ok(self.store().vaults().await?.into_iter().map(|vault| self.vault_info(vault)).collect())
    }

    fn vault_info(&self, vault: Vault) -> VaultInfo {
        let domain::vault::VaultLocation::Directory { path } = &vault.location;
        let location = self.deps().places.base.join(path).display().to_string();
        VaultInfo { name: vault.name, location, repository: vault.repository, created: vault.created }
    }

    pub(crate) async fn vault_record(&self, name: &VaultName) -> Result<Vault, ServiceError> {
        self.store().vault(name).await?.ok_or_else(|| ServiceError::not_found("the vault", name))
    }

    /// What opens a vault.
    pub(crate) fn vault_secret(&self, vault: &Vault) -> Result<VaultSecret, ServiceError> {
        let opened = self.deps().sealing.open(&vault.sealed_password, &purpose(&vault.name));
        opened
            .and_then(|bytes| VaultSecret::from_bytes(&bytes))
            .ok_or_else(|| ServiceError::Sealed(format!("the vault {}", vault.name)))
    }

    /// A vault, ready for a job. Blocks.
    pub(crate) fn open_vault(&self, vault: &Vault) -> Result<::vault::Vault, ServiceError> {
        let deps = self.deps();
        let storage = Storage::at(&vault.location, &deps.places.base, deps.runtime.clone())?;
        Ok(::vault::Vault::new(storage, self.vault_secret(vault)?, vault.repository.clone()))
    }
}
