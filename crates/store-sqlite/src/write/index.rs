//! The rows that entries are found by: written many at once, when there is time, or when too many are
//! missing.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};

use domain::entry::{EncodedEntry, EntryView};
use domain::ports::StoreError;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::batch;
use crate::error::failed;
use crate::rows::{EntryRow, count};

/// Rows in one statement, largest first: a handful of statements is prepared once and serves any number.
const CHUNKS: [usize; 5] = [256, 64, 16, 4, 1];
/// Rows in one transaction, so that commits do not wait long for it.
const STEP: usize = 1_024;
/// Rows that may be missing. Whoever asks for entries waits until they are written, and so does a start:
/// about a tenth of a second.
const MOST: usize = 16_384;
/// Entries that are read at once at a start.
const PAGE: u32 = 4_096;

/// The rows that are not written yet, oldest first.
#[derive(Debug, Default)]
pub(super) struct Index {
    missing: VecDeque<EntryRow>,
}

impl Index {
    /// What is missing in a database: whatever was committed and not indexed before its last end.
    pub(super) async fn open(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        let indexed: i64 = sqlx::query_scalar("SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry")
            .fetch_one(&mut *connection)
            .await
            .map_err(failed)?;
        let mut index = Self::default();
        let mut from = count("the ledger's index", "", indexed)?;
        loop {
            let entries = batch::bytes(&mut *connection, from, PAGE).await?;
            if entries.is_empty() {
                break;
            }
            for (at, bytes) in (from..).zip(&entries) {
                index.missing.push_back(read(at, bytes)?);
            }
            from += entries.len() as u64;
            // A database that was migrated, or edited, may miss more than a server ever leaves.
            while index.missing.len() > MOST {
                index.step(connection).await?;
            }
        }
        Ok(index)
    }

    /// Takes entries that were just written; the first is at index `first`.
    pub(super) fn add(&mut self, first: u64, entries: Vec<EncodedEntry>) {
        self.missing.extend((first..).zip(entries).map(|(index, entry)| EntryRow::of(index, entry)));
    }

    /// Forgets the last entries, which were not written after all.
    pub(super) fn take_back(&mut self, entries: usize) {
        self.missing.truncate(self.missing.len().saturating_sub(entries));
    }

    pub(super) fn len(&self) -> usize {
        self.missing.len()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Writes rows until no more are missing than may be, inside a transaction; gives how many, for
    /// [`Self::written`] once it is committed.
    /// The first `done` were written in this transaction already.
    pub(super) async fn bound(
        &mut self,
        connection: &mut SqliteConnection,
        done: usize,
    ) -> Result<usize, StoreError> {
        let over = self.missing.len().saturating_sub(MOST).max(done);
        insert_rows(connection, &self.missing.make_contiguous()[done..over]).await?;
        Ok(over)
    }

    /// Writes all rows, inside a transaction; gives how many.
    pub(super) async fn write(&mut self, connection: &mut SqliteConnection) -> Result<usize, StoreError> {
        insert_rows(connection, self.missing.make_contiguous()).await?;
        Ok(self.missing.len())
    }

    /// Rows that were written are no longer missing.
    pub(super) fn written(&mut self, rows: usize) {
        self.missing.drain(..rows);
    }

    /// Writes all rows.
    pub(super) async fn all(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        while !self.is_complete() {
            self.step(connection).await?;
        }
        Ok(())
    }

    /// Writes some rows in a transaction of their own.
    pub(super) async fn step(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let rows = self.missing.len().min(STEP);
        let written = async {
            sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(failed)?;
            insert_rows(connection, &self.missing.make_contiguous()[..rows]).await?;
            sqlx::query("COMMIT").execute(&mut *connection).await.map_err(failed)
        };
        if let Err(error) = written.await {
            let _ = sqlx::query("ROLLBACK").execute(connection).await;
            return Err(error);
        }
        self.written(rows);
        Ok(())
    }
}

/// The row of an entry that is read back.
fn read(index: u64, bytes: &[u8]) -> Result<EntryRow, StoreError> {
    EntryView::read(bytes).map(|view| EntryRow::of_view(index, view)).map_err(|error| StoreError::Corrupt {
        what: "the ledger entry",
        id: index.to_string(),
        reason: error.to_string(),
    })
}

/// Writes the rows of entries at once; the first is at index `first`.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    first: u64,
    entries: &[EncodedEntry],
) -> Result<(), StoreError> {
    let entries = entries.iter().cloned();
    let rows: Vec<_> = (first..).zip(entries).map(|(index, entry)| EntryRow::of(index, entry)).collect();
    insert_rows(connection, &rows).await
}

/// The statements that insert as many rows as a chunk has. A row that cannot be inserted ends the whole
/// transaction, so SQLite need not keep pages to take back one statement.
static STATEMENTS: LazyLock<[(usize, Arc<str>); CHUNKS.len()]> = LazyLock::new(|| {
    CHUNKS.map(|size| {
        let rows = vec!["(?,?,?,?,?,?,?,?,?,?)"; size].join(",");
        let columns = "idx, id, time, type, target_kind, target, team, actor, status, correlation";
        let sql = format!("INSERT OR ROLLBACK INTO ledger_entry ({columns}) VALUES {rows}");
        (size, sql.into())
    })
});

async fn insert_rows(connection: &mut SqliteConnection, mut rest: &[EntryRow]) -> Result<(), StoreError> {
    while let Some((size, sql)) = STATEMENTS.iter().find(|(size, _)| *size <= rest.len()) {
        let (rows, tail) = rest.split_at(*size);
        let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
        for row in rows {
            query = query
                .bind(row.index)
                .bind(row.id.clone())
                .bind(row.time)
                .bind(row.kind.clone())
                .bind(row.target_kind.clone())
                .bind(row.target.clone())
                .bind(row.team.clone())
                .bind(row.actor.clone())
                .bind(row.status.clone())
                .bind(row.correlation.clone());
        }
        query.execute(&mut *connection).await.map_err(failed)?;
        rest = tail;
    }
    Ok(())
}
