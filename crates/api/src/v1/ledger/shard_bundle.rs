//! Gives a bundle of entries of a later shard (C2SP tlog-tiles).

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use service::Caller;

use super::object::{give, refuse};
use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;

/// A bundle of entries of a later shard (C2SP tlog-tiles). For whoever may read all of the ledger.
#[utoipa::path(
    get, path = "/ledger/shards/{shard}/tile/entries/{path}", tag = "ledger",
    params(
        ("shard" = u64, Path, description = "The shard's number, from 2 on"),
        ("path" = String, Path, description = "The bundle's path below `tile/entries`"),
    ),
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((shard, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let done = async {
        let found = match parse::<u64>("shard", &shard)? {
            number if number > 1 && number.to_string() == shard => {
                app.service.ledger_bundle(&caller, number, &path).await?
            }
            _ => None,
        };
        give(&format!("tile/entries/{path}"), found, &headers)
    };
    done.await.unwrap_or_else(|error: ApiError| refuse(answer(error)))
}
