//! Writes ledger entries, many in one statement.

use domain::entry::EncodedEntry;
use domain::ports::StoreError;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::error::failed;
use crate::rows::EntryRow;

/// Rows in one statement, largest first: a handful of statements is prepared once and serves any number.
const CHUNKS: [usize; 5] = [256, 64, 16, 4, 1];

/// Writes entries, the first at index `first`.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    first: u64,
    entries: &[EncodedEntry],
) -> Result<(), StoreError> {
    let mut rest: Vec<_> = (first..).zip(entries).map(|(index, entry)| EntryRow::of(index, entry)).collect();
    while let Some(size) = CHUNKS.into_iter().find(|size| *size <= rest.len()) {
        let tail = rest.split_off(size);
        insert_chunk(connection, rest).await?;
        rest = tail;
    }
    Ok(())
}

async fn insert_chunk(connection: &mut SqliteConnection, rows: Vec<EntryRow>) -> Result<(), StoreError> {
    let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
        "INSERT INTO ledger_entry (idx, id, time, type, target_kind, target, team, actor, status, correlation, bytes) ",
    );
    query.push_values(rows, |mut values, row| {
        values
            .push_bind(row.index)
            .push_bind(row.id)
            .push_bind(row.time)
            .push_bind(row.kind)
            .push_bind(row.target_kind)
            .push_bind(row.target)
            .push_bind(row.team)
            .push_bind(row.actor)
            .push_bind(row.status)
            .push_bind(row.correlation)
            .push_bind(row.bytes);
    });
    query.build().execute(connection).await.map(|_| ()).map_err(failed)
}
