//! A vault: created once, opened for each job.

use std::sync::Arc;

use domain::ports::Entropy;
use domain::vault::VaultLocation;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use rustic_core::{
    ConfigOptions, Credentials, KeyOptions, OpenStatus, Repository, RepositoryBackends, RepositoryOptions,
    WriteBackend,
};
use tokio::runtime::Handle;

use crate::backend::{Objects, Queue};
use crate::error::VaultError;
use crate::secret::{self, VaultSecret};

/// Where a vault's objects lie, and the runtime that moves them.
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    handle: Handle,
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Storage({})", self.store)
    }
}

impl Storage {
    /// Objects in a store whose writes are durable when they return.
    pub fn new(store: Arc<dyn ObjectStore>, handle: Handle) -> Self {
        Self { store, handle }
    }

    /// The storage of a location; a relative directory is below `base`, and is made if it is not there.
    pub fn at(location: &VaultLocation, base: &std::path::Path, handle: Handle) -> Result<Self, VaultError> {
        let VaultLocation::Directory { path } = location;
        let folder = base.join(path);
        std::fs::create_dir_all(&folder).map_err(VaultError::io("make the vault's directory"))?;
        let store = LocalFileSystem::new_with_prefix(&folder)
            .map_err(|error| VaultError::Storage(error.to_string()))?
            .with_fsync(true);
        Ok(Self::new(Arc::new(store), handle))
    }

    fn objects(&self) -> Objects {
        Objects::new(self.store.clone(), self.handle.clone())
    }

    /// A backend of its own for one job.
    pub(crate) fn backend(&self) -> Arc<dyn WriteBackend> {
        Arc::new(Queue::new(self.objects()))
    }
}

/// A vault that can be opened.
#[derive(Debug)]
pub struct Vault {
    storage: Storage,
    secret: VaultSecret,
    repository: String,
}

/// A snapshot as the vault itself lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// Its id.
    pub id: String,
    /// The asset, as it was tagged.
    pub asset: String,
    /// Seconds since the epoch, as the snapshot claims.
    pub time: i64,
}

impl Vault {
    /// Creates a vault where there is none, with a fresh password.
    pub fn create(storage: Storage, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        let repository = unopened(storage.backend())?;
        if repository.config_id().map_err(VaultError::engine("look for a repository"))?.is_some() {
            return Err(VaultError::Exists(storage.store.to_string()));
        }
        let password = secret::password(entropy);
        let created = repository
            .init(
                &Credentials::password(password.as_str()),
                &KeyOptions::default(),
                &ConfigOptions::default(),
            )
            .map_err(VaultError::engine("create the repository"))?;
        let secret = VaultSecret::new(&password, &created.key()).map_err(|error| VaultError::Engine {
            what: "keep the repository's key",
            message: error.to_string(),
        })?;
        Ok(Self { storage, secret, repository: identity(&created) })
    }

    /// A vault that was created before; nothing is opened yet.
    pub const fn new(storage: Storage, secret: VaultSecret, repository: String) -> Self {
        Self { storage, secret, repository }
    }

    /// What opens it.
    pub const fn secret(&self) -> &VaultSecret {
        &self.secret
    }

    /// The repository's own id.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// A backend of its own for one job.
    pub(crate) fn backend(&self) -> Arc<dyn WriteBackend> {
        self.storage.backend()
    }

    /// Opens the repository over a backend.
    pub(crate) fn open(&self, backend: Arc<dyn WriteBackend>) -> Result<Repository<OpenStatus>, VaultError> {
        let key = self.secret.key().map_err(|error| VaultError::Engine {
            what: "read the repository's key",
            message: error.to_string(),
        })?;
        let opened = unopened(backend)?
            .open(&Credentials::Masterkey(key))
            .map_err(VaultError::engine("open the repository"))?;
        let found = identity(&opened);
        if found != self.repository {
            return Err(VaultError::Swapped { found, expected: self.repository.clone() });
        }
        Ok(opened)
    }

    /// Every snapshot that the vault lists.
    pub fn snapshots(&self) -> Result<Vec<SnapshotInfo>, VaultError> {
        let repository = self.open(self.backend())?;
        let snapshots = repository.get_all_snapshots().map_err(VaultError::engine("list the snapshots"))?;
        Ok(snapshots
            .into_iter()
            .map(|snapshot| SnapshotInfo {
                id: snapshot.id.to_hex().to_string(),
                asset: snapshot.hostname,
                time: snapshot.time.timestamp().as_second(),
            })
            .collect())
    }
}

fn unopened(backend: Arc<dyn WriteBackend>) -> Result<Repository<()>, VaultError> {
    // No cache: it would lie outside the vault, unwatched, in the home of whoever runs the service.
    let options = RepositoryOptions::default().no_cache(true);
    Repository::new(&options, &RepositoryBackends::new(backend, None))
        .map_err(VaultError::engine("use the storage"))
}

fn identity(repository: &Repository<OpenStatus>) -> String {
    repository.config().id.to_hex().to_string()
}
