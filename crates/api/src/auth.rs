//! Knows callers: by their tokens, or by the door that they came through.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::entry::Origin;
use http::header;
use service::Caller;

use crate::error::ApiError;
use crate::problem;
use crate::state::{App, Door, Peer};

/// From where a request came.
fn origin(request: &Request) -> Origin {
    let address = request.extensions().get::<Peer>().map(|peer| peer.0.to_string());
    Origin { address, ..Origin::component("api") }
}

/// The secret of the request's token.
fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
}

/// The longest action that the ledger repeats, in bytes.
const MAX_ACTION: usize = 512;

fn bounded(mut action: String) -> String {
    action.truncate(action.floor_char_boundary(MAX_ACTION));
    action
}

/// Lets callers in whom it knows, and records who was refused.
pub(crate) async fn know(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let origin = origin(&request);
    let action = bounded(format!("{} {}", request.method(), request.uri().path()));
    let caller = match app.door {
        Door::Local => Some(Caller::local()),
        Door::Tokens => match bearer(&request) {
            Some(secret) => match app.service.authenticate(secret, origin.clone()).await {
                Ok(caller) => caller,
                Err(error) => return ApiError::from(error).into_response(),
            },
            None => None,
        },
    };
    let Some(caller) = caller else {
        let reason = "no token, or one that opens nothing";
        return refuse(&app, None, &origin, &action, ApiError::new(problem::UNAUTHENTICATED, reason)).await;
    };
    request.extensions_mut().insert(caller.clone());
    let response = next.run(request).await;
    match response.extensions().get::<Refused>().cloned() {
        Some(Refused(reason)) => {
            refuse(&app, Some(&caller), &origin, &action, ApiError::new(problem::DENIED, reason)).await
        }
        None => response,
    }
}

/// Marks an answer as a refusal, for the record.
#[derive(Clone, Debug)]
struct Refused(String);

/// The answer to an error; a refusal is marked, so that it gets into the ledger.
pub(crate) fn answer(error: ApiError) -> Response {
    let refused = (error.kind() == problem::DENIED).then(|| Refused(error.detail().to_owned()));
    let mut response = error.into_response();
    if let Some(refused) = refused {
        response.extensions_mut().insert(refused);
    }
    response
}

/// Records a refusal, then refuses. Where it cannot be recorded, that is said instead.
async fn refuse(
    app: &App,
    caller: Option<&Caller>,
    origin: &Origin,
    action: &str,
    error: ApiError,
) -> Response {
    match app.service.record_refusal(caller, origin, action, error.detail()).await {
        Ok(()) => error.into_response(),
        Err(failed) => ApiError::from(failed).into_response(),
    }
}
