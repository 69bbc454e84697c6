//! Applies a plan.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::plan::PlanSpec;
use service::Caller;

use crate::auth::answer;
use crate::body::Text;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Applies a plan, written in YAML or JSON as `docs/guides/plans.md` says. The component that each policy name means now is bound by its digest.
#[utoipa::path(
    post, path = "/v1/plans", tag = "plans",
    request_body(content = String, content_type = "application/yaml"),
    responses((status = 200, description = "Applied", body = wire::Plan), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Text, ApiError>,
) -> Response {
    let done = async {
        let Text(text) = body?;
        let spec: PlanSpec = serde_norway::from_str(&text).map_err(|error| ApiError::field("plan", error))?;
        let plan = app.service.apply_plan(&caller, spec).await?;
        Ok::<_, ApiError>(Json(into_wire::carry::<wire::Plan>(&plan)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
