//! Keeps a log going: sequences whatever is committed, and tells who waits.

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::error::{LedgerError, chain};
use crate::log::Log;

/// What is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// How many entries.
    pub size: u64,
    /// The signed checkpoint that covers them; empty before the first.
    pub checkpoint: Vec<u8>,
    /// Why the ledger stopped, if it did.
    pub stopped: Option<String>,
}

/// Keeps a log going until it is dropped.
#[derive(Debug)]
pub struct Sequencer {
    handle: SequencerHandle,
    task: JoinHandle<()>,
    stop: Option<watch::Sender<bool>>,
}

/// Tells a sequencer that there is something new, and waits for what it publishes.
#[derive(Clone, Debug)]
pub struct SequencerHandle {
    wake: mpsc::Sender<()>,
    published: watch::Receiver<Published>,
}

/// How long the sequencer gathers entries before it signs: a checkpoint costs several writes to disk,
/// however many entries it covers.
const GATHER: Duration = Duration::from_millis(20);
/// How often it looks by itself, in case nobody told it.
const LOOK: Duration = Duration::from_secs(5);

impl Sequencer {
    /// Starts to keep `log` going, on the runtime that this is called in.
    pub fn start(log: Log) -> Self {
        let (wake, woken) = mpsc::channel(1);
        let (publish, published) = watch::channel(of(&log));
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(keep(log, woken, publish, stopped));
        Self { handle: SequencerHandle { wake, published }, task, stop: Some(stop) }
    }

    /// For telling it, and for waiting.
    pub const fn handle(&self) -> &SequencerHandle {
        &self.handle
    }

    /// Publishes everything that is committed, and ends.
    pub async fn finish(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.task).await;
    }
}

impl Drop for Sequencer {
    fn drop(&mut self) {
        if self.stop.is_some() {
            self.task.abort();
        }
    }
}

fn of(log: &Log) -> Published {
    Published {
        size: log.size(),
        checkpoint: log.head().map(|head| head.checkpoint.clone()).unwrap_or_default(),
        stopped: None,
    }
}

/// Publishes batch after batch until the end is asked for, or something goes wrong.
async fn keep(
    mut log: Log,
    mut woken: mpsc::Receiver<()>,
    publish: watch::Sender<Published>,
    mut stopped: watch::Receiver<bool>,
) {
    loop {
        let ending = stopped.has_changed().is_err();
        match log.advance().await {
            Ok(0) if ending => return,
            Ok(0) => tokio::select! {
                _ = woken.recv() => tokio::time::sleep(GATHER).await,
                _ = stopped.changed() => {}
                () = tokio::time::sleep(LOOK) => {}
            },
            Ok(entries) => {
                tracing::debug!(ledger.size = log.size(), ledger.added = entries, "published");
                publish.send_replace(of(&log));
            }
            Err(error) => {
                tracing::error!(error = %chain(&error), "the ledger stopped");
                publish.send_modify(|published| published.stopped = Some(chain(&error)));
                return;
            }
        }
    }
}

impl SequencerHandle {
    /// Says that there is something to sequence. Never waits.
    pub fn wake(&self) {
        let _ = self.wake.try_send(());
    }

    /// What is published now.
    pub fn published(&self) -> Published {
        self.published.borrow().clone()
    }

    /// Waits until the ledger stops because something went wrong, and says what. Where it never does, this
    /// never returns.
    pub async fn stopped(&self) -> String {
        let mut published = self.published.clone();
        let reason = published.wait_for(|published| published.stopped.is_some()).await;
        match reason.map(|published| published.stopped.clone()) {
            Ok(Some(reason)) => reason,
            // It was shut down in order.
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }

    /// Waits until the entry at `index` is published, at most for `patience`.
    pub async fn wait(&self, index: u64, patience: Duration) -> Result<Published, LedgerError> {
        self.wake();
        let mut published = self.published.clone();
        let reached = published.wait_for(|published| published.size > index || published.stopped.is_some());
        let found = tokio::time::timeout(patience, reached)
            .await
            .map_err(|_| LedgerError::TooSlow(patience.as_secs()))?
            .map_err(|_| LedgerError::Stopped("it was shut down".to_owned()))?
            .clone();
        match found.stopped {
            Some(reason) if found.size <= index => Err(LedgerError::Stopped(reason)),
            _ => Ok(found),
        }
    }
}
