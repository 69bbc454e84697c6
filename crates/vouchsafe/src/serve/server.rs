//! The server from its start to its end.

use std::net::SocketAddr;
use std::time::Duration;

use api::Door;
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::connections::Connections;
use super::page::with_page;
use super::{scheduler, socket};
use crate::data::{DataDirectory, DataLock, Keys};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::{Installation, Use};
use crate::objects::LedgerShelf;
use crate::witnesses::Outside;

/// How the server runs.
pub(crate) struct Settings {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// How often policies are asked.
    pub(crate) tick: Duration,
    /// Witnesses and anchor, handed in from outside.
    pub(crate) outside: Outside,
}

/// The server of an installation that is ours.
pub(crate) struct Server {
    installation: Installation,
    data: DataDirectory,
    tick: Duration,
    web: TcpListener,
    local: UnixListener,
    signals: [Signal; 2],
}

/// How long requests that are at work may take when the server ends.
pub(super) const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// How long runs may take to end when the server ends.
const LAST_RUNS: Duration = Duration::from_mins(1);

/// Why the server ends.
enum Ended {
    /// It was asked to.
    Asked,
    /// The ledger stopped.
    Ledger(String),
}

impl Server {
    /// Opens the installation, repairs what a crash left, and listens.
    pub(crate) async fn open(
        data: &DataDirectory,
        environment: &Environment,
        settings: Settings,
    ) -> Result<Self, Failure> {
        data.require_set_up()?;
        let lock = DataLock::take(data, "serve")?.map_err(|holder| {
            let text = format!("cannot serve {}: {holder} has it open", data.root().display());
            Failure::new(Exit::Conflict, text)
        })?;
        let outside = settings.outside.clone().or(Outside::of(environment));
        let keys = Keys::load(data, environment)?;
        let shelf = LedgerShelf::of_installation(data, environment)?;
        let installation = Installation::open(data, lock, keys, shelf, &outside, Use::Serve).await?;
        match Self::listen(data, &settings).await {
            Ok((web, local, signals)) => {
                Ok(Self { installation, data: data.clone(), tick: settings.tick, web, local, signals })
            }
            Err(failure) => {
                let _ = installation.close().await;
                Err(failure)
            }
        }
    }

    async fn listen(
        data: &DataDirectory,
        settings: &Settings,
    ) -> Result<(TcpListener, UnixListener, [Signal; 2]), Failure> {
        let at = settings.listen;
        let web = TcpListener::bind(at).await;
        let web = web.map_err(|error| Failure::io(&format!("listen at {at}"), &error))?;
        let local = socket::listen(&data.socket())?;
        Ok((web, local, signals()?))
    }

    /// Serves until it is asked to end, or the ledger stops.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let Self { installation, data, tick, web, local, signals } = self;
        let service = &installation.service;
        let recovered = service.recover(true).await.map_err(|error| Failure::of(Exit::Failed, &error));
        let opened = match recovered {
            Ok(opened) => opened,
            Err(failure) => {
                let _ = installation.close().await;
                return Err(failure);
            }
        };
        let address = web.local_addr().map_or_else(|_| String::new(), |address| address.to_string());
        let key = service.ledger_key();
        if !web.local_addr().is_ok_and(|address| address.ip().is_loopback()) {
            tracing::warn!(address, "requests and tokens travel unencrypted: put a proxy with TLS in front");
        }
        tracing::info!(address, data = %data.root().display(), ledger = key.origin, key = key.key,
            interrupted = opened.interrupted, resumed = opened.resumed, "serving");
        let connections = Connections::new();
        let ended = tokio::select! {
            () = connections.accept_web(web, with_page(api::router(service.clone(), Door::Tokens))) => Ended::Asked,
            () = connections.accept_local(local, api::router(service.clone(), Door::Local)) => Ended::Asked,
            () = scheduler::run(service, tick) => Ended::Asked,
            () = asked_to_end(signals) => Ended::Asked,
            reason = installation.ledger_stopped() => Ended::Ledger(reason),
        };
        tracing::info!("ending");
        socket::remove(&data.socket());
        connections.finish(LAST_REQUESTS).await;
        service.shut_down(LAST_RUNS).await;
        let closed = installation.close().await;
        match ended {
            Ended::Asked => closed.map(|()| Exit::Done),
            Ended::Ledger(reason) => {
                Err(Failure::new(Exit::LedgerStopped, format!("the ledger stopped: {reason}")))
            }
        }
    }
}

/// The signals that ask a server to end.
pub(super) fn signals() -> Result<[Signal; 2], Failure> {
    let hear = |kind| signal(kind).map_err(|error| Failure::io("hear signals", &error));
    Ok([hear(SignalKind::terminate())?, hear(SignalKind::interrupt())?])
}

pub(super) async fn asked_to_end([mut terminate, mut interrupt]: [Signal; 2]) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
