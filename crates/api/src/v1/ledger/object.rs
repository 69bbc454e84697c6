//! Gives the checkpoint and the tiles of hashes, as strangers read them (C2SP tlog-tiles).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};

use crate::error::ApiError;
use crate::problem;
use crate::state::App;

/// The log's `checkpoint` or a tile of hashes, `tile/…` (C2SP tlog-tiles). Anybody may read them; entries
/// have an endpoint of their own.
#[utoipa::path(
    get, path = "/ledger/{path}", tag = "ledger",
    params(("path" = String, Path, description = "The object's path")),
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
)]
pub(crate) async fn handler(State(app): State<App>, Path(path): Path<String>) -> Response {
    match app.service.ledger_hashes(&path).await {
        Ok(found) => give(&path, found).unwrap_or_else(IntoResponse::into_response),
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// The answer with an object of the log.
pub(super) fn give(path: &str, found: Option<bytes::Bytes>) -> Result<Response, ApiError> {
    let missing = || ApiError::new(problem::NOT_FOUND, format!("find {path} in the log"));
    let (kind, caching) = headers(path);
    let mut response = found.ok_or_else(missing)?.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    Ok(response)
}

/// Content type and caching (C2SP tlog-tiles): tiles never change, the checkpoint does.
fn headers(path: &str) -> (&'static str, &'static str) {
    if path == "checkpoint" {
        ("text/plain; charset=utf-8", "max-age=1")
    } else if path.starts_with("tile/entries/") {
        ("application/octet-stream", "private, max-age=604800, immutable")
    } else {
        ("application/octet-stream", "public, max-age=604800, immutable")
    }
}
