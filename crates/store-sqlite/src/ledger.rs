//! The ledger's side of the store.

use async_trait::async_trait;
use domain::digest::Digest;
use domain::ports::{Head, LedgerQueue, QueueError, StoreError};
use domain::time::Timestamp;

use crate::batch;
use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{count, parse};

impl SqliteStore {
    /// The place of the newest shard's first entry; before the first is opened, of the first of all.
    async fn first(&self) -> Result<u64, StoreError> {
        let first: i64 = sqlx::query_scalar("SELECT coalesce(max(first), 0) FROM ledger_shard")
            .fetch_one(&self.readers)
            .await
            .map_err(failed)?;
        count("the shard", "", first)
    }
}

#[async_trait]
impl LedgerQueue for SqliteStore {
    async fn committed(&self) -> Result<u64, StoreError> {
        let next = batch::next(&self.readers).await?;
        Ok(next.saturating_sub(self.first().await?))
    }

    async fn settle(&self) -> Result<(), StoreError> {
        self.writer.settle().await
    }

    async fn entry_bytes(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        batch::bytes(&self.readers, self.first().await? + from, limit).await
    }

    async fn newest_time(&self, from: u64, limit: u32) -> Result<Option<Timestamp>, StoreError> {
        batch::newest(&self.readers, self.first().await? + from, limit).await
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
