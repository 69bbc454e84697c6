//! Folds the write-ahead log into the database beside the writer, so that commits need not wait for it.

use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::{Mutex, MutexGuard, mpsc};
use tokio::task::JoinHandle;

/// Bytes of entries after which the write-ahead log is folded. With what is written beside them it then has
/// about a third of the pages at which the writer would do it itself, and everybody would wait.
const FOLD: usize = 4 * 1024 * 1024;

/// What folds the write-ahead log, on a connection of its own.
///
/// Nothing depends on it: where it cannot, the writer does, once the log is long enough
/// (`wal_autocheckpoint`).
#[derive(Debug)]
pub(super) struct Folding {
    bell: mpsc::Sender<()>,
    /// Held while it folds.
    busy: Arc<Mutex<()>>,
    task: JoinHandle<()>,
    written: usize,
}

impl Folding {
    /// Starts it, on the runtime that this is called in.
    pub(super) fn start(connection: SqliteConnection) -> Self {
        // One ring that waits is as good as many.
        let (bell, rings) = mpsc::channel(1);
        let busy = Arc::<Mutex<()>>::default();
        let task = tokio::spawn(fold(connection, rings, busy.clone()));
        Self { bell, busy, task, written: 0 }
    }

    /// Says that so many bytes of entries were written. Never waits.
    pub(super) fn wrote(&mut self, bytes: usize) {
        self.written += bytes;
        if self.written >= FOLD {
            self.written = 0;
            // It is folding: what came meanwhile is folded the next time.
            let _ = self.bell.try_send(());
        }
    }

    /// Keeps it from folding: two at a time cannot.
    pub(super) async fn pause(&self) -> MutexGuard<'_, ()> {
        self.busy.lock().await
    }

    /// Ends it, and closes its connection.
    pub(super) async fn finish(self) {
        drop(self.bell);
        let _ = self.task.await;
    }
}

async fn fold(mut connection: SqliteConnection, mut rings: mpsc::Receiver<()>, busy: Arc<Mutex<()>>) {
    while rings.recv().await.is_some() {
        let _folding = busy.lock().await;
        // It takes what no reader needs any more, and never makes anybody wait.
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut connection).await {
            tracing::warn!(%error, "the write-ahead log could not be folded; the writer will");
        }
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the connection that folds the write-ahead log did not close cleanly");
    }
}
