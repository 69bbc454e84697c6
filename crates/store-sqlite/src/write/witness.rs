//! What the ledger learns of its witnesses, as statements.

use domain::ports::{StoreError, WitnessMemory, WitnessedHead};
use domain::witness::WitnessSetting;
use sqlx::SqliteConnection;

use super::change::json;
use crate::error::failed;
use crate::rows::column;

/// Sets the witnesses that are asked from now on.
pub(super) async fn set(
    connection: &mut SqliteConnection,
    setting: Option<&WitnessSetting>,
) -> Result<(), StoreError> {
    let query = match setting {
        Some(setting) => sqlx::query("INSERT OR REPLACE INTO witness_setting (only, document) VALUES (1, ?)")
            .bind(json(setting)?),
        None => sqlx::query("DELETE FROM witness_setting"),
    };
    query.execute(connection).await.map(|_| ()).map_err(failed)
}

/// Remembers what witnesses said.
pub(super) async fn remember(
    connection: &mut SqliteConnection,
    witnesses: &[WitnessMemory],
    head: Option<&WitnessedHead>,
) -> Result<(), StoreError> {
    for witness in witnesses {
        sqlx::query(
            "INSERT OR REPLACE INTO witness (key, size, cosigned, asked, error) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&witness.key)
        .bind(column(witness.size))
        .bind(witness.cosigned.map(column))
        .bind(witness.asked.micros())
        .bind(&witness.error)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    let Some(head) = head else { return Ok(()) };
    let sql = "INSERT INTO witnessed_head (only, size, checkpoint) VALUES (1, ?, ?) ON CONFLICT (only) \
               DO UPDATE SET size = excluded.size, checkpoint = excluded.checkpoint WHERE size <= excluded.size";
    sqlx::query(sql)
        .bind(column(head.size))
        .bind(&head.checkpoint)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}
