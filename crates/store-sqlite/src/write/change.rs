//! One change of state, as statements.

use domain::access::Token;
use domain::digest::Digest;
use domain::id::{PointId, TokenId};
use domain::point::RecoveryPoint;
use domain::ports::{Change, DecisionRecord, PolicyRecord, StoreError};
use domain::run::{Run, RunState};
use domain::time::Timestamp;
use serde::Serialize;
use sqlx::{SqlSafeStr, SqliteConnection};

use super::{personal, shard, witness};
use crate::error::{failed, inserting};
use crate::rows::{column, document};

/// Does a change; the first entry that tells of it has the place `at`.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    change: &Change,
    at: u64,
) -> Result<(), StoreError> {
    match change {
        Change::AddAsset(asset) => {
            let sql = "INSERT INTO asset (name, document) VALUES (?, ?)";
            named(connection, sql, "the asset", asset.name.as_str(), asset).await
        }
        Change::PutPlan(plan) => {
            let sql = "INSERT OR REPLACE INTO plan (name, document) VALUES (?, ?)";
            named(connection, sql, "the plan", plan.spec.name.as_str(), plan).await
        }
        Change::AddVault(vault) => {
            let sql = "INSERT INTO vault (name, document) VALUES (?, ?)";
            named(connection, sql, "the vault", vault.name.as_str(), vault).await
        }
        Change::AddPolicy(policy) => add_policy(connection, policy).await,
        Change::ActivatePolicy { name, component } => activate(connection, name.as_str(), component).await,
        Change::AddDecision(decision) => add_decision(connection, decision).await,
        Change::AddRun(run) => add_run(connection, run).await,
        Change::MoveRun { run, from } => move_run(connection, run, *from).await,
        Change::AddPoint(point) => add_point(connection, point).await,
        Change::VerifyPoint { point, at } => verify_point(connection, point, *at).await,
        Change::PlaceHold(hold) => personal::place(connection, hold).await,
        Change::LiftHold { name, at } => personal::lift(connection, name, *at).await,
        Change::Erase { fields, by, holds } => personal::erase(connection, fields, by, *holds).await,
        Change::AddToken { token, secret } => add_token(connection, token, secret).await,
        Change::RevokeToken { id, at } => revoke_token(connection, id, *at).await,
        Change::SetWitnesses(setting) => witness::set(connection, setting.as_ref()).await,
        // Whoever writes the entries has opened it: the two cannot be told apart.
        Change::OpenShard(_) => Ok(()),
        Change::FreezeShard { next } => shard::freeze(connection, next.as_ref()).await,
        Change::AnnounceKey(key) => shard::announce(connection, key, at).await,
        Change::RetireKey(key) => shard::retire(connection, key, at).await,
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Backend(Box::new(error)))
}

/// A table of names and documents.
async fn named<T: Serialize + Sync>(
    connection: &mut SqliteConnection,
    sql: &'static str,
    what: &'static str,
    name: &str,
    value: &T,
) -> Result<(), StoreError> {
    let query = sqlx::query(sql.into_sql_str()).bind(name).bind(json(value)?);
    query.execute(connection).await.map(|_| ()).map_err(inserting(what, &name))
}

async fn add_policy(connection: &mut SqliteConnection, policy: &PolicyRecord) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO policy (component, manifest, size, uploaded) VALUES (?, ?, ?, ?)")
        .bind(policy.component.to_string())
        .bind(json(&policy.manifest)?)
        .bind(column(policy.size))
        .bind(policy.uploaded.micros())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn activate(
    connection: &mut SqliteConnection,
    name: &str,
    component: &Digest,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO active_policy (name, component) VALUES (?, ?)")
        .bind(name)
        .bind(component.to_string())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn add_decision(
    connection: &mut SqliteConnection,
    decision: &DecisionRecord,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO decision (digest, asset, kind, made, bytes) VALUES (?, ?, ?, ?, ?)")
        .bind(decision.digest.to_string())
        .bind(decision.asset.as_str())
        .bind(decision.kind.as_str())
        .bind(decision.made.micros())
        .bind(&decision.bytes)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    sqlx::query("INSERT OR REPLACE INTO latest_decision (asset, kind, digest, outcome) VALUES (?, ?, ?, ?)")
        .bind(decision.asset.as_str())
        .bind(decision.kind.as_str())
        .bind(decision.digest.to_string())
        .bind(decision.outcome.to_string())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn add_run(connection: &mut SqliteConnection, run: &Run) -> Result<(), StoreError> {
    let kind = run.task.kind();
    sqlx::query("INSERT INTO run (id, asset, kind, state, requested, document) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(run.id.to_string())
        .bind(run.asset.as_str())
        .bind(kind.as_str())
        .bind(run.state.as_str())
        .bind(run.requested.micros())
        .bind(json(run)?)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(inserting("a run of this kind that is not over, of the asset", &run.asset))
}

async fn move_run(connection: &mut SqliteConnection, run: &Run, from: RunState) -> Result<(), StoreError> {
    let moved = sqlx::query("UPDATE run SET state = ?, document = ? WHERE id = ? AND state = ?")
        .bind(run.state.as_str())
        .bind(json(run)?)
        .bind(run.id.to_string())
        .bind(from.as_str())
        .execute(connection)
        .await
        .map_err(failed)?;
    one(moved.rows_affected(), "the run", &run.id)
}

async fn add_point(connection: &mut SqliteConnection, point: &RecoveryPoint) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO recovery_point (id, asset, taken, document) VALUES (?, ?, ?, ?)")
        .bind(point.id.to_string())
        .bind(point.asset.as_str())
        .bind(point.taken.micros())
        .bind(json(point)?)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(inserting("the recovery point", &point.id))
}

async fn verify_point(
    connection: &mut SqliteConnection,
    id: &PointId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let what = "the recovery point";
    let text: Option<String> = sqlx::query_scalar("SELECT document FROM recovery_point WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let text = text.ok_or_else(|| StoreError::Stale { what, id: id.to_string() })?;
    let mut point: RecoveryPoint = document(what, &id.to_string(), &text)?;
    point.verified = Some(at);
    let updated = sqlx::query("UPDATE recovery_point SET document = ? WHERE id = ?")
        .bind(json(&point)?)
        .bind(id.to_string())
        .execute(connection)
        .await
        .map_err(failed)?;
    one(updated.rows_affected(), what, id)
}

async fn add_token(
    connection: &mut SqliteConnection,
    token: &Token,
    secret: &Digest,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO token (id, name, secret, revoked, document) VALUES (?, ?, ?, NULL, ?)")
        .bind(token.id.to_string())
        .bind(token.name.as_str())
        .bind(secret.to_string())
        .bind(json(token)?)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(inserting("the token", &token.name))
}

async fn revoke_token(
    connection: &mut SqliteConnection,
    id: &TokenId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let what = "the token";
    let text: Option<String> =
        sqlx::query_scalar("SELECT document FROM token WHERE id = ? AND revoked IS NULL")
            .bind(id.to_string())
            .fetch_optional(&mut *connection)
            .await
            .map_err(failed)?;
    let text = text.ok_or_else(|| StoreError::Stale { what, id: id.to_string() })?;
    let mut token: Token = document(what, &id.to_string(), &text)?;
    token.revoked = Some(at);
    let updated = sqlx::query("UPDATE token SET revoked = ?, document = ? WHERE id = ? AND revoked IS NULL")
        .bind(at.micros())
        .bind(json(&token)?)
        .bind(id.to_string())
        .execute(connection)
        .await
        .map_err(failed)?;
    one(updated.rows_affected(), what, id)
}

/// A change of one row changes one row.
fn one(rows: u64, what: &'static str, id: &impl ToString) -> Result<(), StoreError> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Stale { what, id: id.to_string() }) }
}
