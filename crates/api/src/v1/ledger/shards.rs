//! Lists the shards of the ledger.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;

use crate::error::ApiError;
use crate::state::App;
use crate::v1::ledger::shard;

/// All shards, oldest first, with their keys. Anybody may know them.
#[utoipa::path(
    get, path = "/v1/ledger/shards", tag = "ledger",
    responses((status = 200, description = "OK", body = wire::ShardList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
)]
pub(crate) async fn handler(State(app): State<App>) -> Response {
    match app.service.ledger_shards().await {
        Ok(shards) => {
            let shards = shards.iter().map(|view| shard::wire(&view.shard, view.size)).collect();
            Json(wire::ShardList { shards }).into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}
