//! Gives a ledger entry's bytes.

use axum::Extension;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;

/// An entry's bytes, as they were signed.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}/raw", tag = "ledger",
    params(("index" = u64, Path, description = "Its index in the log")),
    responses((status = 200, description = "OK", body = serde_json::Value), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(index): Path<String>,
) -> Response {
    let done = async {
        let stored = app.service.ledger_entry(&caller, parse("index", &index)?).await?;
        Ok::<_, ApiError>(([(header::CONTENT_TYPE, "application/json")], stored.bytes).into_response())
    };
    done.await.unwrap_or_else(answer)
}
