//! Gives what an entry points to.

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

/// The bytes that an entry points to: a manifest, a plan, a decision, a component, lists of faults. Their
/// SHA-256 is their name.
#[utoipa::path(
    get, path = "/v1/evidence/{sha256}", tag = "ledger",
    params(("sha256" = String, Path, description = "Its digest, as the entry has it")),
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(sha256): Path<String>,
) -> Response {
    let done = async {
        let bytes = app.service.evidence(&caller, &parse("sha256", &sha256)?).await?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream"),
            (header::CACHE_CONTROL, "private, max-age=604800, immutable"),
        ];
        Ok::<_, ApiError>((headers, bytes).into_response())
    };
    done.await.unwrap_or_else(answer)
}
