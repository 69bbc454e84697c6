//! A ledger on a disk, connected as the binary connects it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use domain::ports::{Commit, Store};
use ledger::{Log, Sequencer, StoredObjects};
use object_store::local::LocalFileSystem;
use proof::note::SigningKey;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use super::entry;
use crate::clock::SystemClock;

/// What an append waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// It is on disk, and cannot be lost.
    Committed,
    /// A signed checkpoint covers it and is on disk, with everything that a proof needs.
    Published,
}

/// Longer than any append takes that is not lost.
const PATIENCE: Duration = Duration::from_mins(1);

/// A ledger on a disk.
pub(super) struct Appender {
    folder: TempDir,
    clock: SystemClock,
    store: SqliteStore,
    sequencer: Sequencer,
}

impl Appender {
    /// A new and empty one below `scratch`.
    pub(super) async fn open(scratch: &Path) -> Result<Self> {
        let folder = tempfile::tempdir_in(scratch)?;
        let store = SqliteStore::open(&folder.path().join("vouchsafe.db")).await?;
        let objects = folder.path().join("ledger");
        std::fs::create_dir(&objects)?;
        let objects = LocalFileSystem::new_with_prefix(objects)?.with_fsync(true);
        let key = SigningKey::from_seed("benchmark.example/ledger", &[7; 32])?;
        let log = Log::open(Arc::new(store.clone()), StoredObjects::new(Arc::new(objects)), key).await?;
        let sequencer = Sequencer::start(log);
        Ok(Self { folder, clock: SystemClock::new(), store, sequencer })
    }

    /// One entry in one commit, as the service does it.
    pub(super) async fn append(&self, until: Until) -> Result<()> {
        let commit = Commit::recording(entry::fresh(&self.clock)?);
        let committed = self.store.commit(commit).await?;
        let sequencer = self.sequencer.handle();
        sequencer.wake();
        if until == Until::Published {
            sequencer.wait(committed.last(), PATIENCE).await?;
        }
        Ok(())
    }

    /// Publishes the rest, and removes everything.
    pub(super) async fn close(self) -> Result<()> {
        self.sequencer.finish().await;
        self.store.close().await;
        Ok(self.folder.close()?)
    }
}
