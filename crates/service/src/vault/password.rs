//! Shows a vault's password, so that `restic` can open it; who saw it is recorded first.

use domain::access::Action;
use domain::entry::{Detail, Target};
use domain::name::VaultName;
use domain::ports::Commit;
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// A vault's password; without a name, the password of the only vault.
    pub async fn vault_password(
        &self,
        caller: &Caller,
        name: Option<&VaultName>,
    ) -> Result<Zeroizing<String>, ServiceError> {
        caller.may(Action::DiscloseSecrets, None)?;
        let vault = match name {
            Some(name) => self.vault_record(name).await?,
            None => self.only_vault().await?,
        };
        let secret = self.vault_secret(&vault)?;
        let entry =
            self.draft(caller, Target::vault(&vault.name), Detail::VaultPasswordDisclosed {}).seal()?;
        self.commit(Commit::recording(entry)).await?;
        Ok(Zeroizing::new(secret.password().to_owned()))
    }

    async fn only_vault(&self) -> Result<domain::vault::Vault, ServiceError> {
        let mut vaults = self.store().vaults().await?;
        match (vaults.pop(), vaults.len()) {
            (Some(vault), 0) => Ok(vault),
            (None, _) => Err(ServiceError::not_found("a vault", &"at all")),
            (Some(_), others) => {
                Err(ServiceError::Invalid(format!("choose between {} vaults: name one", others + 1)))
            }
        }
    }
}
