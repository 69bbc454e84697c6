//! Lists policies.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;

/// All policies of the installation, by name.
#[utoipa::path(
    get, path = "/v1/policies", tag = "policies",
    responses((status = 200, description = "OK", body = wire::PolicyList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let shown = app.service.policies(&caller).await?;
        let policies = shown.into_iter().map(policy).collect();
        Ok::<_, ApiError>(Json(wire::PolicyList { policies }).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn policy(info: service::PolicyInfo) -> wire::Policy {
    let manifest = info.record.manifest;
    wire::Policy {
        name: manifest.name,
        version: manifest.version,
        kinds: manifest.kinds.iter().map(ToString::to_string).collect(),
        summary: manifest.summary,
        component: info.record.component.to_string(),
        size: info.record.size,
        active: info.active,
        uploaded: info.record.uploaded.to_string(),
        parameters_schema: manifest.parameters_schema,
    }
}
