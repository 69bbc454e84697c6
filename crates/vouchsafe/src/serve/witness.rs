//! A witness from its start to its end: the same connections, another router.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use api::Peer;
use axum::extract::Request;
use axum::middleware::map_request;
use tokio::net::TcpListener;
use witness::Witness;

use super::connections::Connections;
use super::server::{LAST_REQUESTS, asked_to_end, signals};
use crate::exit::Exit;
use crate::failure::{Failure, chain};

/// How often it is looked whether the list of logs changed: a small file, read whole.
const LOOK: Duration = Duration::from_secs(2);

/// Serves a witness until it is asked to end.
pub(crate) async fn serve_witness(witness: Witness, listen: SocketAddr) -> Result<Exit, Failure> {
    let listener = TcpListener::bind(listen).await;
    let listener = listener.map_err(|error| Failure::io(&format!("listen at {listen}"), &error))?;
    let address = listener.local_addr().map_err(|error| Failure::io("listen", &error))?;
    let signals = signals()?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "there is no TLS here: a proxy in front keeps others from answering for it");
    }
    tracing::info!(%address, witness.key = %witness.key(), logs = witness.logs().len(), "serving");
    let witness = Arc::new(witness);
    let router = witness::router(Arc::clone(&witness)).layer(map_request(introduce));
    let connections = Connections::new();
    tokio::select! {
        () = connections.accept_web(listener, router) => {}
        () = follow_list(witness) => {}
        () = asked_to_end(signals) => {}
    }
    tracing::info!("ending");
    connections.finish(LAST_REQUESTS).await;
    Ok(Exit::Done)
}

/// Takes changes of the list of logs over, for ever.
async fn follow_list(witness: Arc<Witness>) {
    let mut told = String::new();
    loop {
        tokio::time::sleep(LOOK).await;
        let witness = Arc::clone(&witness);
        let read = tokio::task::spawn_blocking(move || witness.reload()).await;
        let error = match read {
            Ok(Ok((logs, changed))) => {
                if changed {
                    tracing::info!(logs, "the list of logs changed");
                }
                String::new()
            }
            Ok(Err(error)) => chain(&error),
            Err(error) => chain(&error),
        };
        if !error.is_empty() && error != told {
            tracing::error!(error, "the list of logs cannot be read again: it stays as it was");
        }
        told = error;
    }
}

/// Tells the witness who asks, in its own words.
async fn introduce(mut request: Request) -> Request {
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        request.extensions_mut().insert(witness::Peer(peer));
    }
    request
}
