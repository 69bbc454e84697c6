//! Shows a vault's password.

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
use crate::state::App;

/// A vault's password, as `restic` takes it. Owners only; who asked is in the ledger first.
#[utoipa::path(
    post, path = "/v1/vaults/{name}/password", tag = "vaults",
    params(("name" = String, Path, description = "Its name")),
    responses((status = 200, description = "OK", body = wire::VaultPassword), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
) -> Response {
    let done = async {
        let password = app.service.vault_password(&caller, Some(&parse("name", &name)?)).await?;
        let password = password.as_str().to_owned();
        Ok::<_, ApiError>(Json(wire::VaultPassword { password }).into_response())
    };
    done.await.unwrap_or_else(answer)
}
