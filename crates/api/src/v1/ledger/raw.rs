//! Gives a ledger entry's bytes.

use axum::Extension;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;
use crate::v1::filter::Filter;

/// An entry's bytes, as they were signed.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}/raw", tag = "ledger",
    params(
        ("index" = u64, Path, description = "Its index in the log"),
        ("shard" = Option<u64>, Query, description = "The shard whose log it is in; the newest, if none is named"),
    ),
    responses((status = 200, description = "OK", body = serde_json::Value), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
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
        let stored = app.service.ledger_entry(&caller, shard, parse("index", &index)?).await?;
        Ok::<_, ApiError>(([(header::CONTENT_TYPE, "application/json")], stored.bytes).into_response())
    };
    done.await.unwrap_or_else(answer)
}
