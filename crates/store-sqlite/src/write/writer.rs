//! The writer's task, and the handle through which everybody writes.

use std::sync::Arc;

use domain::ports::{Commit, Committed, Head, QueueError, StoreError, WitnessMemory, WitnessedHead};
use sqlx::{Connection, SqliteConnection};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::group;

/// Commits that may wait; more are refused with a clear answer instead of growing without end.
const WAITING: usize = 8_192;
/// Commits that share one transaction.
const GROUP: usize = 1_024;

/// Something to write.
pub(super) enum Work {
    /// A commit.
    Commit(Commit, oneshot::Sender<Result<Committed, StoreError>>),
    /// A new head of the ledger.
    Swap(u64, Head, oneshot::Sender<Result<(), QueueError>>),
    /// What the ledger learnt of its witnesses.
    Remember(Vec<WitnessMemory>, Option<WitnessedHead>, oneshot::Sender<Result<(), StoreError>>),
    /// Nothing more: what came before is written, and the connection closed.
    Stop,
}

/// The handle through which everybody writes.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    work: mpsc::Sender<Work>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Writer {
    /// Starts the writer over its own connection, on the runtime that this is called in.
    pub(crate) fn start(connection: SqliteConnection) -> Self {
        let (work, queue) = mpsc::channel(WAITING);
        let task = tokio::spawn(write(connection, queue));
        Self { work, task: Arc::new(Mutex::new(Some(task))) }
    }

    /// Commits, durably.
    pub(crate) async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Work::Commit(commit, reply))?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Moves the ledger's head, durably.
    pub(crate) async fn swap(&self, expected: u64, head: Head) -> Result<(), QueueError> {
        let (reply, answer) = oneshot::channel();
        self.send(Work::Swap(expected, head, reply))?;
        answer.await.unwrap_or_else(|_| Err(ended().into()))
    }

    /// Remembers what witnesses said, durably.
    pub(crate) async fn remember(
        &self,
        witnesses: Vec<WitnessMemory>,
        witnessed: Option<WitnessedHead>,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Work::Remember(witnesses, witnessed, reply))?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    fn send(&self, work: Work) -> Result<(), StoreError> {
        self.work.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Overloaded { waiting: WAITING },
            TrySendError::Closed(_) => ended(),
        })
    }

    /// Writes what is waiting, and closes the connection.
    pub(crate) async fn finish(self) {
        // Other handles may still be about; what they send from now on is answered with an error.
        let _ = self.work.send(Work::Stop).await;
        if let Some(task) = self.task.lock().await.take() {
            let _ = task.await;
        }
    }
}

fn ended() -> StoreError {
    StoreError::Backend("the database's writer has ended".into())
}

async fn write(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Work>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut waiting, GROUP).await > 0 {
        let stop = waiting.iter().position(|work| matches!(work, Work::Stop));
        waiting.truncate(stop.unwrap_or(waiting.len()));
        group::write(&mut connection, waiting.drain(..)).await;
        if stop.is_some() {
            break;
        }
    }
    drop(queue);
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database did not close cleanly; it repairs itself when it is opened");
    }
}
