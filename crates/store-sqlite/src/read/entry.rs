//! Questions about ledger entries.

use domain::id::EntryId;
use domain::ports::{EntryFilter, MAX_PAGE, StoreError, StoredEntry};
use sqlx::{QueryBuilder, Sqlite};

use crate::batch::{self, Batch};
use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{column, count};

/// The question as SQL.
fn query(filter: &EntryFilter) -> QueryBuilder<Sqlite> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT idx FROM ledger_entry WHERE TRUE");
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
        self.writer.catch_up().await?;
        let found: Vec<i64> =
            query(filter).build_query_scalar().fetch_all(&self.readers).await.map_err(failed)?;
        let mut entries = Vec::with_capacity(found.len());
        let mut batch: Option<Batch> = None;
        for index in found {
            let index = count(WHAT, "", index)?;
            // Neighbours lie in one batch.
            if !batch.as_ref().is_some_and(|batch| batch.holds(index)) {
                batch = batch::read(&self.readers, index, 1).await?.pop();
            }
            let bytes = batch.as_ref().map(|batch| batch.entry(index)).transpose()?.flatten();
            let bytes = bytes.ok_or_else(|| StoreError::Corrupt {
                what: WHAT,
                id: index.to_string(),
                reason: "it is in no batch".to_owned(),
            })?;
            entries.push(StoredEntry { index, bytes: bytes.to_vec() });
        }
        Ok(entries)
    }

    pub(crate) async fn read_entry(&self, index: u64) -> Result<Option<StoredEntry>, StoreError> {
        let Some(batch) = batch::read(&self.readers, index, 1).await?.pop() else { return Ok(None) };
        let bytes = batch.entry(index)?.map(<[u8]>::to_vec);
        Ok(bytes.map(|bytes| StoredEntry { index, bytes }))
    }

    pub(crate) async fn read_entry_by_id(&self, id: &EntryId) -> Result<Option<StoredEntry>, StoreError> {
        self.writer.catch_up().await?;
        let index: Option<i64> = sqlx::query_scalar("SELECT min(idx) FROM ledger_entry WHERE id = ?")
            .bind(id.to_string())
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        match index {
            Some(index) => self.read_entry(count(WHAT, "", index)?).await,
            None => Ok(None),
        }
    }
}

const WHAT: &str = "the ledger entry";
