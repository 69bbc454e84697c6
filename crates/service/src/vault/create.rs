//! Creates a vault: the repository first, then its record with the sealed secret.

use domain::access::Action;
use domain::entry::{Detail, Target};
use domain::name::VaultName;
use domain::ports::{Change, Commit};
use domain::vault::{Vault, VaultLocation};

use super::open::purpose;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// Creates a vault where there is none.
    pub async fn create_vault(
        &self,
        caller: &Caller,
        name: VaultName,
        location: VaultLocation,
    ) -> Result<Vault, ServiceError> {
        caller.may(Action::ManagePlans, None)?;
        if self.store().vault(&name).await?.is_some() {
            return Err(ServiceError::Conflict(format!("create the vault {name}: there is one already")));
        }
        let requested = Detail::VaultRequested { location: location.to_string() };
        let intent = self.draft(caller, Target::vault(&name), requested).intent();
        self.commit(Commit::recording(intent.seal()?)).await?;
        let place = location.clone();
        let created = self
            .blocking(move |service| {
                let deps = service.deps();
                let storage = ::vault::Storage::at(&place, &deps.places.base, deps.runtime.clone())?;
                ::vault::Vault::create(storage, deps.entropy.as_ref())
            })
            .await??;
        let deps = self.deps();
        let sealed = deps
            .sealing
            .seal(&created.secret().to_bytes(), &purpose(&name), deps.entropy.as_ref())
            .ok_or_else(|| ServiceError::Internal("seal the vault's secret".to_owned()))?;
        let vault = Vault {
            name,
            location,
            sealed_password: sealed,
            repository: created.repository().to_owned(),
            created: self.now(),
        };
        let detail = Detail::VaultCreated {
            location: vault.location.to_string(),
            repository: vault.repository.clone(),
        };
        let entry = self.draft(caller, Target::vault(&vault.name), detail).of_intent(intent.id()).seal()?;
        self.commit(Commit::recording(entry).with(Change::AddVault(vault.clone()))).await?;
        Ok(vault)
    }
}
