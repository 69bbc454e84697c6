//! Lists runs.

use axum::Extension;
use axum::Json;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::ports::RunFilter;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;
use crate::v1::filter::Filter;

/// Runs that fit, newest first.
#[utoipa::path(
    get, path = "/v1/runs", tag = "runs",
    params(
        ("asset" = Option<String>, Query, description = "Of this asset"),
        ("kind" = Option<String>, Query, description = "`backup`, `restore` or `drill`"),
        ("state" = Option<Vec<String>>, Query, description = "In one of these states; may be repeated"),
        ("limit" = Option<u32>, Query, description = "At most so many, 1 to 1,000"),
    ),
    responses((status = 200, description = "OK", body = wire::RunList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Response {
    let done = async {
        let filter = read(query.as_deref())?;
        let runs = app.service.runs(&caller, &filter).await?;
        let runs = runs.iter().map(into_wire::run).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::RunList { runs }).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn read(query: Option<&str>) -> Result<RunFilter, ApiError> {
    let query = Filter::read(query, &["asset", "kind", "state", "limit"])?;
    Ok(RunFilter {
        asset: query.one("asset")?,
        kind: query.one("kind")?,
        states: query.all("state")?,
        limit: query.limit()?,
    })
}
