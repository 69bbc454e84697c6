//! Shows a ledger entry.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::ledger::entry;

/// One entry.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}", tag = "ledger",
    params(("index" = u64, Path, description = "Its index in the log")),
    responses((status = 200, description = "OK", body = wire::LedgerEntry), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(index): Path<String>,
) -> Response {
    let done = async {
        let index = parse("index", &index)?;
        let stored = app.service.ledger_entry(&caller, index).await?;
        let kept = app.service.ledger_personal(&caller, index).await?;
        let reached = app.service.ledger_reached();
        Ok::<_, ApiError>(Json(entry::wire(&stored, &reached, &kept)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
