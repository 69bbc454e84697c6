//! Looks the installation over.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use service::Caller;

use crate::auth::answer;
use crate::error::ApiError;
use crate::state::App;

/// What is wrong with this installation, and how to mend it.
#[utoipa::path(
    get, path = "/v1/doctor", tag = "installation",
    responses((status = 200, description = "OK", body = wire::FindingList), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = async {
        let found = app.service.doctor(&caller).await?;
        let findings = found.into_iter().map(finding).collect();
        Ok::<_, ApiError>(Json(wire::FindingList { findings }).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn finding(found: service::Finding) -> wire::Finding {
    let (status, advice) = match found.advice {
        service::Advice::Fine => (wire::FindingStatus::Fine, None),
        service::Advice::Better(how) => (wire::FindingStatus::Better, Some(how)),
        service::Advice::Mend(how) => (wire::FindingStatus::Mend, Some(how)),
    };
    wire::Finding { check: found.check, status, message: found.message, advice }
}
