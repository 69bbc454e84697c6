//! Answers as text.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One or more lines of text.
pub(super) fn plain(status: StatusCode, text: String) -> Response {
    let text = if text.ends_with('\n') { text } else { format!("{text}\n") };
    let kind = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        // What is shown is signed, but a stale copy would hide a fork.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (status, kind, text).into_response()
}
