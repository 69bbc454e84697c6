//! Freezes the ledger.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::body::Body;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::ledger::shard;

/// Freezes the newest shard, for ever, or says what that would do. Waits until its last entry is published.
#[utoipa::path(
    post, path = "/v1/ledger/freeze", tag = "ledger",
    request_body = wire::FreezeRequest,
    responses((status = 200, description = "OK", body = wire::Freezing), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::FreezeRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(asked) = body?;
        let frozen = app.service.freeze_ledger(&caller, &asked.reason, asked.apply).await?;
        let shown = wire::Freezing {
            done: frozen.done,
            shard: shard::wire(&frozen.shard, frozen.size),
            running: frozen.running as u64,
        };
        Ok::<_, ApiError>(Json(shown).into_response())
    };
    done.await.unwrap_or_else(answer)
}
