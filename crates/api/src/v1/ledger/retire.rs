//! Retires a key of the ledger.

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

/// Retires the oldest key that signs, and destroys it, or says which it would be: the first that is not retired.
#[utoipa::path(
    post, path = "/v1/ledger/keys/retire", tag = "ledger",
    request_body = wire::RetireRequest,
    responses((status = 200, description = "OK", body = wire::Shard), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::RetireRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(asked) = body?;
        let shard = app.service.retire_key(&caller, asked.apply).await?;
        let size = app.service.ledger_key().size;
        Ok::<_, ApiError>(Json(shard::wire(&shard, size)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
