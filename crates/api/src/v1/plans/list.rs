//! Lists plans.

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

/// All plans in force, by name.
#[utoipa::path(
    get, path = "/v1/plans", tag = "plans",
    responses((status = 200, description = "OK", body = wire::PlanList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let plans = app.service.plans(&caller).await?;
        let plans = plans.iter().map(into_wire::carry).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::PlanList { plans }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
