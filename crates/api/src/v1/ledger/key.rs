//! Gives the ledger's key.

use axum::Json;
use axum::extract::State;
use client::wire;

use crate::state::App;

/// The ledger's verification key. Anybody may know it.
#[utoipa::path(
    get, path = "/v1/ledger/key", tag = "ledger",
    responses((status = 200, description = "OK", body = wire::LedgerKey), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
)]
pub(crate) async fn handler(State(app): State<App>) -> Json<wire::LedgerKey> {
    let key = app.service.ledger_key();
    Json(wire::LedgerKey { shard: key.shard, origin: key.origin, key: key.key, size: key.size })
}
