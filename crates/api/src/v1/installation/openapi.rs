//! Gives the description of the API.

use axum::Json;

/// The OpenAPI description of this API.
pub(crate) async fn handler() -> Json<utoipa::openapi::OpenApi> {
    Json(crate::openapi::description())
}
