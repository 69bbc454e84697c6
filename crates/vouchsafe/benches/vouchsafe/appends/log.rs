//! A ledger on a disk, connected as the binary connects it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use domain::ports::{Commit, LedgerQueue, Store};
use ledger::{Log, LogParts, Sequencer, State, StoredObjects};
use object_store::local::LocalFileSystem;
use proof::note::SigningKey;
use store_sqlite::SqliteStore;

use super::entry;
use crate::clock::SystemClock;
use crate::disk;
use crate::statistics::float;

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
    folder: PathBuf,
    clock: SystemClock,
    store: SqliteStore,
    sequencer: Sequencer,
}

impl Appender {
    /// A new one in an empty folder.
    pub(super) async fn open(folder: &Path) -> Result<Self> {
        let store = SqliteStore::open(&folder.join("vouchsafe.db")).await?;
        let objects = folder.join("ledger");
        std::fs::create_dir(&objects)?;
        let objects = LocalFileSystem::new_with_prefix(objects)?.with_fsync(true);
        let key = SigningKey::from_seed("benchmark.example/ledger", &[7; 32])?;
        let log = Log::open(LogParts {
            queue: Arc::new(store.clone()),
            objects: StoredObjects::new(Arc::new(objects)),
            keys: key.into(),
            clock: Arc::new(SystemClock::new()),
            witnessing: None,
        })
        .await?;
        let sequencer = Sequencer::start(log);
        Ok(Self { folder: folder.to_owned(), clock: SystemClock::new(), store, sequencer })
    }

    /// One entry in one commit, as the service does it.
    pub(super) async fn append(&self, until: Until) -> Result<()> {
        let commit = Commit::recording(entry::fresh(&self.clock)?);
        let committed = self.store.commit(commit).await?;
        let sequencer = self.sequencer.handle();
        sequencer.wake();
        if until == Until::Published {
            sequencer.wait(committed.last(), State::Published, PATIENCE).await?;
        }
        Ok(())
    }

    /// Publishes the rest, and tells how many bytes each entry has on the disk, in the database and in
    /// the objects that proofs are made of.
    pub(super) async fn close(self) -> Result<f64> {
        let entries = self.store.committed().await?;
        self.sequencer.finish().await;
        self.store.close().await;
        Ok(float(disk::size(&self.folder)?) / float(entries))
    }
}
