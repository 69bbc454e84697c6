//! Questions about recovery points.

use domain::id::PointId;
use domain::name::AssetName;
use domain::point::RecoveryPoint;
use domain::ports::StoreError;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the recovery point";

impl SqliteStore {
    pub(crate) async fn read_points(&self, asset: &AssetName) -> Result<Vec<RecoveryPoint>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT id, document FROM recovery_point WHERE asset = ? ORDER BY taken, id")
                .bind(asset.as_str())
                .fetch_all(&self.readers)
                .await
                .map_err(failed)?;
        rows.iter().map(|(id, text)| document(WHAT, id, text)).collect()
    }

    pub(crate) async fn read_point(&self, id: &PointId) -> Result<Option<RecoveryPoint>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM recovery_point WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document(WHAT, &id.to_string(), &text)).transpose()
    }
}
