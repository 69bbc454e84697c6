//! Every path of a witness.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};

use super::plain::plain;
use super::{add_checkpoint, checkpoint, page};
use crate::Witness;

/// Answers for a witness. Whoever serves it bounds connections and time, and tells the [`Peer`](super::Peer).
pub fn router(witness: Arc<Witness>) -> Router {
    Router::new()
        .route("/", get(page::show))
        .route("/add-checkpoint", post(add_checkpoint::add))
        .route("/{fingerprint}/checkpoint", get(checkpoint::show))
        .fallback(async || plain(StatusCode::NOT_FOUND, "there is nothing here".to_owned()))
        .with_state(witness)
}
