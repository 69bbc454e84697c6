//! Says what answers.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;

use crate::error::ApiError;
use crate::state::App;

/// The version of the server, and whether the installation was set up.
#[utoipa::path(
    get, path = "/v1/version", tag = "installation",
    responses((status = 200, description = "OK", body = wire::Version), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
)]
pub(crate) async fn handler(State(app): State<App>) -> Response {
    match app.service.is_initialised().await {
        Ok(initialised) => {
            let version = env!("CARGO_PKG_VERSION").to_owned();
            Json(wire::Version { version, initialised }).into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}
