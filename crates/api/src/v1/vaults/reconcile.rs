//! Holds a vault's listing against what is known.

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

/// Holds a vault's own listing against the recovery points that are known, and records what came of it.
#[utoipa::path(
    post, path = "/v1/vaults/{name}/reconcile", tag = "vaults",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, description = "OK", body = wire::Reconciliation), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let found = app.service.reconcile_vault(&caller, &parse("name", &name)?).await?;
        Ok::<_, ApiError>(Json(into_wire::carry::<wire::Reconciliation>(&found)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
