//! Shows an asset.

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

/// One asset, with how well it is protected.
#[utoipa::path(
    get, path = "/v1/assets/{name}", tag = "assets",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, description = "OK", body = wire::AssetStatus), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let shown = app.service.asset(&caller, &parse("name", &name)?).await?;
        Ok::<_, ApiError>(Json(into_wire::asset(&shown)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
