//! Questions about ledger entries.

use domain::id::EntryId;
use domain::ports::{EntryFilter, MAX_PAGE, StoreError, StoredEntry};
use sqlx::{QueryBuilder, Sqlite};

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{column, count};

fn stored((index, bytes): (i64, Vec<u8>)) -> Result<StoredEntry, StoreError> {
    Ok(StoredEntry { index: count("the ledger entry", "", index)?, bytes })
}

/// The question as SQL.
fn query(filter: &EntryFilter) -> QueryBuilder<Sqlite> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT idx, bytes FROM ledger_entry WHERE TRUE");
    if !filter.kinds.is_empty() {
        query.push(" AND type IN (");
        let mut kinds = query.separated(", ");
        for kind in &filter.kinds {
            kinds.push_bind(kind.as_str());
        }
        query.push(")");
    }
    if let Some(since) = filter.since {
        query.push(" AND time >= ").push_bind(since.micros());
    }
    if let Some(until) = filter.until {
        query.push(" AND time < ").push_bind(until.micros());
    }
    if let Some(kind) = filter.target_kind {
        query.push(" AND target_kind = ").push_bind(kind.as_str());
    }
    for (column, value) in
        [(" AND target = ", &filter.target), (" AND team = ", &filter.team), (" AND actor = ", &filter.actor)]
    {
        if let Some(value) = value {
            query.push(column).push_bind(value.clone());
        }
    }
    if let Some(status) = filter.status {
        query.push(" AND status = ").push_bind(status.as_str());
    }
    if let Some(before) = filter.before {
        query.push(" AND idx < ").push_bind(column(before));
    }
    if let Some(from) = filter.from {
        query.push(" AND idx >= ").push_bind(column(from));
    }
    let limit = if filter.limit == 0 { MAX_PAGE } else { filter.limit.min(MAX_PAGE) };
    query.push(" ORDER BY idx DESC LIMIT ").push_bind(limit);
    query
}

impl SqliteStore {
    pub(crate) async fn read_entries(&self, filter: &EntryFilter) -> Result<Vec<StoredEntry>, StoreError> {
        let rows = query(filter).build_query_as().fetch_all(&self.readers).await.map_err(failed)?;
        rows.into_iter().map(stored).collect()
    }

    pub(crate) async fn read_entry(&self, index: u64) -> Result<Option<StoredEntry>, StoreError> {
        let row: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT idx, bytes FROM ledger_entry WHERE idx = ?")
            .bind(column(index))
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(stored).transpose()
    }

    pub(crate) async fn read_entry_by_id(&self, id: &EntryId) -> Result<Option<StoredEntry>, StoreError> {
        let row: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT idx, bytes FROM ledger_entry WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(stored).transpose()
    }
}
