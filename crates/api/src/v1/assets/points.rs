//! Lists the recovery points of an asset.

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
use crate::into_wire;
use crate::state::App;

/// The recovery points of an asset, oldest first, complete or not.
#[utoipa::path(
    get, path = "/v1/assets/{name}/points", tag = "assets",
    params(("name" = String, Path, description = "The asset's name")),
    responses((status = 200, description = "OK", body = wire::PointList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let points = app.service.points(&caller, &parse("name", &name)?).await?;
        let points = points.iter().map(into_wire::carry).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::PointList { points }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
