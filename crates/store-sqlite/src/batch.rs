//! Batches of entries: written as they are committed, and read by the index of any entry in them.

use domain::entry::EncodedEntry;
use domain::ports::StoreError;
use domain::time::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite, SqliteConnection, SqliteExecutor};

use crate::error::failed;
use crate::rows::{column, count};

/// Entries in a batch: whoever wants one entry reads all of them.
const ENTRIES: usize = 64;
/// Bytes in a batch, for the same reason; one entry may be larger.
const BYTES: usize = 128 * 1024;
/// Rows in one statement, largest first: a handful of statements is prepared once and serves any number.
const CHUNKS: [usize; 4] = [64, 16, 4, 1];

/// A row of `ledger_batch`.
#[derive(Debug)]
pub(crate) struct Batch {
    first: i64,
    count: i64,
    newest: i64,
    bundle: Vec<u8>,
}

impl FromRow<'_, SqliteRow> for Batch {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            first: row.try_get("first")?,
            count: row.try_get("count")?,
            newest: row.try_get("newest")?,
            bundle: row.try_get("bundle")?,
        })
    }
}

/// Writes entries, the first at index `first`.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    first: u64,
    entries: &[EncodedEntry],
) -> Result<(), StoreError> {
    insert_rows(connection, batches(first, entries)).await
}

async fn insert_rows(connection: &mut SqliteConnection, mut rest: Vec<Batch>) -> Result<(), StoreError> {
    while let Some(size) = CHUNKS.into_iter().find(|size| *size <= rest.len()) {
        let tail = rest.split_off(size);
        let mut query: QueryBuilder<Sqlite> =
            QueryBuilder::new("INSERT OR ROLLBACK INTO ledger_batch (first, count, newest, bundle) ");
        query.push_values(rest, |mut values, row| {
            values.push_bind(row.first).push_bind(row.count).push_bind(row.newest).push_bind(row.bundle);
        });
        query.build().execute(&mut *connection).await.map_err(failed)?;
        rest = tail;
    }
    Ok(())
}

/// Entries cut into batches.
fn batches(first: u64, entries: &[EncodedEntry]) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::with_capacity(entries.len() / ENTRIES + 1);
    let mut left = 0;
    for (index, entry) in (first..).zip(entries) {
        let full = batches.last().is_none_or(|batch| batch.bundle.len() + entry.bytes.len() > BYTES);
        if left == 0 || full {
            let room = ((entry.bytes.len() + 2) * ENTRIES).min(BYTES);
            let bundle = Vec::with_capacity(room);
            batches.push(Batch { first: column(index), count: 0, newest: entry.time.micros(), bundle });
            left = ENTRIES;
        }
        if let Some(batch) = batches.last_mut() {
            batch.add(index, entry);
        }
        left -= 1;
    }
    batches
}

impl Batch {
    /// Whether it has the entry at an index.
    pub(crate) fn holds(&self, index: u64) -> bool {
        (self.first..self.first.saturating_add(self.count)).contains(&column(index))
    }

    /// The entry at an index, if it has it.
    pub(crate) fn entry(&self, index: u64) -> Result<Option<&[u8]>, StoreError> {
        Ok(self.entries()?.into_iter().find_map(|(at, bytes)| (at == index).then_some(bytes)))
    }

    fn add(&mut self, index: u64, entry: &EncodedEntry) {
        self.newest = self.newest.max(entry.time.micros());
        self.put(index, &entry.bytes);
    }

    /// One with the same times and no entries.
    fn empty(&self) -> Self {
        Self { first: 0, count: 0, newest: self.newest, bundle: Vec::new() }
    }

    fn put(&mut self, index: u64, bytes: &[u8]) {
        if self.count == 0 {
            self.first = column(index);
        }
        // An entry's length fits: `Entry::encode` refuses longer ones.
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(bytes);
        self.count += 1;
    }

    /// Its entries with their indices, as far as they can be told apart.
    pub(crate) fn entries(&self) -> Result<Vec<(u64, &[u8])>, StoreError> {
        let first = count(WHAT, "", self.first)?;
        let mut rest = self.bundle.as_slice();
        let mut entries = Vec::with_capacity(usize::try_from(self.count).unwrap_or(0).min(ENTRIES));
        while let Some((length, after)) = rest.split_first_chunk::<2>() {
            let length = usize::from(u16::from_be_bytes(*length));
            let (entry, after) = after.split_at_checked(length).ok_or_else(|| broken(first))?;
            entries.push((first + entries.len() as u64, entry));
            rest = after;
        }
        let whole = rest.is_empty() && i64::try_from(entries.len()).is_ok_and(|found| found == self.count);
        if whole { Ok(entries) } else { Err(broken(first)) }
    }
}

const WHAT: &str = "the ledger's batch";

fn broken(first: u64) -> StoreError {
    let reason = "it does not hold the entries that it counts".to_owned();
    StoreError::Corrupt { what: WHAT, id: first.to_string(), reason }
}

/// Moves the entries from index `from` on up by `by` places, so that others can be put before them.
pub(crate) async fn move_up(connection: &mut SqliteConnection, from: u64, by: u64) -> Result<(), StoreError> {
    let batches = read(&mut *connection, from, u32::MAX).await?;
    sqlx::query("DELETE FROM ledger_batch WHERE first + count > ?")
        .bind(column(from))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let mut moved = Vec::new();
    for batch in &batches {
        let (mut before, mut after) = (batch.empty(), batch.empty());
        for (index, bytes) in batch.entries()? {
            let (part, index) = if index < from { (&mut before, index) } else { (&mut after, index + by) };
            part.put(index, bytes);
        }
        moved.extend([before, after].into_iter().filter(|part| part.count > 0));
    }
    insert_rows(connection, moved).await
}

/// The index that the next entry gets.
pub(crate) async fn next(executor: impl SqliteExecutor<'_>) -> Result<u64, StoreError> {
    let next: Option<i64> =
        sqlx::query_scalar("SELECT first + count FROM ledger_batch ORDER BY first DESC LIMIT 1")
            .fetch_optional(executor)
            .await
            .map_err(failed)?;
    count("the ledger's length", "", next.unwrap_or(0))
}

/// The batches that hold the entries from index `from` on, at most `limit` entries of them.
pub(crate) async fn read(
    executor: impl SqliteExecutor<'_>,
    from: u64,
    limit: u32,
) -> Result<Vec<Batch>, StoreError> {
    sqlx::query_as(concat!(
        "SELECT first, count, newest, bundle FROM ledger_batch ",
        "WHERE first >= coalesce((SELECT max(first) FROM ledger_batch WHERE first <= ?1), 0) ",
        "AND first + count > ?1 AND first < ?2 ORDER BY first"
    ))
    .bind(column(from))
    .bind(column(from.saturating_add(u64::from(limit))))
    .fetch_all(executor)
    .await
    .map_err(failed)
}

/// The newest time in the batches that hold these entries.
pub(crate) async fn newest(
    executor: impl SqliteExecutor<'_>,
    from: u64,
    limit: u32,
) -> Result<Option<Timestamp>, StoreError> {
    let newest: Option<i64> = sqlx::query_scalar(concat!(
        "SELECT max(newest) FROM ledger_batch ",
        "WHERE first >= coalesce((SELECT max(first) FROM ledger_batch WHERE first <= ?1), 0) ",
        "AND first + count > ?1 AND first < ?2"
    ))
    .bind(column(from))
    .bind(column(from.saturating_add(u64::from(limit))))
    .fetch_one(executor)
    .await
    .map_err(failed)?;
    Ok(newest.map(Timestamp::from_micros))
}

/// The bytes of the entries from index `from` on, in order, at most `limit`; an error if one is missing.
pub(crate) async fn bytes(
    executor: impl SqliteExecutor<'_>,
    from: u64,
    limit: u32,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let batches = read(executor, from, limit).await?;
    let mut found = Vec::new();
    for batch in &batches {
        for (index, bytes) in batch.entries()?.into_iter().skip_while(|(index, _)| *index < from) {
            if index != from + found.len() as u64 {
                let reason = format!("an entry after {from} is missing");
                return Err(StoreError::Corrupt {
                    what: "the ledger's entries",
                    id: from.to_string(),
                    reason,
                });
            }
            if found.len() == limit as usize {
                return Ok(found);
            }
            found.push(bytes.to_vec());
        }
    }
    Ok(found)
}
