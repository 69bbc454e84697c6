//! Makes a token.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use client::wire;
use http::StatusCode;
use service::Caller;
use service::NewToken;

use crate::auth::answer;
use crate::body::Body;
use crate::body::parse;
use crate::body::parse_optional;
use crate::error::ApiError;
use crate::into_wire;
use crate::state::App;

/// Makes a token; its secret is shown this once.
#[utoipa::path(
    post, path = "/v1/tokens", tag = "tokens",
    request_body = wire::TokenNew,
    responses((status = 201, description = "Made", body = wire::TokenCreated), (status = "default", description = "A problem (RFC 9457)", body = wire::Problem, content_type = "application/problem+json")),
    security(("token" = [])),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    body: Result<Body<wire::TokenNew>, ApiError>,
) -> Response {
    let done = async {
        let Body(new) = body?;
        let new = NewToken {
            name: parse("name", &new.name)?,
            role: parse("role", &new.role)?,
            team: parse_optional("team", new.team.as_deref())?,
            lifetime: parse_optional("lifetime", new.lifetime.as_deref())?,
        };
        let made = app.service.create_token(&caller, new).await?;
        let token = into_wire::carry(&made.token)?;
        let made = wire::TokenCreated { token, secret: made.secret.as_str().to_owned() };
        Ok::<_, ApiError>((StatusCode::CREATED, Json(made)).into_response())
    };
    done.await.unwrap_or_else(answer)
}
