//! Lists assets.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// All assets that the caller may see, by name, with how well they are protected.
#[utoipa::path(
    get, path = "/v1/assets", tag = "assets",
    responses((status = 200, description = "OK", body = wire::AssetList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let shown = app.service.assets(&caller).await?;
        let assets = shown.iter().map(into_wire::asset).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::AssetList { assets }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
