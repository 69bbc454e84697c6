//! The writer's task, and the handle through which everybody writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::ports::{Commit, Committed, Head, QueueError, StoreError, WitnessMemory, WitnessedHead};
use sqlx::{Connection, SqliteConnection};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::fold::Folding;
use super::group;
use super::index::Index;

/// Commits that may wait; more are refused with a clear answer instead of growing without end.
const WAITING: usize = 8_192;
/// Commits that share one transaction.
const GROUP: usize = 4_096;
/// Nothing to write for so long is time to index: callers that were answered come back sooner.
const IDLE: Duration = Duration::from_millis(20);
/// Rows of the index that may be missing while it waits so: with more, any moment without work is taken, before
/// a group has to write them while everybody waits.
const EARLY: usize = 4_096;

/// Something to write.
pub(super) enum Work {
    /// A commit.
    Commit(Commit, oneshot::Sender<Result<Committed, StoreError>>),
    /// A new head of the ledger.
    Swap(u64, Head, oneshot::Sender<Result<(), QueueError>>),
    /// What the ledger learnt of its witnesses.
    Remember(Vec<WitnessMemory>, Option<WitnessedHead>, oneshot::Sender<Result<(), StoreError>>),
    /// Nothing: it is answered once what came before is on disk.
    Settle(oneshot::Sender<Result<(), StoreError>>),
    /// The rows that entries are found by, all of them.
    Index(oneshot::Sender<Result<(), StoreError>>),
    /// Overwrite what is left of erased bytes.
    Scrub(oneshot::Sender<Result<(), StoreError>>),
    /// Nothing more: what came before is written, and the connection closed.
    Stop,
}

/// The handle through which everybody writes.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    work: mpsc::Sender<Work>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
    /// Whether every entry that was acknowledged has its row in the index.
    indexed: Arc<AtomicBool>,
}

impl Writer {
    /// Starts the writer over its own connection, on the runtime that this is called in.
    /// `folding` is another one to the same database, for what is done beside.
    pub(crate) async fn start(
        mut connection: SqliteConnection,
        folding: SqliteConnection,
    ) -> Result<Self, StoreError> {
        let (work, queue) = mpsc::channel(WAITING);
        let index = Index::open(&mut connection).await?;
        let indexed = Arc::new(AtomicBool::new(index.is_complete()));
        let task = tokio::spawn(write(connection, queue, index, indexed.clone(), Folding::start(folding)));
        Ok(Self { work, task: Arc::new(Mutex::new(Some(task))), indexed })
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
        // The sequencer waits its turn: that many commits wait is no reason to stop the ledger.
        self.work.send(Work::Swap(expected, head, reply)).await.map_err(|_| ended())?;
        answer.await.unwrap_or_else(|_| Err(ended().into()))
    }

    /// Remembers what witnesses said, durably.
    pub(crate) async fn remember(
        &self,
        witnesses: Vec<WitnessMemory>,
        head: Option<WitnessedHead>,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Work::Remember(witnesses, head, reply))?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Waits until everything that was sent before is on disk, or was refused.
    pub(crate) async fn settle(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        // The sequencer waits its turn here too.
        self.work.send(Work::Settle(reply)).await.map_err(|_| ended())?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Overwrites what is left of erased bytes in the database's files.
    pub(crate) async fn scrub(&self) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Work::Scrub(reply))?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    /// Waits until every entry that was acknowledged can be found.
    pub(crate) async fn catch_up(&self) -> Result<(), StoreError> {
        if self.indexed.load(Ordering::Acquire) {
            return Ok(());
        }
        let (reply, answer) = oneshot::channel();
        self.send(Work::Index(reply))?;
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

async fn write(
    mut connection: SqliteConnection,
    mut queue: mpsc::Receiver<Work>,
    mut index: Index,
    indexed: Arc<AtomicBool>,
    mut folding: Folding,
) {
    let mut waiting = Vec::with_capacity(GROUP);
    let mut failing = false;
    loop {
        // After a failure it is tried again when there is something to write.
        let idle = match index.len() {
            0 => Duration::MAX,
            _ if failing => Duration::MAX,
            missing if missing > EARLY => Duration::ZERO,
            _ => IDLE,
        };
        match timeout(idle, queue.recv_many(&mut waiting, GROUP)).await {
            Ok(0) => break,
            Ok(_) => failing = false,
            Err(_) => {
                failing = told(index.step(&mut connection).await).is_none();
                indexed.store(index.is_complete(), Ordering::Release);
                continue;
            }
        }
        let stop = waiting.iter().position(|work| matches!(work, Work::Stop));
        waiting.truncate(stop.unwrap_or(waiting.len()));
        group::write(&mut connection, waiting.drain(..), &mut index, &indexed, &mut folding).await;
        if stop.is_some() {
            break;
        }
    }
    drop(queue);
    told(index.all(&mut connection).await);
    folding.finish().await;
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database did not close cleanly; it repairs itself when it is opened");
    }
}

/// What could not be indexed is tried again, at the latest when the database is opened.
fn told(indexed: Result<(), StoreError>) -> Option<()> {
    indexed.map_err(|error| tracing::error!(%error, "entries could not be indexed")).ok()
}
