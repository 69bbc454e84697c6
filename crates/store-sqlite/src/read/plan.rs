//! Questions about plans.

use domain::name::PlanName;
use domain::plan::Plan;
use domain::ports::StoreError;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the plan";

impl SqliteStore {
    pub(crate) async fn read_plans(&self) -> Result<Vec<Plan>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, document FROM plan ORDER BY name")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|(name, text)| document(WHAT, name, text)).collect()
    }

    pub(crate) async fn read_plan(&self, name: &PlanName) -> Result<Option<Plan>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM plan WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document(WHAT, name.as_str(), &text)).transpose()
    }
}
