//! Lifts a hold.

use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Lifts a hold.
#[utoipa::path(
    post, path = "/v1/holds/{name}/lift", tag = "personal data",
    params(("name" = String, Path, description = "Its name")),
    request_body = wire::HoldLift,
    responses((status = 200, description = "OK", body = wire::Hold), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    body: Result<Body<wire::HoldLift>, ApiError>,
) -> Response {
    let done = async {
        let Body(why) = body?;
        let lifted = app.service.lift_hold(&caller, &parse("name", &name)?, why.reason).await?;
        Ok::<_, ApiError>(Json(into_wire::carry::<wire::Hold>(&lifted)?).into_response())
    };
    done.await.unwrap_or_else(answer)
}
