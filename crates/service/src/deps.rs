//! What the service is made of; the owner connects it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, RwLock};

use domain::digest::Digest;
use domain::id::RunId;
use domain::ports::{Clock, Component, Entropy, PolicyEngine, SourceEngine, Store};
use ledger::EvidenceStore;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use vault::Watch;

use crate::ledger::{LedgerKeeper, OpenLog, Readers};
use crate::schedule::Periods;
use crate::seal::SealingKey;
use crate::token::RefusalGate;

/// A component that the binary carries.
#[derive(Clone, Debug)]
pub struct StandardComponent {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub component: Component,
}

/// Where things lie on this machine.
#[derive(Clone, Debug)]
pub struct Places {
    /// What relative vault locations are below.
    pub base: PathBuf,
    /// Where drills restore to; each has a folder of its own.
    pub scratch: PathBuf,
}

/// What the service is made of.
pub struct Deps {
    /// The state.
    pub store: Arc<dyn Store>,
    /// What runs policies.
    pub policies: Arc<dyn PolicyEngine>,
    /// What runs sources.
    pub sources: Arc<dyn SourceEngine>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Evidence, by digest.
    pub evidence: EvidenceStore,
    /// The log of the newest shard.
    pub log: OpenLog,
    /// Opens logs, and keeps their keys.
    pub keeper: Arc<dyn LedgerKeeper>,
    /// Seals secrets at rest.
    pub sealing: SealingKey,
    /// Where things lie.
    pub places: Places,
    /// The standard policies.
    pub standard_policies: Vec<StandardComponent>,
    /// The sources.
    pub standard_sources: Vec<StandardComponent>,
    /// The runtime that blocking work is handed to.
    pub runtime: Handle,
}

impl std::fmt::Debug for Deps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Deps").field("places", &self.places).finish_non_exhaustive()
    }
}

/// Runs that work at the same time: each reads, compresses and encrypts on several threads by itself.
const RUNS_AT_ONCE: usize = 2;

/// Every use of the system. Clones are the same one.
#[derive(Clone)]
pub struct Service {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) deps: Deps,
    /// The log that is open now; at first the one that came with the parts.
    pub(crate) log: RwLock<OpenLog>,
    /// Held while shards or keys of the ledger change.
    pub(crate) ledger_work: tokio::sync::Mutex<()>,
    /// Components that were loaded, by digest.
    pub(crate) components: Mutex<HashMap<Digest, Component>>,
    /// Runs that are at work in this process.
    pub(crate) watches: Mutex<HashMap<RunId, Watch>>,
    pub(crate) places_at_work: Semaphore,
    pub(crate) refusals: RefusalGate,
    pub(crate) readers: Readers,
    pub(crate) periods: Mutex<Periods>,
    /// Set when the process is about to end: runs that end now are interrupted, not cancelled.
    pub(crate) ending: AtomicBool,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

impl Service {
    /// A service of these parts.
    pub fn new(deps: Deps) -> Self {
        let inner = Inner {
            log: RwLock::new(deps.log.clone()),
            ledger_work: tokio::sync::Mutex::default(),
            deps,
            components: Mutex::default(),
            watches: Mutex::default(),
            places_at_work: Semaphore::new(RUNS_AT_ONCE),
            refusals: RefusalGate::default(),
            readers: Readers::default(),
            periods: Mutex::default(),
            ending: AtomicBool::new(false),
        };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn deps(&self) -> &Deps {
        &self.inner.deps
    }

    pub(crate) fn store(&self) -> &dyn Store {
        self.inner.deps.store.as_ref()
    }

    pub(crate) fn now(&self) -> domain::time::Timestamp {
        self.inner.deps.clock.now()
    }

    /// Runs work that blocks where that is allowed.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, crate::ServiceError> {
        let service = self.clone();
        let task = self.inner.deps.runtime.spawn_blocking(move || work(&service));
        task.await.map_err(|error| crate::ServiceError::Internal(format!("do the work: {error}")))
    }
}
