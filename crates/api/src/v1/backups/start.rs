//! Starts a backup.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::StatusCode;
use service::BackupRequest;
use service::Caller;

use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::body::parse_optional;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Starts a backup; the run tells how it goes.
#[utoipa::path(
    post, path = "/v1/assets/{name}/backups", tag = "runs",
    params(("name" = String, Path, description = "The asset's name")),
    request_body = wire::BackupRequest,
    responses((status = 202, description = "Admitted", body = wire::Run), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    body: Result<Body<wire::BackupRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(request) = body?;
        let request = BackupRequest {
            asset: parse("name", &name)?,
            method: parse_optional("method", request.method.as_deref())?,
            reason: request.reason,
        };
        let run = app.service.start_backup(&caller, request).await?;
        Ok::<_, ApiError>((StatusCode::ACCEPTED, Json(into_wire::carry::<wire::Run>(&run)?)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
