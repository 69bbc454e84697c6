//! Gives the checkpoint and the tiles of hashes, as strangers read them (C2SP tlog-tiles).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::digest::Digest;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::error::ApiError;
use crate::problem;
use crate::state::App;

/// The `checkpoint` of the first shard or a tile of its hashes, `tile/…` (C2SP tlog-tiles); those of later
/// shards below `shards/<number>/`. Anybody may read them; entries have an endpoint of their own.
#[utoipa::path(
    get, path = "/ledger/{path}", tag = "ledger",
    params(("path" = String, Path, description = "The object's path")),
    responses((status = 200, description = "OK", body = Vec<u8>, content_type = "application/octet-stream"), (status = "default", description = "A problem (RFC 9457)", body = client::wire::Problem, content_type = "application/problem+json")),
)]
pub(crate) async fn handler(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = app.service.ledger_hashes(&path).await.map_err(ApiError::from);
    match found.and_then(|found| give(&path, found, &headers)) {
        Ok(response) => response,
        Err(error) => refuse(error.into_response()),
    }
}

/// What a browser of another origin asks before it shows a token.
pub(crate) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// An auditor's page of any origin may read the log: no cookie speaks for anybody here.
const ANYBODY: HeaderValue = HeaderValue::from_static("*");

/// The answer with an object of the log; none of its bytes if the client has them.
pub(super) fn give(path: &str, found: Option<bytes::Bytes>, asked: &HeaderMap) -> Result<Response, ApiError> {
    let missing = || ApiError::new(problem::NOT_FOUND, format!("find {path} in the log"));
    let bytes = found.ok_or_else(missing)?;
    let (kind, caching) = headers(path);
    let tag = tag(&bytes);
    let mut response = if has(asked, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = bytes.into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}

/// A refusal: nobody may keep it, for what is not there now may be there in a moment.
pub(super) fn refuse(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY);
    response
}

/// A strong entity tag: what the bytes hash to.
fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", Digest::of(bytes))
}

/// Whether the client has what this tag stands for (RFC 9110, If-None-Match).
fn has(asked: &HeaderMap, tag: &str) -> bool {
    let listed = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed
        .flat_map(|value| value.split(','))
        .any(|one| one.trim().strip_prefix("W/").unwrap_or(one.trim()) == tag || one.trim() == "*")
}

/// Content type and caching (C2SP tlog-tiles): tiles never change, the checkpoint does.
fn headers(path: &str) -> (&'static str, &'static str) {
    if path.ends_with("checkpoint") {
        ("text/plain; charset=utf-8", "max-age=1")
    } else if path.starts_with("tile/entries/") {
        ("application/octet-stream", "private, max-age=604800, immutable")
    } else {
        ("application/octet-stream", "public, max-age=604800, immutable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
        headers
    }

    #[test]
    fn who_has_it_is_not_given_it_again() {
        let bytes = bytes::Bytes::from_static(b"a tile");
        let tag = tag(&bytes);
        for value in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let response = give("tile/0/000", Some(bytes.clone()), &asked(&value)).unwrap();
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{value}");
            assert_eq!(response.headers()[header::ETAG], tag.as_str());
        }
        let response = give("checkpoint", Some(bytes), &asked("\"x\"")).unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "max-age=1");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }

    #[test]
    fn what_is_not_there_is_not_remembered() {
        let error = give("tile/0/000", None, &HeaderMap::new()).unwrap_err();
        let response = refuse(error.into_response());
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    }
}
