//! `GET /FINGERPRINT/checkpoint`: what a monitor asks.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::plain::plain;
use crate::Witness;

/// The last checkpoint that was cosigned, with the log's signatures and the witness's.
pub(super) async fn show(State(witness): State<Arc<Witness>>, Path(fingerprint): Path<String>) -> Response {
    match witness.log(&fingerprint).and_then(|log| log.latest) {
        Some(latest) => plain(StatusCode::OK, latest.note),
        None => plain(StatusCode::NOT_FOUND, "nothing was cosigned of such a log".to_owned()),
    }
}
