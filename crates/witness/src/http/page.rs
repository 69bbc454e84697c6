//! `GET /`: what people see who look who this is.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::plain::plain;
use crate::Witness;
use crate::fingerprint::fingerprint;

pub(super) async fn show(State(witness): State<Arc<Witness>>) -> Response {
    let key = witness.key();
    let mut text =
        format!("{}: a witness of transparency logs (https://c2sp.org/tlog-witness)\n\n{key}\n", key.name());
    for log in witness.logs() {
        let state = log.latest.map_or_else(
            || "nothing cosigned yet".to_owned(),
            |latest| format!("size {}, cosigned at {}", latest.checkpoint.size, latest.timestamp),
        );
        let _ = writeln!(text, "\n{}\n  {state}\n  /{}/checkpoint", log.origin, fingerprint(&log.origin));
        for key in log.keys {
            let _ = writeln!(text, "  {key}");
        }
    }
    plain(StatusCode::OK, text)
}
