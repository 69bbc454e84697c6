//! Takes a token back.

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

/// Takes the live token with this name back; gives all tokens.
#[utoipa::path(
    post, path = "/v1/tokens/{name}/revoke", tag = "tokens",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, description = "OK", body = wire::TokenList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        app.service.revoke_token(&caller, &parse("name", &name)?).await?;
        let tokens = app.service.tokens(&caller).await?;
        let tokens = tokens.iter().map(into_wire::carry).collect::<Result<_, ApiError>>()?;
        Ok::<_, ApiError>(Json(wire::TokenList { tokens }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
