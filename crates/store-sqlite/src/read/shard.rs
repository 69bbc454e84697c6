//! Questions about the shards of the ledger.

use domain::digest::Digest;
use domain::ports::{Head, StoreError};
use domain::shard::{NextShard, Shard, ShardKey};
use domain::time::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row as _};

use crate::error::failed;
use crate::open::SqliteStore;
use crate::rows::{count, document, parse};

/// A row of the table.
struct Row {
    number: i64,
    origin: String,
    first: i64,
    state: String,
    opened: i64,
    next: Option<String>,
    size: Option<i64>,
    root: Option<String>,
    checkpoint: Option<Vec<u8>>,
}

const WHAT: &str = "the shard";

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            number: row.try_get("number")?,
            origin: row.try_get("origin")?,
            first: row.try_get("first")?,
            state: row.try_get("state")?,
            opened: row.try_get("opened")?,
            next: row.try_get("next")?,
            size: row.try_get("size")?,
            root: row.try_get("root")?,
            checkpoint: row.try_get("checkpoint")?,
        })
    }
}

impl Row {
    fn shard(self, keys: Vec<ShardKey>) -> Result<Shard, StoreError> {
        let id = self.number.to_string();
        let end = match (self.size, self.root, self.checkpoint) {
            (Some(size), Some(root), Some(checkpoint)) => Some(Head {
                size: count(WHAT, &id, size)?,
                root: parse::<Digest>(WHAT, &id, &root)?,
                checkpoint,
            }),
            _ => None,
        };
        Ok(Shard {
            number: count(WHAT, &id, self.number)?,
            origin: self.origin,
            first: count(WHAT, &id, self.first)?,
            keys,
            state: parse(WHAT, &id, &self.state)?,
            next: self.next.map(|text| document::<NextShard>(WHAT, &id, &text)).transpose()?,
            end,
            opened: Timestamp::from_micros(self.opened),
        })
    }
}

impl SqliteStore {
    pub(crate) async fn read_shards(&self) -> Result<Vec<Shard>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM ledger_shard ORDER BY number")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        let mut shards = Vec::new();
        for row in rows {
            let keys = self.read_keys(row.number).await?;
            shards.push(row.shard(keys)?);
        }
        Ok(shards)
    }

    async fn read_keys(&self, shard: i64) -> Result<Vec<ShardKey>, StoreError> {
        let what = "the ledger's key";
        let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "SELECT key, from_index, retired FROM ledger_key WHERE shard = ? ORDER BY from_index, key",
        )
        .bind(shard)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        let key = |(key, from, retired): (String, i64, Option<i64>)| {
            let retired = retired.map(|retired| count(what, &key, retired)).transpose()?;
            Ok(ShardKey { from: count(what, &key, from)?, retired, key })
        };
        rows.into_iter().map(key).collect()
    }
}
