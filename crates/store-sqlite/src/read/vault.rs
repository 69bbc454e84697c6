//! Questions about vaults.

use domain::name::VaultName;
use domain::ports::StoreError;
use domain::vault::Vault;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the vault";

impl SqliteStore {
    pub(crate) async fn read_vaults(&self) -> Result<Vec<Vault>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, document FROM vault ORDER BY name")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|(name, text)| document(WHAT, name, text)).collect()
    }

    pub(crate) async fn read_vault(&self, name: &VaultName) -> Result<Option<Vault>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM vault WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document(WHAT, name.as_str(), &text)).transpose()
    }
}
