//! One request: who asks, how long it may take, and a line in the log.

use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use api::Peer;
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use tokio::time::{Instant, timeout};
use tower::ServiceExt;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_mins(1);

/// Answers a request.
pub(super) async fn answer(
    router: Router,
    peer: Option<IpAddr>,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let began = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if let Some(peer) = peer {
        request.extensions_mut().insert(Peer(peer));
    }
    let response = match timeout(ANSWER, router.oneshot(request)).await {
        Ok(Ok(response)) => response,
        Err(_) => api::too_slow(),
    };
    tracing::info!(
        %method,
        path,
        status = response.status().as_u16(),
        milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        peer = peer.map(|peer| peer.to_string()),
        "request"
    );
    Ok(response)
}
