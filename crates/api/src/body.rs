//! Requests with a body: read whole, bounded, and told exactly where they are wrong.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;

use crate::error::ApiError;
use crate::problem;

/// The largest body, in bytes.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

/// A body as text.
pub(crate) struct Text(pub(crate) String);

async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return ApiError::new(problem::TOO_LARGE, format!("a request has at most {MAX_BODY} bytes"));
        }
        ApiError::new(problem::INVALID, rejection.body_text())
    })
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, state).await?;
        let bytes = if bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            let inner = error.inner();
            if inner.is_syntax() || inner.is_eof() {
                return ApiError::field("body", format!("it is not JSON: {inner}"));
            }
            ApiError::field(if path == "." || path == "?" { "body" } else { &path }, inner)
        })?;
        json.end().map_err(|error| ApiError::field("body", error))?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync> FromRequest<S> for Text {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = read(request, state).await?;
        String::from_utf8(bytes.into()).map(Self).map_err(|_| ApiError::field("body", "it is not UTF-8 text"))
    }
}

/// Reads a text as something that the law knows, or says which field is wrong.
pub(crate) fn parse<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, ApiError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| ApiError::field(field, format!("cannot {error}")))
}

/// The same for something that may be absent.
pub(crate) fn parse_optional<T: std::str::FromStr>(
    field: &str,
    text: Option<&str>,
) -> Result<Option<T>, ApiError>
where
    T::Err: std::fmt::Display,
{
    text.map(|text| parse(field, text)).transpose()
}
