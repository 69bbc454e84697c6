//! Lists vaults.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;

/// All vaults, by name; never their secrets.
#[utoipa::path(
    get, path = "/v1/vaults", tag = "vaults",
    responses((status = 200, description = "OK", body = wire::VaultList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let shown = app.service.vaults(&caller).await?;
        let vaults = shown.into_iter().map(vault).collect();
        Ok::<_, ApiError>(Json(wire::VaultList { vaults }).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn vault(info: service::VaultInfo) -> wire::Vault {
    wire::Vault {
        name: info.name.to_string(),
        location: info.location,
        repository: info.repository,
        created: info.created.to_string(),
    }
}
