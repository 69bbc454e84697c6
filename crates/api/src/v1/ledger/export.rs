//! Gives an evidence bundle.

use axum::Extension;
use axum::body::Body as Outgoing;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::entry::{Status, TargetKind};
use domain::evidence::EvidenceKind;
use domain::time::Timestamp;
use http::header;
use service::{Caller, ExportQuery, ExportRequest};

use crate::auth::answer;
use crate::body::{Body, parse_optional};
use crate::error::ApiError;
use crate::state::App;

/// An evidence bundle (`docs/formats/bundle.md`). Who asked for what is recorded before the first byte.
#[utoipa::path(
    post, path = "/v1/ledger/exports", tag = "ledger",
    request_body = wire::ExportRequest,
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/x-tar"), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::ExportRequest>, ApiError>,
) -> Response {
    let done = async {
        let Body(asked) = body?;
        let plan = app.service.ledger_export(&caller, read(asked)?).await?;
        let headers = [
            (header::CONTENT_TYPE, "application/x-tar".to_owned()),
            (header::CONTENT_LENGTH, plan.length().to_string()),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        Ok::<_, ApiError>((headers, Outgoing::from_stream(plan.into_stream())).into_response())
    };
    done.await.unwrap_or_else(answer)
}

/// Words must be ones that can stand in entries: a query that nothing can fit is a mistake.
fn read(asked: wire::ExportRequest) -> Result<ExportRequest, ApiError> {
    let time = |name, text: &Option<String>| {
        let time: Option<Timestamp> = parse_optional(name, text.as_deref())?;
        Ok::<_, ApiError>(time.map(|time| time.to_string()))
    };
    for kind in &asked.types {
        super::list::types(kind)?;
    }
    let _: Option<TargetKind> = parse_optional("target-kind", asked.target_kind.as_deref())?;
    let _: Option<Status> = parse_optional("status", asked.status.as_deref())?;
    for kind in asked.evidence.iter().filter(|kind| *kind != "all") {
        let known: Result<EvidenceKind, _> = serde_json::from_value(kind.as_str().into());
        known.map_err(|_| ApiError::field("evidence", format!("there is no kind of evidence {kind:?}")))?;
    }
    let query = ExportQuery {
        since: time("since", &asked.since)?,
        until: time("until", &asked.until)?,
        from_index: asked.from_index,
        to_index: asked.to_index,
        types: asked.types,
        target_kind: asked.target_kind,
        target: asked.target,
        team: asked.team,
        actor: asked.actor,
        status: asked.status,
    };
    let (whole_range, disclosures) = (asked.whole_range, asked.disclosures);
    let (evidence, previous) = (asked.evidence, asked.previous);
    Ok(ExportRequest { shard: asked.shard, query, whole_range, evidence, disclosures, previous })
}
