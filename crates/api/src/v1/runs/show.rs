//! Shows a run.

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

/// One run, with how far it is.
#[utoipa::path(
    get, path = "/v1/runs/{id}", tag = "runs",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "OK", body = wire::Run), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Response {
    let done = async {
        let view = app.service.run(&caller, &parse("id", &id)?).await?;
        Ok::<_, ApiError>(Json(into_wire::run(&view)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
