//! An installation, opened in this process: every part connected.

use std::sync::Arc;

use ledger::{EvidenceStore, SequencerHandle};
use object_store::local::LocalFileSystem;
use sandbox::{
    CompileLimits, Compiler, OwnData, PolicyLimits, Shelf, SourceLimits, WasmPolicies, WasmSources,
};
use service::{Deps, LedgerKeeper, OpenLog, Places, Service};
use store_sqlite::SqliteStore;

use crate::data::{DataDirectory, DataLock, Keys};
use crate::embedded;
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::ledger_room::{LedgerRoom, RoomParts};
use crate::objects::{LedgerShelf, in_directory};
use crate::system::{SystemClock, SystemEntropy};
use crate::witnesses::Outside;

/// An installation, opened in this process.
pub(crate) struct Installation {
    pub(crate) service: Service,
    store: SqliteStore,
    room: Arc<LedgerRoom>,
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
        objects: LedgerShelf,
        outside: &Outside,
        purpose: Use,
    ) -> Result<Self, Failure> {
        Self::open_with(data, lock, keys, objects, outside, purpose, async |room| room.open().await).await
    }

    /// The same, even where the ledger cannot be opened: for going on with it in a new shard.
    pub(crate) async fn open_anyway(
        data: &DataDirectory,
        lock: DataLock,
        keys: Keys,
        objects: LedgerShelf,
        outside: &Outside,
    ) -> Result<Self, Failure> {
        let open = async |room: &LedgerRoom| room.open_anyway().await;
        Self::open_with(data, lock, keys, objects, outside, Use::Command, open).await
    }

    async fn open_with(
        data: &DataDirectory,
        lock: DataLock,
        keys: Keys,
        objects: LedgerShelf,
        outside: &Outside,
        purpose: Use,
        open: impl AsyncFnOnce(&LedgerRoom) -> Result<OpenLog, Failure>,
    ) -> Result<Self, Failure> {
        data.create()?;
        let store =
            SqliteStore::open(&data.database()).await.map_err(|error| Failure::of(Exit::Failed, &error))?;
        let clock = Arc::new(SystemClock::new());
        let room = Arc::new(LedgerRoom::new(RoomParts {
            data: data.clone(),
            store: store.clone(),
            keys: keys.ledger,
            shelf: objects,
            outside: outside.clone(),
            serves: purpose == Use::Serve,
            clock: clock.clone(),
        }));
        let log = open(&room).await?;
        let own = OwnData::new([data.root()])
            .map_err(|error| Failure::io(&format!("look at {}", data.root().display()), &error))?;
        let engine = |error: &dyn std::fmt::Display| {
            Failure::new(Exit::Failed, format!("cannot start the sandbox: {error}"))
        };
        let shelf = Shelf::new(data.compiled(), keys.sealing.derive("compiled components"));
        let compiler = Arc::new(Compiler::in_child(CompileLimits::default()).keeping(shelf));
        let policies = WasmPolicies::new(PolicyLimits::default(), clock.clone(), compiler.clone())
            .map_err(|error| engine(&error))?;
        let sources =
            WasmSources::new(SourceLimits::default(), own, compiler).map_err(|error| engine(&error))?;
        let service = Service::new(Deps {
            store: Arc::new(store.clone()),
            policies: Arc::new(policies),
            sources: Arc::new(sources),
            clock,
            entropy: Arc::new(SystemEntropy),
            evidence: EvidenceStore::new(evidence(data)?),
            log,
            keeper: room.clone(),
            sealing: keys.sealing,
            places: Places { base: data.root().to_owned(), scratch: data.scratch() },
            standard_policies: embedded::policies(),
            standard_sources: embedded::sources(),
            runtime: tokio::runtime::Handle::current(),
        });
        Ok(Self { service, store, room, _lock: lock })
    }

    /// Waits until the ledger stops, if it ever does, and says why.
    pub(crate) async fn ledger_stopped(&self) -> String {
        self.room.stopped().await
    }

    /// Publishes everything that is committed, and closes. Tells if the ledger had stopped before.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        let handle = self.room.handle();
        self.room.close_log().await;
        self.store.close().await;
        // Whoever only reads has what they asked for; the log and doctor tell the rest.
        let Some(handle) = handle.filter(SequencerHandle::was_woken) else { return Ok(()) };
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

fn evidence(data: &DataDirectory) -> Result<Arc<LocalFileSystem>, Failure> {
    let folder = data.evidence();
    in_directory(&folder).map_err(|error| {
        Failure::new(Exit::Failed, format!("cannot use {}: {}", folder.display(), chain(&error)))
    })
}
