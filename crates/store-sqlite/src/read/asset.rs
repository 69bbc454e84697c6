//! Questions about assets.

use domain::asset::Asset;
use domain::name::AssetName;
use domain::ports::StoreError;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the asset";

impl SqliteStore {
    pub(crate) async fn read_assets(&self) -> Result<Vec<Asset>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, document FROM asset ORDER BY name")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|(name, text)| document(WHAT, name, text)).collect()
    }

    pub(crate) async fn read_asset(&self, name: &AssetName) -> Result<Option<Asset>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM asset WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document(WHAT, name.as_str(), &text)).transpose()
    }
}
