//! The one mapping from errors to problem details.

use axum::Json;
use axum::response::{IntoResponse, Response};
use client::wire::{FieldProblem, Problem};
use domain::error::chain;
use domain::ports::{QueueError, StoreError};
use http::{HeaderValue, header};
use service::ServiceError;

use crate::problem::{self, ProblemKind};

/// An error on its way out.
#[derive(Debug)]
pub(crate) struct ApiError {
    kind: ProblemKind,
    detail: String,
    fields: Vec<FieldProblem>,
}

impl ApiError {
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), fields: Vec::new() }
    }

    /// A part of the request is wrong.
    #[expect(clippy::needless_pass_by_value, reason = "errors come by value from `map_err`")]
    pub(crate) fn field(field: &str, message: impl ToString) -> Self {
        let message = message.to_string();
        let detail = format!("{field}: {message}");
        let fields = vec![FieldProblem { field: field.to_owned(), message }];
        Self { kind: problem::INVALID, detail, fields }
    }

    pub(crate) const fn kind(&self) -> ProblemKind {
        self.kind
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }
}

/// The answer of a server that gives up waiting for one.
pub fn too_slow() -> Response {
    ApiError::new(problem::TOO_SLOW, "cannot answer within the time that a request may take").into_response()
}

/// A sentence: messages are fragments that fit after "cannot".
fn sentence(error: &(dyn std::error::Error + 'static)) -> String {
    format!("cannot {}", chain(error))
}

/// Which kind of problem an error is.
fn kind(error: &ServiceError) -> ProblemKind {
    match error {
        ServiceError::NotFound { .. } | ServiceError::NoPoint(_) => problem::NOT_FOUND,
        ServiceError::Conflict(_) => problem::CONFLICT,
        ServiceError::Held { .. } => problem::HELD,
        ServiceError::Invalid(_) => problem::INVALID,
        ServiceError::Denied(_) => problem::DENIED,
        ServiceError::NoPlan(_) => problem::NO_PLAN,
        ServiceError::OutOfScope { .. } => problem::OUT_OF_SCOPE,
        ServiceError::Source(_) | ServiceError::Component(_) => problem::SOURCE,
        ServiceError::Vault(_) => problem::VAULT,
        ServiceError::Ledger(error) => ledger(error),
        ServiceError::Store(error) => store(error),
        ServiceError::Evidence(_)
        | ServiceError::Keeper(_)
        | ServiceError::Sealed(_)
        | ServiceError::Internal(_) => problem::INTERNAL,
    }
}

fn store(error: &StoreError) -> ProblemKind {
    match error {
        StoreError::Full => problem::FULL,
        StoreError::Frozen { .. } => problem::FROZEN,
        StoreError::Overloaded { .. } => problem::OVERLOADED,
        StoreError::Conflict { .. } | StoreError::Stale { .. } => problem::CONFLICT,
        StoreError::Corrupt { .. } | StoreError::Backend(_) => problem::INTERNAL,
    }
}

fn ledger(error: &service::LedgerError) -> ProblemKind {
    match error {
        service::LedgerError::NoEntry { .. } => problem::NOT_FOUND,
        service::LedgerError::TooSlow { .. } => problem::TOO_SLOW,
        service::LedgerError::PreviousCheckpoint { .. } => problem::INVALID,
        service::LedgerError::NoWitnesses => problem::CONFLICT,
        service::LedgerError::Queue(QueueError::Store(error)) => store(error),
        _ => problem::LEDGER,
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        let kind = kind(&error);
        let detail = sentence(&error);
        if kind == problem::INTERNAL {
            tracing::error!(error = detail, "a request failed");
        }
        Self::new(kind, detail)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.kind.status;
        let problem = Problem {
            kind: self.kind.uri.to_owned(),
            title: self.kind.title.to_owned(),
            status: status.as_u16(),
            detail: self.detail,
            instance: None,
            errors: self.fields,
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.kind == problem::OVERLOADED {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self.kind == problem::UNAUTHENTICATED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"vouchsafe\""));
        }
        response
    }
}
