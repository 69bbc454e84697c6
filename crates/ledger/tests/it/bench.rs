//! A workbench: a queue in memory, objects in a directory.

use std::path::PathBuf;
use std::sync::Arc;

use ledger::{LedgerError, Log, LogParts, StoredObjects, Verification, verify_log};
use object_store::local::LocalFileSystem;
use proof::note::{SigningKey, VerifyingKey};
use testkit::{ManualClock, MemoryQueue};

/// A queue in memory and objects in a directory.
pub struct Bench {
    pub folder: tempfile::TempDir,
    pub queue: Arc<MemoryQueue>,
    pub objects: StoredObjects,
    pub clock: Arc<ManualClock>,
}

pub fn key() -> SigningKey {
    SigningKey::from_seed("ledger.example/test", &[7; 32]).unwrap()
}

pub fn verifying_key() -> VerifyingKey {
    key().verifying_key().clone()
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = StoredObjects::new(Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap()));
        let clock = Arc::new(ManualClock::at("2026-11-23T00:00:00Z"));
        Self { folder, queue: Arc::default(), objects, clock }
    }

    /// A log of this many entries, published in these pieces.
    pub async fn with(pieces: &[u64]) -> Self {
        let bench = Self::new();
        let mut log = bench.open().await.unwrap();
        for piece in pieces {
            bench.push(*piece);
            while log.advance().await.unwrap() > 0 {}
        }
        bench
    }

    /// Commits entries.
    pub fn push(&self, count: u64) {
        for _ in 0..count {
            self.queue.push(uniq());
        }
    }

    pub async fn open(&self) -> Result<Log, LedgerError> {
        Log::open(self.parts()).await
    }

    pub fn parts(&self) -> LogParts {
        LogParts {
            queue: self.queue.clone(),
            objects: self.objects.clone(),
            keys: key().into(),
            clock: self.clock.clone(),
            witnessing: None,
        }
    }

    pub fn path(&self, object: &str) -> PathBuf {
        self.folder.path().join(object)
    }

    /// Verifies the whole log.
    pub async fn verify(&self) -> Verification {
        verify_log(&self.objects, &verifying_key(), &mut |_, _| ()).await.unwrap()
    }
}

/// An entry like no other.
fn uniq() -> String {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    format!("{{\"entry\":{}}}", NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}
