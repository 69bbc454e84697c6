//! Shows a decision, as its digest names it.

use axum::Extension;
use axum::extract::Path;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use service::Caller;

use crate::auth::answer;
use crate::body::parse;
use crate::error::ApiError;
use crate::state::App;

/// A decision as `docs/formats/decision.md` says: the bytes that its digest names.
#[utoipa::path(
    get, path = "/v1/decisions/{digest}", tag = "decisions",
    params(("digest" = String, Path, description = "Its digest")),
    responses((status = 200, description = "OK", body = serde_json::Value), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(digest): Path<String>,
) -> Response {
    let done = async {
        let bytes = app.service.decision(&caller, &parse("digest", &digest)?).await?;
        Ok::<_, ApiError>(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
    };
    done.await.unwrap_or_else(answer)
}
