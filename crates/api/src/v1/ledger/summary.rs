//! Gives the list of a planning period.

use axum::Extension;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::header;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;

/// What was expected of the planning period that a `decisions.summarised` entry tells of: one JSON object a
/// line, the leaves of its tree.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}/summary", tag = "ledger",
    params(("index" = u64, Path, description = "Its index in the log")),
    responses((status = 200, description = "OK", body = String, content_type = "application/jsonl"), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(index): Path<String>,
) -> Response {
    let done = async {
        let list = app.service.ledger_summary(&caller, parse("index", &index)?).await?;
        Ok::<_, ApiError>(([(header::CONTENT_TYPE, "application/jsonl")], list).into_response())
    };
    done.await.unwrap_or_else(answer)
}
