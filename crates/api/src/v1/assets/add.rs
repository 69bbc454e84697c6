//! Adds an asset.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use domain::asset::Objectives;
use http::StatusCode;
use service::Caller;
use service::NewAsset;

use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::body::parse_optional;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Adds an asset. Whoever adds it grants its source what the configuration needs.
#[utoipa::path(
    post, path = "/v1/assets", tag = "assets",
    request_body = wire::AssetNew,
    responses((status = 201, description = "Added", body = wire::AssetStatus), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::AssetNew>, ApiError>,
) -> Response {
    let done = async {
        let Body(new) = body?;
        let asset = app.service.add_asset(&caller, read(new)?).await?;
        let shown = app.service.asset(&caller, &asset.name).await?;
        Ok::<_, ApiError>((StatusCode::CREATED, Json(into_wire::asset(&shown)?)).into_response())
    };
    done.await.unwrap_or_else(answer)
}

fn read(new: wire::AssetNew) -> Result<NewAsset, ApiError> {
    Ok(NewAsset {
        name: parse("name", &new.name)?,
        kind: parse("kind", &new.kind)?,
        tier: parse("tier", &new.tier)?,
        team: parse("team", &new.team)?,
        labels: new.labels,
        objectives: Objectives {
            rpo: parse_optional("objectives.rpo", new.objectives.rpo.as_deref())?,
            rto: parse_optional("objectives.rto", new.objectives.rto.as_deref())?,
        },
        source: parse("source", &new.source)?,
        config: new.config,
    })
}
