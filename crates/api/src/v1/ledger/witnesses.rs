//! Shows, sets and removes the witnesses of the ledger.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::time::Timestamp;
use service::{Caller, Witnesses};

use crate::auth::answer;
use crate::body::{Body, parse};
use crate::error::ApiError;
use crate::state::App;

/// The witnesses of the ledger, and how it stands with each.
#[utoipa::path(
    get, path = "/v1/ledger/witnesses", tag = "ledger",
    responses((status = 200, description = "OK", body = wire::WitnessReport), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn show(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = app.service.witnesses(&caller).map_err(ApiError::from);
    done.map_or_else(answer, |found| Json(wire(&app, &found)).into_response())
}

/// Asks other witnesses from now on. Recorded in the ledger, with the policy as evidence.
#[utoipa::path(
    put, path = "/v1/ledger/witnesses", tag = "ledger",
    request_body = wire::WitnessesNew,
    responses((status = 200, description = "Set", body = wire::WitnessReport), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn set(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::WitnessesNew>, ApiError>,
) -> Response {
    let done = async {
        let Body(new) = body?;
        let mode = parse("mode", &new.mode)?;
        let found = app.service.set_witnesses(&caller, new.policy, mode).await?;
        Ok::<_, ApiError>(Json(wire(&app, &found)).into_response())
    };
    done.await.unwrap_or_else(answer)
}

/// Asks nobody from now on. Recorded in the ledger.
#[utoipa::path(
    delete, path = "/v1/ledger/witnesses", tag = "ledger",
    responses((status = 200, description = "Removed", body = wire::WitnessReport), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn remove(State(app): State<App>, Extension(caller): Extension<Caller>) -> Response {
    let done = app.service.remove_witnesses(&caller).await.map_err(ApiError::from);
    done.map_or_else(answer, |found| Json(wire(&app, &found)).into_response())
}

fn wire(app: &App, found: &Witnesses) -> wire::WitnessReport {
    let report = &found.report;
    let seconds = |time: u64| Timestamp::from_secs(i64::try_from(time).unwrap_or(i64::MAX)).to_string();
    let witness = |witness: &service::WitnessStatus| wire::WitnessStatus {
        name: witness.name.clone(),
        key: witness.key.clone(),
        url: witness.url.clone(),
        size: witness.size,
        cosigned: witness.cosigned.map(seconds),
        asked: witness.asked.map(|time| time.to_string()),
        error: witness.error.clone(),
    };
    let key = app.service.ledger_key();
    wire::WitnessReport {
        origin: key.origin,
        mode: report.mode.map(|mode| mode.to_string()),
        policy: report.policy.clone(),
        quorum: report.quorum.clone(),
        outside: found.outside,
        published: key.size,
        witnessed: report.witnessed,
        held: report.held.clone(),
        witnesses: report.witnesses.iter().map(witness).collect(),
        anchor: report
            .anchor
            .as_ref()
            .map(|anchor| wire::AnchorStatus { place: anchor.place.clone(), error: anchor.error.clone() }),
    }
}
