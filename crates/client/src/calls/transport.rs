//! What carries a request to a server: a socket, or the same router in this process.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

/// Why a request did not arrive, or its answer did not.
#[derive(Debug, thiserror::Error)]
#[error("reach {server}")]
pub struct TransportError {
    /// Which server.
    pub server: String,
    /// Why.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// Takes an answer that may be too large to be held.
pub trait Receive: Send {
    /// The next piece.
    fn receive(&mut self, piece: &[u8]) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

/// Carries requests. The path of a request is relative: the transport knows the server.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Carries one request, and brings the whole answer back.
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;

    /// Carries one request, and hands a good answer over piece by piece; any other answer comes back whole.
    async fn fetch(
        &self,
        request: Request<Bytes>,
        into: &mut dyn Receive,
    ) -> Result<Response<Bytes>, TransportError>;
}
