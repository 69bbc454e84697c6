//! Shards of the ledger: opened, frozen, given keys.

use domain::ports::{Change, Commit, Head, NewShard, StoreError};
use domain::shard::{NextShard, ShardState};
use sqlx::{SqlSafeStr, SqliteConnection};

use crate::batch;
use crate::error::{failed, inserting};
use crate::rows::{column, count};

const WHAT: &str = "the shard";

/// The newest shard, as far as a write needs it.
struct Newest {
    number: u64,
    first: u64,
}

/// Whether a commit opens a shard: such a one may be written where the newest is frozen.
pub(super) fn opens(commit: &Commit) -> bool {
    opened(commit).is_some()
}

fn opened(commit: &Commit) -> Option<&NewShard> {
    commit.changes().iter().find_map(|change| match change {
        Change::OpenShard(new) => Some(new),
        _ => None,
    })
}

/// The origin of the newest shard, if it is frozen.
pub(super) async fn frozen(connection: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT origin, state FROM ledger_shard ORDER BY number DESC LIMIT 1")
            .fetch_optional(connection)
            .await
            .map_err(failed)?;
    Ok(row.filter(|(_, state)| state == ShardState::Frozen.as_str()).map(|(origin, _)| origin))
}

/// Opens the shard of a commit; gives the place of its first entry. Entries that the shard before it never
/// signed move up, so that they come after those of the commit.
pub(super) async fn open(
    connection: &mut SqliteConnection,
    commit: &Commit,
    next: u64,
) -> Result<u64, StoreError> {
    let entries = commit.entries().len();
    let Some(new) = opened(commit) else { return Ok(next) };
    let newest = newest(connection).await?;
    let expected = newest.as_ref().map_or(1, |newest| newest.number + 1);
    if new.number != expected {
        return Err(StoreError::Stale { what: WHAT, id: new.number.to_string() });
    }
    let first = match &newest {
        Some(newest) => end(connection, newest, new.previous.as_ref(), next, entries).await?,
        None => next,
    };
    sqlx::query("INSERT INTO ledger_shard (number, origin, first, state, opened) VALUES (?, ?, ?, ?, ?)")
        .bind(column(new.number))
        .bind(&new.origin)
        .bind(column(first))
        .bind(ShardState::Open.as_str())
        .bind(new.opened.micros())
        .execute(&mut *connection)
        .await
        .map_err(inserting(WHAT, &new.origin))?;
    add_key(connection, new.number, &new.key, 0).await?;
    Ok(first)
}

/// Ends the newest shard; gives the place at which the next one begins.
async fn end(
    connection: &mut SqliteConnection,
    newest: &Newest,
    last: Option<&Head>,
    next: u64,
    entries: usize,
) -> Result<u64, StoreError> {
    let signed: Option<i64> = sqlx::query_scalar("SELECT size FROM ledger_head WHERE only = 1")
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let first = newest.first + count("the ledger's head", "", signed.unwrap_or(0))?;
    if first < next {
        batch::move_up(connection, first, entries as u64).await?;
        // By way of negative numbers, because no two rows may have one number for a moment either.
        let up = "UPDATE ledger_entry SET idx = -1 - idx - ? WHERE idx >= ?";
        let query = sqlx::query(up).bind(column(entries as u64)).bind(column(first));
        query.execute(&mut *connection).await.map_err(failed)?;
        sqlx::query("UPDATE ledger_entry SET idx = -1 - idx WHERE idx < 0")
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    let last = last.ok_or_else(|| StoreError::Stale { what: WHAT, id: newest.number.to_string() })?;
    sqlx::query("UPDATE ledger_shard SET state = ?, size = ?, root = ?, checkpoint = ? WHERE number = ?")
        .bind(ShardState::Frozen.as_str())
        .bind(column(last.size))
        .bind(last.root.to_string())
        .bind(&last.checkpoint)
        .bind(column(newest.number))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    // Heads, and what witnesses know, are of the old log.
    for forget in ["DELETE FROM ledger_head", "DELETE FROM witness", "DELETE FROM witnessed_head"] {
        sqlx::query(forget.into_sql_str()).execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(first)
}

/// Freezes the newest shard.
pub(super) async fn freeze(
    connection: &mut SqliteConnection,
    next: Option<&NextShard>,
) -> Result<(), StoreError> {
    let newest = required(connection).await?;
    let next = next.map(serde_json::to_string).transpose();
    let next = next.map_err(|error| StoreError::Backend(Box::new(error)))?;
    sqlx::query("UPDATE ledger_shard SET state = ?, next = ? WHERE number = ?")
        .bind(ShardState::Frozen.as_str())
        .bind(next)
        .bind(column(newest.number))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

/// Adds a key to the newest shard; the entry that tells of it has the place `at`.
pub(super) async fn announce(
    connection: &mut SqliteConnection,
    key: &str,
    at: u64,
) -> Result<(), StoreError> {
    let newest = required(connection).await?;
    add_key(connection, newest.number, key, at.saturating_sub(newest.first)).await
}

async fn add_key(
    connection: &mut SqliteConnection,
    shard: u64,
    key: &str,
    from: u64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO ledger_key (shard, key, from_index) VALUES (?, ?, ?)")
        .bind(column(shard))
        .bind(key)
        .bind(column(from))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(inserting("the ledger's key", &key))
}

/// Retires a key of the newest shard, if another goes on signing.
pub(super) async fn retire(connection: &mut SqliteConnection, key: &str, at: u64) -> Result<(), StoreError> {
    let newest = required(connection).await?;
    let sql = "UPDATE ledger_key SET retired = ?1 WHERE shard = ?2 AND key = ?3 AND retired IS NULL \
               AND EXISTS (SELECT 1 FROM ledger_key WHERE shard = ?2 AND key <> ?3 AND retired IS NULL)";
    let updated = sqlx::query(sql)
        .bind(column(at.saturating_sub(newest.first)))
        .bind(column(newest.number))
        .bind(key)
        .execute(connection)
        .await
        .map_err(failed)?;
    match updated.rows_affected() {
        1 => Ok(()),
        _ => Err(StoreError::Stale { what: "the ledger's key", id: key.to_owned() }),
    }
}

async fn newest(connection: &mut SqliteConnection) -> Result<Option<Newest>, StoreError> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT number, first FROM ledger_shard ORDER BY number DESC LIMIT 1")
            .fetch_optional(connection)
            .await
            .map_err(failed)?;
    row.map(|(number, first)| Ok(Newest { number: count(WHAT, "", number)?, first: count(WHAT, "", first)? }))
        .transpose()
}

async fn required(connection: &mut SqliteConnection) -> Result<Newest, StoreError> {
    newest(connection).await?.ok_or_else(|| StoreError::Stale { what: WHAT, id: "1".to_owned() })
}
