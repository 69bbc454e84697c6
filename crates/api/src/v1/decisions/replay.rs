//! Replays a decision.

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

/// Runs the recorded components on the recorded input again, compares the bytes, and combines again.
#[utoipa::path(
    post, path = "/v1/decisions/{digest}/replay", tag = "decisions",
    params(("digest" = String, Path, description = "Its digest")),
    responses((status = 200, description = "OK", body = wire::Replay), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(digest): Path<String>,
) -> Response {
    let done = async {
        let replay = app.service.replay(&caller, &parse("digest", &digest)?).await?;
        let found = into_wire::replay(digest, &replay)?;
        Ok::<_, ApiError>(Json(found).into_response())
    };
    done.await.unwrap_or_else(answer)
}
