//! Connections: accepted, bounded in number and time, and ended in order.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Semaphore;

use super::request;

/// Connections from elsewhere that are open at once.
const MAX_WEB: usize = 512;
/// The same for the local socket, so that strangers cannot shut its owner out.
const MAX_LOCAL: usize = 64;
/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(15);
/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 32 << 10;

/// The connections of a server.
pub(super) struct Connections {
    open: GracefulShutdown,
}

impl Connections {
    pub(super) fn new() -> Self {
        Self { open: GracefulShutdown::new() }
    }

    /// Accepts connections from elsewhere, for ever.
    pub(super) async fn accept_web(&self, mut listener: TcpListener, router: Router) {
        let places = Arc::new(Semaphore::new(MAX_WEB));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let (stream, address) = Listener::accept(&mut listener).await;
            let _ = stream.set_nodelay(true);
            self.serve(stream, router.clone(), Some(address.ip().to_canonical()), place);
        }
    }

    /// Accepts connections by the socket, for ever.
    pub(super) async fn accept_local(&self, mut listener: UnixListener, router: Router) {
        let places = Arc::new(Semaphore::new(MAX_LOCAL));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let (stream, _) = Listener::accept(&mut listener).await;
            self.serve(stream, router.clone(), None, place);
        }
    }

    fn serve<S>(&self, stream: S, router: Router, peer: Option<IpAddr>, place: impl Send + 'static)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let answer = service_fn(move |asked| request::answer(router.clone(), peer, asked));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), answer);
        let watched = self.open.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, peer = peer.map(|peer| peer.to_string()), "a connection broke");
            }
            drop(place);
        });
    }

    /// Lets requests that are at work end, for a while; accepts no more on connections that are open.
    pub(super) async fn finish(self, patience: Duration) {
        if tokio::time::timeout(patience, self.open.shutdown()).await.is_err() {
            tracing::warn!("requests did not end in time");
        }
    }
}
