//! Erases personal data.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use super::filter;
use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;

/// Erases personal fields, for ever. Where a hold keeps one of them, nothing is erased at all.
#[utoipa::path(
    post, path = "/v1/erasures", tag = "personal data",
    request_body = wire::ErasureRequest,
    responses((status = 200, description = "OK", body = wire::Erased), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::ErasureRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(request) = body?;
        let basis = request.basis.as_deref();
        let basis =
            basis.ok_or_else(|| ApiError::field("basis", "name the law that the erasure rests on"))?;
        let basis = parse("basis", basis)?;
        let erased = app.service.erase(&caller, &filter(&request)?, basis).await?;
        let shown = wire::Erased {
            fields: erased.fields,
            entries: erased.entries,
            recorded: erased.recorded,
            more: erased.more,
            remnants: erased.remnants,
        };
        Ok::<_, ApiError>(Json(shown).into_response())
    };
    done.await.unwrap_or_else(answer)
}
