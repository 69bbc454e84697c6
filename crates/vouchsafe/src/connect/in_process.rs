//! The API in this process: the same router that a server has, without a socket.

use api::Door;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use client::{Receive, Transport, TransportError};
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

    async fn fetch(
        &self,
        request: Request<Bytes>,
        into: &mut dyn Receive,
    ) -> Result<Response<Bytes>, TransportError> {
        let failed = |source| TransportError { server: "the installation".to_owned(), source };
        let Ok(response) = self.router.clone().oneshot(request.map(Body::from)).await;
        let (parts, mut body) = response.into_parts();
        if !parts.status.is_success() {
            let body = body.collect().await.map_err(|error| failed(error.into()))?;
            return Ok(Response::from_parts(parts, body.to_bytes()));
        }
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| failed(error.into()))?;
            if let Some(piece) = frame.data_ref() {
                into.receive(piece).map_err(failed)?;
            }
        }
        Ok(Response::from_parts(parts, Bytes::new()))
    }
}
