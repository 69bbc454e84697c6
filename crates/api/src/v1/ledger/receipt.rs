//! Gives the receipt of a ledger entry.

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
use crate::problem;
use crate::state::App;
use crate::v1::filter::Filter;

/// The receipt of an entry; waits until it is published, or cosigned by enough witnesses.
#[utoipa::path(
    get, path = "/v1/ledger/entries/{index}/receipt", tag = "ledger",
    params(
        ("index" = u64, Path, description = "Its index in the log"),
        ("shard" = Option<u64>, Query, description = "The shard whose log it is in; the newest, if none is named"),
        ("wait" = Option<String>, Query, description = "The state to wait for, at most 30 seconds: `published` (the default) or `witnessed`"),
    ),
    responses((status = 200, description = "OK", body = wire::Receipt), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(index): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = async {
        let query = Filter::read(query.as_deref(), &["shard", "wait"])?;
        let (shard, wait) = (query.one("shard")?, query.one("wait")?);
        let wait = wait.unwrap_or(service::State::Published);
        let index = parse("index", &index)?;
        let receipt = app.service.ledger_receipt(&caller, shard, index, wait).await?;
        let text = |bytes| {
            String::from_utf8(bytes).map_err(|error| ApiError::new(problem::INTERNAL, error.to_string()))
        };
        let (entry, proof) = (text(receipt.entry)?, text(receipt.proof)?);
        Ok::<_, ApiError>(Json(wire::Receipt { index: receipt.index, entry, proof }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
