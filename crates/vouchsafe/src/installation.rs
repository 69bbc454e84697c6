//! An installation, opened in this process: every part connected.

use std::path::Path;
use std::sync::Arc;

use domain::ports::Head;
use ledger::{EvidenceStore, Keeper, LedgerError, Log, LogParts, Sequencer, StoredObjects, Witnessing};
use object_store::local::LocalFileSystem;
use sandbox::{OwnData, PolicyLimits, SourceLimits, WasmPolicies, WasmSources};
use service::{Deps, Places, Service};
use store_sqlite::SqliteStore;

use crate::data::{DataDirectory, DataLock, Keys};
use crate::embedded;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::system::{SystemClock, SystemEntropy};
use crate::witnesses::{self, Connected, Outside};

/// An installation, opened in this process.
pub(crate) struct Installation {
    pub(crate) service: Service,
    store: SqliteStore,
    sequencer: Sequencer,
    keeper: Keeper,
    _lock: DataLock,
}

/// What an installation is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// For one command, which may only read.
    Command,
    /// For a server, which will write: it does not begin on an old copy of the ledger.
    Serve,
}

impl Installation {
    /// Opens the installation of a data directory that is ours. Migrates its database, repairs what a crash
    /// left of its ledger; runs are left as they are.
    pub(crate) async fn open(
        data: &DataDirectory,
        lock: DataLock,
        keys: Keys,
        outside: &Outside,
        purpose: Use,
    ) -> Result<Self, Failure> {
        data.create()?;
        let store =
            SqliteStore::open(&data.database()).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        let objects = StoredObjects::new(objects(&data.ledger())?);
        let ledger_key = keys.ledger.verifying_key().clone();
        let clock = Arc::new(SystemClock::new());
        let connected = Connected {
            data,
            store: &store,
            objects: &objects,
            keys: vec![ledger_key.clone()],
            clock: clock.clone(),
        };
        let (witnessing, outside_witnesses) = witnesses::connect(outside, connected).await?;
        let parts = LogParts {
            queue: Arc::new(store.clone()),
            objects: objects.clone(),
            signer: keys.ledger,
            clock: clock.clone(),
            witnessing: Some(witnessing.clone()),
        };
        let log = Log::open(parts).await.map_err(|error| Failure::of(Exit::LedgerStopped, &error))?;
        let newest = log.head().filter(|_| purpose == Use::Serve).cloned();
        if purpose == Use::Serve {
            guard(&witnessing, newest.as_ref()).await?;
        }
        let sequencer = Sequencer::start(log);
        let keeper = Keeper::start(&witnessing, newest, sequencer.handle().clone());
        let own = OwnData::new([data.root()])
            .map_err(|error| Failure::io(&format!("look at {}", data.root().display()), &error))?;
        let engine = |error: &dyn std::fmt::Display| {
            Failure::new(Exit::Failed, format!("cannot start the sandbox: {error}"))
        };
        let policies =
            WasmPolicies::new(PolicyLimits::default(), clock.clone()).map_err(|error| engine(&error))?;
        let sources = WasmSources::new(SourceLimits::default(), own).map_err(|error| engine(&error))?;
        let service = Service::new(Deps {
            store: Arc::new(store.clone()),
            policies: Arc::new(policies),
            sources: Arc::new(sources),
            clock,
            entropy: Arc::new(SystemEntropy),
            evidence: EvidenceStore::new(self::objects(&data.evidence())?),
            objects: Arc::new(objects),
            sequencer: sequencer.handle().clone(),
            witnessing,
            outside_witnesses,
            ledger_key,
            sealing: keys.sealing,
            places: Places { base: data.root().to_owned(), scratch: data.scratch() },
            standard_policies: embedded::policies(),
            standard_sources: embedded::sources(),
            runtime: tokio::runtime::Handle::current(),
        });
        Ok(Self { service, store, sequencer, keeper, _lock: lock })
    }

    /// Waits until the ledger stops, if it ever does, and says why.
    pub(crate) async fn ledger_stopped(&self) -> String {
        self.sequencer.handle().stopped().await
    }

    /// Publishes everything that is committed, and closes. Tells if the ledger had stopped before.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        let handle = self.sequencer.handle().clone();
        self.sequencer.finish().await;
        self.keeper.finish().await;
        self.store.close().await;
        if !handle.was_woken() {
            // Whoever only reads has what they asked for; the log and doctor tell the rest.
            return Ok(());
        }
        let reached = handle.reached();
        if let Some(held) = reached.held.filter(|_| reached.stopped.is_none()) {
            let text = format!("what was done is recorded, but nothing is published yet: {held}");
            return Err(Failure::new(Exit::LedgerStopped, text));
        }
        match reached.stopped {
            None => Ok(()),
            Some(reason) => {
                let text = format!(
                    "what was done is recorded, but the ledger stopped before it was published: {reason}"
                );
                Err(Failure::new(Exit::LedgerStopped, text))
            }
        }
    }
}

/// A server does not begin on an old copy of the ledger, or on a fork of it.
async fn guard(witnessing: &Witnessing, newest: Option<&Head>) -> Result<(), Failure> {
    match witnessing.guard(newest).await {
        // The sequencer says so, and looks again.
        Ok(()) | Err(LedgerError::Held(_)) => Ok(()),
        Err(error) => Err(Failure::of(Exit::LedgerStopped, &error)),
    }
}

/// A directory as an object store whose writes are durable when they return.
fn objects(folder: &Path) -> Result<Arc<LocalFileSystem>, Failure> {
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot use {}: {}", folder.display(), chain(&error)))
    })?;
    Ok(Arc::new(store.with_fsync(true).with_automatic_cleanup(true)))
}
