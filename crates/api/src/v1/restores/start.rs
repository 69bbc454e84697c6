//! Starts a restore.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::StatusCode;
use service::Caller;
use service::RestoreRequest;

use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Starts a restore on the server; the run tells how it goes.
#[utoipa::path(
    post, path = "/v1/assets/{name}/restores", tag = "runs",
    params(("name" = String, Path, description = "The asset's name")),
    request_body = wire::RestoreRequest,
    responses((status = 202, description = "Admitted", body = wire::Run), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    body: Result<Body<wire::RestoreRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(request) = body?;
        let request = RestoreRequest {
            asset: parse("name", &name)?,
            at: parse("at", request.at.as_deref().unwrap_or("latest"))?,
            to: request.to,
            paths: request.paths,
        };
        let run = app.service.start_restore(&caller, request).await?;
        Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(into_wire::carry::<wire::Run>(&run)?)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
