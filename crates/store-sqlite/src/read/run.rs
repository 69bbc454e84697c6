//! Questions about runs.

use domain::id::RunId;
use domain::ports::{MAX_PAGE, RunFilter, StoreError};
use domain::run::Run;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::document;

const WHAT: &str = "the run";

impl SqliteStore {
    pub(crate) async fn read_runs(&self, filter: &RunFilter) -> Result<Vec<Run>, StoreError> {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT id, document FROM run WHERE TRUE");
        if let Some(asset) = &filter.asset {
            query.push(" AND asset = ").push_bind(asset.as_str());
        }
        if let Some(kind) = filter.kind {
            query.push(" AND kind = ").push_bind(kind.as_str());
        }
        if !filter.states.is_empty() {
            query.push(" AND state IN (");
            let mut states = query.separated(", ");
            for state in &filter.states {
                states.push_bind(state.as_str());
            }
            query.push(")");
        }
        let limit = if filter.limit == 0 { MAX_PAGE } else { filter.limit.min(MAX_PAGE) };
        query.push(" ORDER BY requested DESC, id DESC LIMIT ").push_bind(limit);
        let rows: Vec<(String, String)> =
            query.build_query_as().fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(|(id, text)| document(WHAT, id, text)).collect()
    }

    pub(crate) async fn read_run(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        let text: Option<String> = sqlx::query_scalar("SELECT document FROM run WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        text.map(|text| document(WHAT, &id.to_string(), &text)).transpose()
    }
}
