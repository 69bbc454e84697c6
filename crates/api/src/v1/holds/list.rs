//! Lists holds.

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

/// Every hold, lifted or not.
#[utoipa::path(
    get, path = "/v1/holds", tag = "personal data",
    responses((status = 200, description = "OK", body = wire::HoldList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let holds = app.service.holds(&caller).await?;
        let holds = holds.iter().map(into_wire::carry).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::HoldList { holds }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
