//! What opens the commitments in entries: written with them, erased for ever, and overwritten in the files.

use domain::entry::EncodedEntry;
use domain::hold::Hold;
use domain::id::EntryId;
use domain::name::HoldName;
use domain::ports::StoreError;
use domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{failed, inserting};
use crate::rows::{count, document};

/// Writes what opens the commitments of entries.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    entries: &[EncodedEntry],
) -> Result<(), StoreError> {
    let sql = "INSERT INTO personal (entry, field, commitment, salt, payload) VALUES (?, ?, ?, ?, ?)";
    for entry in entries {
        for opening in &entry.openings {
            sqlx::query(sql)
                .bind(entry.id.to_string())
                .bind(&opening.field)
                .bind(opening.commitment().to_string())
                .bind(opening.salt.as_slice())
                .bind(&opening.payload)
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
        }
    }
    Ok(())
}

/// Erases salts and payloads, if the holds are as they were when it was decided that none is in the way.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    fields: &[(EntryId, String)],
    by: &EntryId,
    holds: u64,
) -> Result<(), StoreError> {
    let moved: i64 = sqlx::query_scalar("SELECT count(*) + count(lifted) FROM hold")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if count("the holds", "", moved)? != holds {
        return Err(StoreError::Stale { what: "what is held,", id: "a hold".to_owned() });
    }
    let sql = "UPDATE personal SET salt = NULL, payload = NULL, erased_by = ? \
               WHERE entry = ? AND field = ? AND erased_by IS NULL";
    for (entry, field) in fields {
        let erased = sqlx::query(sql)
            .bind(by.to_string())
            .bind(entry.to_string())
            .bind(field)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
        if erased.rows_affected() != 1 {
            return Err(StoreError::Stale { what: "the entry", id: format!("{entry}, {field}") });
        }
    }
    Ok(())
}

pub(super) async fn place(connection: &mut SqliteConnection, hold: &Hold) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO hold (name, lifted, document) VALUES (?, NULL, ?)")
        .bind(hold.name.as_str())
        .bind(super::change::json(hold)?)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(inserting("the hold", &hold.name))
}

pub(super) async fn lift(
    connection: &mut SqliteConnection,
    name: &HoldName,
    at: Timestamp,
) -> Result<(), StoreError> {
    let what = "the hold";
    let text: Option<String> =
        sqlx::query_scalar("SELECT document FROM hold WHERE name = ? AND lifted IS NULL")
            .bind(name.as_str())
            .fetch_optional(&mut *connection)
            .await
            .map_err(failed)?;
    let text = text.ok_or_else(|| StoreError::Stale { what, id: name.to_string() })?;
    let mut hold: Hold = document(what, name.as_str(), &text)?;
    hold.lifted = Some(at);
    sqlx::query("UPDATE hold SET lifted = ?, document = ? WHERE name = ?")
        .bind(at.micros())
        .bind(super::change::json(&hold)?)
        .bind(name.as_str())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

/// Overwrites what is left of erased bytes: in pages that were rebuilt, on pages that are free, in the
/// write-ahead log. `secure_delete` overwrites what a statement deletes, and not the copies that a page's
/// rebuilding left behind; a new file has none.
pub(super) async fn scrub(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("VACUUM").execute(&mut *connection).await.map_err(failed)?;
    let (busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await.map_err(failed)?;
    if busy == 0 {
        return Ok(());
    }
    Err(StoreError::Backend("the write-ahead log is read by somebody and cannot be cut; try again".into()))
}
