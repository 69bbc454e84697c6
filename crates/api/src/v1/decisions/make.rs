//! Asks the policies.

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
use crate::body::parse_optional;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// What the policies answer now, and why. A decision that differs from the last one is kept.
#[utoipa::path(
    post, path = "/v1/assets/{name}/decisions", tag = "decisions",
    params(("name" = String, Path, description = "The asset's name")),
    request_body = wire::DecideRequest,
    responses((status = 200, description = "OK", body = wire::DecidedList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    body: Result<Body<wire::DecideRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(request) = body?;
        let kind = parse_optional("kind", request.kind.as_deref())?;
        let made = app.service.decide(&caller, &parse("name", &name)?, kind).await?;
        let decisions = made.iter().map(into_wire::decided).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::DecidedList { decisions }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
