//! Opens a shard of the ledger.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;
use service::ShardRequest;

use crate::auth::answer;
use crate::body::{Body, parse};
use crate::error::ApiError;
use crate::state::App;
use crate::v1::ledger::shard;

/// Opens a new shard, which begins with the last checkpoint of the old one, or says what that would do. A log
/// that works is frozen first. The private key is made where the service keeps them.
#[utoipa::path(
    post, path = "/v1/ledger/shards", tag = "ledger",
    request_body = wire::ShardRequest,
    responses((status = 200, description = "OK", body = wire::ShardOpening), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::ShardRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(asked) = body?;
        let asked = ShardRequest {
            reason: parse("reason", &asked.reason)?,
            origin: asked.origin,
            last_checkpoint: asked.last_checkpoint.map(String::into_bytes),
            apply: asked.apply,
        };
        let opened = app.service.open_shard(&caller, &asked).await?;
        let size = app.service.ledger_key().size;
        let shown = wire::ShardOpening {
            done: opened.done,
            old: shard::wire(&opened.old, size),
            new: opened.new.as_ref().map(|new| shard::wire(new, size)),
            lacking: opened.lacking,
            stopped: opened.stopped,
        };
        Ok::<_, ApiError>(Json(shown).into_response())
    };
    done.await.unwrap_or_else(answer)
}
