//! Chooses the way, and closes it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use client::Client;
use zeroize::Zeroizing;

use super::http::HttpTransport;
use super::in_process::InProcess;
use crate::data::{DataDirectory, DataLock, Keys};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::installation::{Installation, Use};
use crate::objects::LedgerShelf;
use crate::witnesses::Outside;

/// A way to an installation.
pub(crate) struct Connection {
    client: Client,
    installation: Option<Installation>,
}

/// The command that opens an installation whose ledger does not open.
pub(crate) const OPEN_SHARD: &str = "ledger open-shard";

/// How long a server may take from its lock to its socket: it may have much to repair.
const STARTING: Duration = Duration::from_secs(10);
/// How often it is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// Waits until a server that is starting listens; asking it anyway says best what is wrong.
async fn wait_for(socket: &Path) {
    let listens = async {
        while tokio::net::UnixStream::connect(socket).await.is_err() {
            tokio::time::sleep(LOOK).await;
        }
    };
    let _ = tokio::time::timeout(STARTING, listens).await;
}

/// A server to speak with.
pub(crate) struct Remote<'a> {
    /// Its URL.
    pub(crate) url: &'a str,
    /// The token to show.
    pub(crate) token: Option<Zeroizing<String>>,
    /// Whether the token may travel unencrypted.
    pub(crate) allow_http: bool,
}

impl Connection {
    /// A data directory: opened in this process, or by the socket of the server that has it open.
    pub(crate) async fn to_data(
        data: &DataDirectory,
        environment: &Environment,
        command: &str,
    ) -> Result<Self, Failure> {
        data.require_set_up()?;
        match DataLock::take(data, command)? {
            // Where the ledger cannot be opened, a new shard still can; nothing else is done then.
            Ok(lock) if command == OPEN_SHARD => {
                let keys = Keys::load_what_is_there(data, environment)?;
                let shelf = LedgerShelf::of_installation(data, environment)?;
                let installation =
                    Installation::open_anyway(data, lock, keys, shelf, &Outside::of(environment)).await?;
                Ok(Self::over(installation))
            }
            Ok(lock) => {
                let keys = Keys::load(data, environment)?;
                let shelf = LedgerShelf::of_installation(data, environment)?;
                let installation =
                    Installation::open(data, lock, keys, shelf, &Outside::of(environment), Use::Command)
                        .await?;
                Self::in_process(installation).await
            }
            Err(holder) if holder.command == "serve" => {
                wait_for(&data.socket()).await;
                let transport = HttpTransport::to_socket(&data.socket())?;
                Ok(Self { client: Client::new(Arc::new(transport)), installation: None })
            }
            Err(holder) => Err(Failure::new(
                Exit::Conflict,
                format!(
                    "cannot open {}: {holder} has it open; wait until that ends, or run `vouchsafe serve` and let it do both",
                    data.root().display()
                ),
            )),
        }
    }

    async fn in_process(installation: Installation) -> Result<Self, Failure> {
        // Runs that a process left when it was killed end now; queued ones wait for a server.
        let recovered = installation.service.recover(false).await;
        let connection = Self::over(installation);
        match recovered {
            Ok(_) => Ok(connection),
            Err(error) => {
                let failure = Failure::of(Exit::Failed, &error);
                let _ = connection.close().await;
                Err(failure)
            }
        }
    }

    fn over(installation: Installation) -> Self {
        let client = Client::new(Arc::new(InProcess::new(installation.service.clone())));
        Self { client, installation: Some(installation) }
    }

    /// A server.
    pub(crate) fn to_server(remote: &Remote<'_>) -> Result<Self, Failure> {
        let transport = HttpTransport::to_server(remote)?;
        Ok(Self { client: Client::new(Arc::new(transport)), installation: None })
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// Whether the installation is open in this process.
    pub(crate) const fn is_in_process(&self) -> bool {
        self.installation.is_some()
    }

    /// Publishes and closes what is open.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        match self.installation {
            Some(installation) => installation.close().await,
            None => Ok(()),
        }
    }
}
