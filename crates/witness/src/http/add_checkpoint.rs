//! `POST /add-checkpoint`: what a log asks.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use proof::witness::{MAX_REQUEST_SIZE, Refusal, SIZE_CONTENT_TYPE, write_cosignatures, write_size};
use tokio::time::timeout;

use super::plain::plain;
use crate::{Answer, Witness};

/// Who is at the other end of a connection; whoever serves adds it to requests.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// How long a request may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(15);

/// The longest that a log is told to wait for the clock, in seconds: somebody may set it right.
const PATIENCE: u64 = 3_600;

pub(super) async fn add(State(witness): State<Arc<Witness>>, request: Request) -> Response {
    let from = from(&request);
    let body = match read(request.into_body()).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    // It waits for the disk, and for others that submit of the same log.
    let answer = tokio::task::spawn_blocking(move || witness.add_checkpoint(&body, &from)).await;
    respond(answer.unwrap_or(Answer::Unwritten("the request could not be judged")))
}

/// Who asks: the peer, and what a proxy in between claims.
fn from(request: &Request) -> String {
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or_else(|| "somebody".to_owned(), |Peer(peer)| peer.to_string());
    match request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok()) {
        Some(claimed) => format!("{peer}, which claims to speak for {claimed}"),
        None => peer,
    }
}

/// Reads no more than a request may have; one that tells in its head that it is larger is not waited for.
async fn read(body: Body) -> Result<Bytes, Response> {
    let too_large = || plain(StatusCode::PAYLOAD_TOO_LARGE, format!("the most is {MAX_REQUEST_SIZE} bytes"));
    if body.size_hint().lower() > MAX_REQUEST_SIZE as u64 {
        return Err(too_large());
    }
    match timeout(ARRIVAL, to_bytes(body, MAX_REQUEST_SIZE)).await {
        Ok(read) => read.map_err(|_| too_large()),
        Err(_) => Err(plain(StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time".to_owned())),
    }
}

fn respond(answer: Answer) -> Response {
    match answer {
        Answer::Cosigned(line) => plain(StatusCode::OK, write_cosignatures(&[line])),
        Answer::Malformed(error) => plain(StatusCode::BAD_REQUEST, sentence(&error)),
        Answer::Refused(Refusal::Conflict { last, .. }) => {
            (StatusCode::CONFLICT, [(header::CONTENT_TYPE, SIZE_CONTENT_TYPE)], write_size(last))
                .into_response()
        }
        Answer::Refused(refusal) => {
            let status = StatusCode::from_u16(refusal.status());
            plain(status.unwrap_or(StatusCode::BAD_REQUEST), sentence(&refusal))
        }
        Answer::Unwritten(reason) => plain(StatusCode::INTERNAL_SERVER_ERROR, reason.to_owned()),
        Answer::ClockBehind(seconds) => {
            let text = "the clock of this witness is behind its last cosignature".to_owned();
            let wait = HeaderValue::from(seconds.min(PATIENCE));
            ([(header::RETRY_AFTER, wait)], plain(StatusCode::SERVICE_UNAVAILABLE, text)).into_response()
        }
    }
}

/// An error with its causes: messages are fragments that fit after "cannot".
fn sentence(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let words: Vec<_> = causes.map(ToString::to_string).collect();
    format!("cannot {}", words.join(": "))
}
