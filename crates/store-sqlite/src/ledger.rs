//! The ledger's side of the store.

use async_trait::async_trait;
use domain::digest::Digest;
use domain::ports::{Head, LedgerQueue, QueueError, StoreError};
use domain::time::Timestamp;

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{column, count, parse};

/// Entries of the newest shard; before the first is opened, all that there are.
const COMMITTED: &str = "SELECT coalesce(max(idx) + 1, 0) \
    - (SELECT coalesce(max(first), 0) FROM ledger_shard) FROM ledger_entry";
/// Entries with their indices in the log of the newest shard.
const ENTRIES: &str = "WITH newest (first) AS MATERIALIZED (SELECT coalesce(max(first), 0) FROM ledger_shard) \
    SELECT idx - first, bytes FROM newest, ledger_entry WHERE idx >= first + ? ORDER BY idx LIMIT ?";

/// The newest time of some entries of the newest shard.
const NEWEST: &str = "WITH newest (first) AS MATERIALIZED (SELECT coalesce(max(first), 0) FROM ledger_shard) \
    SELECT max(time) FROM newest, ledger_entry WHERE idx >= first + ?1 AND idx < first + ?1 + ?2";

#[async_trait]
impl LedgerQueue for SqliteStore {
    async fn committed(&self) -> Result<u64, StoreError> {
        let next: i64 = sqlx::query_scalar(COMMITTED).fetch_one(&self.readers).await.map_err(failed)?;
        count("the ledger's length", "", next)
    }

    async fn entry_bytes(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(ENTRIES)
            .bind(column(from))
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        let in_order = (column(from)..).zip(&rows).all(|(expected, (index, _))| expected == *index);
        if !in_order {
            let reason = format!("an entry after {from} is missing");
            return Err(StoreError::Corrupt { what: "the ledger's entries", id: from.to_string(), reason });
        }
        Ok(rows.into_iter().map(|(_, bytes)| bytes).collect())
    }

    async fn newest_time(&self, from: u64, limit: u32) -> Result<Option<Timestamp>, StoreError> {
        let newest: Option<i64> = sqlx::query_scalar(NEWEST)
            .bind(column(from))
            .bind(limit)
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        Ok(newest.map(Timestamp::from_micros))
    }

    async fn head(&self) -> Result<Option<Head>, StoreError> {
        let what = "the ledger's head";
        let row: Option<(i64, String, Vec<u8>)> =
            sqlx::query_as("SELECT size, root, checkpoint FROM ledger_head WHERE only = 1")
                .fetch_optional(&self.readers)
                .await
                .map_err(failed)?;
        row.map(|(size, root, checkpoint)| {
            Ok(Head { size: count(what, "", size)?, root: parse::<Digest>(what, "", &root)?, checkpoint })
        })
        .transpose()
    }

    async fn swap_head(&self, expected: u64, head: &Head) -> Result<(), QueueError> {
        self.writer.swap(expected, head.clone()).await
    }
}
