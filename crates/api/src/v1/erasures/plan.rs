//! Plans an erasure.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use super::filter;
use crate::auth::answer;
use crate::body::Body;
use crate::error::ApiError;
use crate::state::App;
use domain::erasure::Erasable;

/// What an erasure would do. Nothing happens.
#[utoipa::path(
    post, path = "/v1/erasure-plans", tag = "personal data",
    request_body = wire::ErasureRequest,
    responses((status = 200, description = "OK", body = wire::ErasurePlan), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::ErasureRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(request) = body?;
        let plan = app.service.plan_erasure(&caller, &filter(&request)?).await?;
        let erase = plan.erase.iter().map(|field| wired(field, None)).collect();
        let held = plan.held.iter().map(|held| wired(&held.field, Some(held.hold.to_string()))).collect();
        Ok::<_, ApiError>(Json(wire::ErasurePlan { erase, held, more: plan.more }).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn wired(field: &Erasable, hold: Option<String>) -> wire::ErasableField {
    wire::ErasableField {
        index: field.index,
        entry: field.entry.to_string(),
        kind: field.kind.to_string(),
        target: format!("{} {}", field.target.kind, field.target.id),
        time: field.time.to_string(),
        field: field.field.clone(),
        hold,
    }
}
