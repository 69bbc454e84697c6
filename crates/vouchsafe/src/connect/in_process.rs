//! The API in this process: the same router that a server has, without a socket.

use api::Door;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use client::{Transport, TransportError};
use http::{Request, Response};
use http_body_util::BodyExt;
use service::Service;
use tower::ServiceExt;

/// The API in this process. Whoever has the data directory in hand is its owner.
pub(super) struct InProcess {
    router: Router,
}

impl InProcess {
    pub(super) fn new(service: Service) -> Self {
        Self { router: api::router(service, Door::Local) }
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let Ok(response) = self.router.clone().oneshot(request.map(Body::from)).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| TransportError {
            server: "the installation".to_owned(),
            source: error.into(),
        })?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}
