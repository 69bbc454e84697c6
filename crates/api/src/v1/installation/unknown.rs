//! Answers what nobody else does.

use axum::response::{IntoResponse, Response};
use http::{Method, Uri};

use crate::error::ApiError;
use crate::problem;

/// There is such a path, and it does not take this method.
pub(crate) async fn method(method: Method, uri: Uri) -> Response {
    let detail = format!("{} does not take {method}; see /openapi.json", uri.path());
    ApiError::new(problem::METHOD, detail).into_response()
}

/// There is no such path.
pub(crate) async fn handler(method: Method, uri: Uri) -> Response {
    let detail = format!("{method} {} is nothing that this API knows; see /openapi.json", uri.path());
    ApiError::new(problem::NOT_FOUND, detail).into_response()
}
