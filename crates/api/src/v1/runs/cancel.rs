//! Asks a run to end.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::StatusCode;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Asks a run to end; it does so soon.
#[utoipa::path(
    post, path = "/v1/runs/{id}/cancel", tag = "runs",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 202, description = "Asked", body = wire::Run), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let done = async {
        let id = parse("id", &id)?;
        app.service.cancel_run(&caller, &id).await?;
        let view = app.service.run(&caller, &id).await?;
        Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(into_wire::run(&view)?)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
