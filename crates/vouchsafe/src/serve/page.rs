//! Serves the page that checks records in a browser. It is the same for everybody, and asks for nothing.

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};

use crate::page::PAGE;

/// A router with the page added.
pub(super) fn with_page(router: Router) -> Router {
    router.route("/verify", get(page))
}

async fn page() -> Response {
    let Some(page) = PAGE else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // What may run in it, the page says itself; who may frame it, only a header can.
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, page).into_response()
}
