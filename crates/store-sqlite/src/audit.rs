//! Looks at a database from outside, read-only: for auditors, beside a running server or after its end.

mod personal;

use std::collections::HashMap;
use std::path::Path;

use domain::entry::EntryView;
use domain::ports::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::batch;
use crate::error::failed;
use crate::rows::{EntryRow, column};

pub use personal::{PersonalAudit, PersonalFinding};

/// A database that is only looked at.
#[derive(Debug)]
pub struct Audit {
    connection: SqliteConnection,
}

/// The ledger's head as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// How many entries it covers.
    pub size: i64,
    /// The root, as text.
    pub root: String,
    /// The signed checkpoint.
    pub checkpoint: Vec<u8>,
}

/// A shard's row, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardRow {
    /// Its number.
    pub number: i64,
    /// Its origin line.
    pub origin: String,
    /// The place of its first entry in the order of all commits.
    pub first: i64,
    /// What it ended with, if another follows it.
    pub end: Option<HeadRow>,
}

/// A shard's number, origin and first place, and the size, root and checkpoint that it ended with.
type ShardColumns = (i64, String, i64, Option<i64>, Option<String>, Option<Vec<u8>>);

impl Audit {
    /// Opens a database for looking.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging();
        Ok(Self { connection: options.connect().await.map_err(failed)? })
    }

    /// What the database says is wrong with its own structure; nothing, if it is sound.
    pub async fn structure(&mut self) -> Result<Vec<String>, StoreError> {
        let answers: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(20)")
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed)?;
        Ok(answers.into_iter().filter(|answer| answer != "ok").collect())
    }

    /// The ledger entries from index `from` on, about `limit`, as they stand; none that is not there.
    pub async fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<KeptEntry>, StoreError> {
        let batches = batch::read(&mut self.connection, from, limit).await?;
        let rows: Vec<EntryRow> =
            sqlx::query_as("SELECT * FROM ledger_entry WHERE idx >= ? ORDER BY idx LIMIT ?")
                .bind(column(from))
                .bind(limit)
                .fetch_all(&mut self.connection)
                .await
                .map_err(failed)?;
        let indexed: i64 = sqlx::query_scalar("SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry")
            .fetch_one(&mut self.connection)
            .await
            .map_err(failed)?;
        let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.index, row)).collect();
        let last = from.saturating_add(u64::from(limit));
        let mut entries = Vec::new();
        for batch in &batches {
            let wanted = batch.entries()?.into_iter().filter(|(index, _)| (from..last).contains(index));
            entries.extend(wanted.map(|(index, bytes)| {
                let row = rows.remove(&column(index));
                KeptEntry {
                    index,
                    bytes: bytes.to_vec(),
                    late: row.is_none() && column(index) >= indexed,
                    row,
                }
            }));
        }
        Ok(entries)
    }

    /// The ledger's head.
    pub async fn head(&mut self) -> Result<Option<HeadRow>, StoreError> {
        let row: Option<(i64, String, Vec<u8>)> =
            sqlx::query_as("SELECT size, root, checkpoint FROM ledger_head WHERE only = 1")
                .fetch_optional(&mut self.connection)
                .await
                .map_err(failed)?;
        Ok(row.map(|(size, root, checkpoint)| HeadRow { size, root, checkpoint }))
    }

    /// The shards of the ledger, oldest first; none in a database from before there were any.
    pub async fn shards(&mut self) -> Result<Vec<ShardRow>, StoreError> {
        if !self.has_table("ledger_shard").await? {
            return Ok(Vec::new());
        }
        let rows: Vec<ShardColumns> = sqlx::query_as(
            "SELECT number, origin, first, size, root, checkpoint FROM ledger_shard ORDER BY number",
        )
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed)?;
        let row = |(number, origin, first, size, root, checkpoint)| {
            let end = match (size, root, checkpoint) {
                (Some(size), Some(root), Some(checkpoint)) => Some(HeadRow { size, root, checkpoint }),
                _ => None,
            };
            ShardRow { number, origin, first, end }
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The verification keys of all shards, as they stand; none in a database from before there were any.
    pub async fn keys(&mut self) -> Result<Vec<String>, StoreError> {
        if !self.has_table("ledger_key").await? {
            return Ok(Vec::new());
        }
        sqlx::query_scalar("SELECT key FROM ledger_key ORDER BY shard, from_index")
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed)
    }

    async fn has_table(&mut self, name: &str) -> Result<bool, StoreError> {
        let known: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master WHERE name = ?")
            .bind(name)
            .fetch_one(&mut self.connection)
            .await
            .map_err(failed)?;
        Ok(known > 0)
    }

    /// Closes the database.
    pub async fn close(self) {
        let _ = self.connection.close().await;
    }
}

/// An entry as the database has it: its bytes, and the row that it is found by.
#[derive(Clone, Debug)]
pub struct KeptEntry {
    /// Its index.
    pub index: u64,
    /// The bytes that were hashed.
    pub bytes: Vec<u8>,
    row: Option<EntryRow>,
    /// Rows are written after entries: this one is still to come.
    late: bool,
}

impl KeptEntry {
    /// In what the row's columns differ from what its entry itself says; `None` if they agree.
    pub fn disagreement(&self) -> Option<String> {
        let view = match EntryView::read(&self.bytes) {
            Ok(view) => view,
            Err(error) => return Some(format!("its bytes are no entry: {error}")),
        };
        match &self.row {
            None if self.late => None,
            None => Some("there is no row that it is found by".to_owned()),
            Some(row) => (EntryRow::of_view(self.index, view) != *row)
                .then(|| "its columns are not what its entry says".to_owned()),
        }
    }
}
