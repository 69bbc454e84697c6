//! Shows a plan.

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

/// One plan.
#[utoipa::path(
    get, path = "/v1/plans/{name}", tag = "plans",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, description = "OK", body = wire::Plan), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let plan = app.service.plan(&caller, &parse("name", &name)?).await?;
        Ok::<_, ApiError>(Json(into_wire::carry::<wire::Plan>(&plan)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
