//! A ledger on a disk, connected as the binary connects it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use domain::ports::{Commit, Committed, LedgerQueue, Store};
use ledger::{Log, LogParts, Sequencer, State, StoredObjects};
use proof::note::{SigningKey, VerifyingKey};
use store_sqlite::SqliteStore;

use crate::clock::SystemClock;
use crate::disk;
use crate::entry::Entries;

/// Longer than any append takes that is not lost.
const PATIENCE: Duration = Duration::from_mins(1);

/// A ledger on a disk.
pub(crate) struct Installation {
    folder: PathBuf,
    pub(crate) entries: Arc<Entries>,
    pub(crate) store: SqliteStore,
    pub(crate) objects: StoredObjects,
    pub(crate) key: VerifyingKey,
    sequencer: Sequencer,
}

impl Installation {
    /// Opens the one in a folder, which may be empty.
    pub(crate) async fn open(folder: &Path, entries: &Arc<Entries>) -> Result<Self> {
        let store = SqliteStore::open(&folder.join("vouchsafe.db")).await?;
        let objects = folder.join("ledger");
        std::fs::create_dir_all(&objects)?;
        let objects = StoredObjects::in_directory(&objects)?;
        let signer = SigningKey::from_seed("benchmark.example/ledger", &[7; 32])?;
        let key = signer.verifying_key().clone();
        let log = Log::open(LogParts {
            queue: Arc::new(store.clone()),
            objects: objects.clone(),
            keys: signer.into(),
            clock: Arc::new(SystemClock::new()),
            witnessing: None,
        })
        .await?;
        let sequencer = Sequencer::start(log);
        Ok(Self { folder: folder.to_owned(), entries: entries.clone(), store, objects, key, sequencer })
    }

    /// One entry in one commit, as the service does it, until it has reached a state.
    pub(crate) async fn append(&self, turn: usize, until: State) -> Result<()> {
        self.commit(Commit::recording(self.entries.fresh(turn)), until).await.map(|_| ())
    }

    /// A commit, until its entries have reached a state.
    pub(crate) async fn commit(&self, commit: Commit, until: State) -> Result<Committed> {
        let committed = self.store.commit(commit).await?;
        let handle = self.sequencer.handle();
        handle.wake();
        handle.wait(committed.last(), until, PATIENCE).await?;
        Ok(committed)
    }

    /// Publishes the rest, and closes; gives how many entries there are.
    pub(crate) async fn close(self) -> Result<u64> {
        self.sequencer.finish().await;
        let entries = self.store.committed().await?;
        self.store.close().await;
        Ok(entries)
    }

    /// Bytes on the disk: of the database, and of the objects that proofs are made of.
    pub(crate) fn bytes(folder: &Path) -> Result<(u64, u64)> {
        let objects = disk::size(&folder.join("ledger"))?;
        Ok((disk::size(folder)? - objects, objects))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}
