//! Looks at a database from outside, read-only: for auditors, beside a running server or after its end.

use std::path::Path;

use domain::entry::EntryView;
use domain::ports::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::error::failed;
use crate::rows::{EntryRow, column};

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

    /// The rows of ledger entries from index `from` on, at most `limit`, as they stand.
    pub async fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        sqlx::query_as("SELECT * FROM ledger_entry WHERE idx >= ? ORDER BY idx LIMIT ?")
            .bind(column(from))
            .bind(limit)
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed)
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

    /// Closes the database.
    pub async fn close(self) {
        let _ = self.connection.close().await;
    }
}

impl EntryRow {
    /// In what the row's columns differ from what its entry itself says; `None` if they agree.
    pub fn disagreement(&self) -> Option<String> {
        let view = match EntryView::read(&self.bytes) {
            Ok(view) => view,
            Err(error) => return Some(format!("its bytes are no entry: {error}")),
        };
        let said = Self {
            index: self.index,
            id: view.id.to_string(),
            time: view.time.micros(),
            kind: view.kind.to_string(),
            target_kind: view.target.kind.to_string(),
            target: view.target.id,
            team: view.target.team.map(|team| team.to_string()),
            actor: view.actor.id,
            status: view.outcome.status.to_string(),
            correlation: view.correlation.map(|run| run.to_string()),
            bytes: self.bytes.clone(),
        };
        (said != *self).then(|| "its columns are not what its entry says".to_owned())
    }
}
