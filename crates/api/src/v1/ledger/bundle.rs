//! Gives a bundle of entries, as mirrors and auditors read them (C2SP tlog-tiles).

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use service::Caller;

use super::object::{give, refuse};
use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;

/// A bundle of entries of the first shard (C2SP tlog-tiles). For whoever may read all of the ledger.
#[utoipa::path(
    get, path = "/ledger/tile/entries/{path}", tag = "ledger",
    params(("path" = String, Path, description = "The bundle's path below `tile/entries`")),
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let done = async {
        let found = app.service.ledger_bundle(&caller, 1, &path).await?;
        give(&format!("tile/entries/{path}"), found, &headers)
    };
    done.await.unwrap_or_else(|error: ApiError| refuse(answer(error)))
}
