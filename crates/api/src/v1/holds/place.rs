//! Places a hold.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::StatusCode;
use service::Caller;

use crate::auth::answer;
use crate::body::Body;
use crate::body::{parse, parse_optional};
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;
use domain::hold::HoldScope;
use service::NewHold;

/// Places a hold: nothing that it covers is erased until it is lifted.
#[utoipa::path(
    post, path = "/v1/holds", tag = "personal data",
    request_body = wire::HoldNew,
    responses((status = 201, description = "Made", body = wire::Hold), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::HoldNew>, ApiError>,
) -> Response {
    let done = async {
        let Body(new) = body?;
        let assets = new.assets.iter().map(|name| parse("assets", name)).collect::<Result<_, ApiError>>()?;
        let scope = HoldScope {
            assets,
            since: parse_optional("since", new.since.as_deref())?,
            until: parse_optional("until", new.until.as_deref())?,
        };
        let new = NewHold { name: parse("name", &new.name)?, scope, reason: new.reason };
        let hold: wire::Hold = into_wire::carry(&app.service.place_hold(&caller, new).await?)?;
        Ok::<_, ApiError>((StatusCode::CREATED, Json(hold)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
