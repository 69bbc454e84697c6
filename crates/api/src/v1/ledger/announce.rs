//! Announces a key of the ledger.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::ledger::shard;

/// Makes a key that signs the newest shard from now on, beside the old one.
#[utoipa::path(
    post, path = "/v1/ledger/keys/announce", tag = "ledger",
    responses((status = 200, description = "OK", body = wire::Shard), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let shard = app.service.announce_key(&caller).await?;
        let size = app.service.ledger_key().size;
        Ok::<_, ApiError>(Json(shard::wire(&shard, size)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
