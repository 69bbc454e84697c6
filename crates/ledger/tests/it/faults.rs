//! Each part fails: the ledger stops, says why to everybody, signs nothing more; opened anew, it goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::ports::{Head, LedgerQueue, QueueError, StoreError};
use domain::time::Timestamp;
use ledger::{LedgerError, Log, LogParts, Sequencer, State, StoredObjects};
use testkit::MemoryQueue;

use crate::bench::Bench;
use crate::crash::Ending;

const PATIENCE: Duration = Duration::from_secs(20);

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The database's disk is full when the head is swapped.
    DatabaseFull,
    /// Another writer was faster.
    Lost,
    /// The objects' disk is full, after so many writes.
    ObjectsFull(i64),
    /// The clock is set back by an hour.
    Clock,
}

/// A queue whose swaps can fail.
struct Queue {
    inner: Arc<MemoryQueue>,
    fault: Fault,
    failing: AtomicBool,
}

#[async_trait::async_trait]
impl LedgerQueue for Queue {
    async fn committed(&self) -> Result<u64, StoreError> {
        self.inner.committed().await
    }
    async fn entry_bytes(&self, from: u64, limit: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.inner.entry_bytes(from, limit).await
    }
    async fn newest_time(&self, from: u64, limit: u32) -> Result<Option<Timestamp>, StoreError> {
        let newest = self.inner.newest_time(from, limit).await?;
        Ok(newest.or(Some("2026-11-23T00:00:00Z".parse().unwrap())))
    }
    async fn head(&self) -> Result<Option<Head>, StoreError> {
        self.inner.head().await
    }
    async fn swap_head(&self, expected: u64, head: &Head) -> Result<(), QueueError> {
        match self.fault {
            Fault::DatabaseFull if self.failing.load(Ordering::SeqCst) => Err(StoreError::Full.into()),
            Fault::Lost if self.failing.load(Ordering::SeqCst) => {
                Err(QueueError::LostSwap { expected, found: head.size })
            }
            _ => self.inner.swap_head(expected, head).await,
        }
    }
}

#[tokio::test]
async fn the_ledger_stops_and_says_why() {
    for (fault, words) in [
        (Fault::DatabaseFull, "the disk is full"),
        (Fault::Lost, "another writer moved it"),
        (Fault::ObjectsFull(0), "no space left"),
        (Fault::ObjectsFull(1), "no space left"),
        (Fault::Clock, "set the clock right"),
    ] {
        let bench = Bench::with(&[300]).await;
        let queue = Arc::new(Queue { inner: bench.queue.clone(), fault, failing: AtomicBool::new(false) });
        let store = Arc::new(Ending::over(bench.folder.path(), "no space left on device"));
        let objects = StoredObjects::new(store.clone());
        let log = Log::open(LogParts { queue: queue.clone(), objects, ..bench.parts() }).await.unwrap();
        let before = bench.queue.head().await.unwrap();
        let sequencer = Sequencer::start(log);
        let handle = sequencer.handle().clone();
        queue.failing.store(true, Ordering::SeqCst);
        match fault {
            Fault::ObjectsFull(writes) => store.writes_left.store(writes, Ordering::SeqCst),
            Fault::Clock => bench.clock.set("2026-11-22T23:00:00Z"),
            Fault::DatabaseFull | Fault::Lost => {}
        }
        bench.push(5);
        for state in [State::Published, State::Integrated] {
            let error = handle.wait(304, state, PATIENCE).await.unwrap_err();
            assert!(
                matches!(&error, LedgerError::Stopped(text) if text.contains(words)),
                "{fault:?}: {error}"
            );
        }
        assert!(handle.stopped().await.contains(words));
        assert!(handle.reached().stopped.is_some());
        if !matches!(fault, Fault::ObjectsFull(_)) {
            assert_eq!(bench.queue.head().await.unwrap(), before, "{fault:?}: nothing was signed");
        }
        // It stays so: whatever is right again, this one does not know where it stands.
        queue.failing.store(false, Ordering::SeqCst);
        store.writes_left.store(i64::MAX, Ordering::SeqCst);
        bench.clock.set("2026-11-23T00:00:00Z");
        assert!(handle.wait(304, State::Published, Duration::from_millis(50)).await.is_err());
        sequencer.finish().await;
        let mut again = bench.open().await.unwrap();
        while again.advance().await.unwrap() > 0 {}
        assert_eq!(again.size(), 305, "{fault:?}");
        assert!(bench.verify().await.holds(), "{fault:?}");
    }
}
