//! Shows a ledger entry.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::filter::Filter;
use crate::v1::ledger::entry;

/// One entry.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}", tag = "ledger",
    params(
        ("index" = u64, Path, description = "Its index in the log"),
        ("shard" = Option<u64>, Query, description = "The shard whose log it is in; the newest, if none is named"),
    ),
    responses((status = 200, description = "OK", body = wire::LedgerEntry), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(index): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = async {
        let shard = Filter::read(query.as_deref(), &["shard"])?.one("shard")?;
        let placed = app.service.ledger_entry(&caller, shard, parse("index", &index)?).await?;
        let kept = app.service.ledger_personal(&caller, &placed).await?;
        let reached = app.service.ledger_reached();
        Ok::<_, ApiError>(Json(entry::wire(&placed, &reached, &kept)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
