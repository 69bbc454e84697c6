//! Keeps a log going: sequences whatever is committed, and tells who waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

use crate::error::{LedgerError, chain};
use crate::log::Log;
use crate::progress::{Progress, Reached};
use crate::state::State;

/// Keeps a log going until it is dropped.
#[derive(Debug)]
pub struct Sequencer {
    handle: SequencerHandle,
    task: JoinHandle<()>,
    stop: Option<watch::Sender<bool>>,
}

/// Tells a sequencer that there is something new, and waits for what becomes of it.
#[derive(Clone, Debug)]
pub struct SequencerHandle {
    bells: Arc<Bells>,
    progress: Progress,
}

/// What makes the sequencer look.
#[derive(Debug, Default)]
struct Bells {
    /// There is something new.
    new: Notify,
    /// Somebody waits for it.
    urgent: Notify,
    /// Whether there ever was something new.
    rung: AtomicBool,
}

/// How long the sequencer gathers entries that nobody waits for, since it last published: a checkpoint
/// costs several writes to disk, however many entries it covers.
const GATHER: Duration = Duration::from_millis(100);
/// How often it looks by itself, in case nobody told it.
const LOOK: Duration = Duration::from_secs(5);

impl Sequencer {
    /// Starts to keep `log` going, on the runtime that this is called in.
    pub fn start(log: Log) -> Self {
        let (progress, bells) = (Progress::new(log.size(), log.published()), Arc::<Bells>::default());
        let (stop, stopped) = watch::channel(false);
        let handle = SequencerHandle { bells, progress };
        let task = tokio::spawn(keep(log, handle.clone(), stopped));
        Self { handle, task, stop: Some(stop) }
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
        self.handle.progress.ended();
    }
}

/// Publishes batch after batch until the end is asked for, or something goes wrong.
async fn keep(mut log: Log, handle: SequencerHandle, mut stopped: watch::Receiver<bool>) {
    let mut last = Instant::now();
    loop {
        let ending = stopped.has_changed().is_err();
        match round(&mut log, &handle.progress).await {
            Ok(0) if ending => return,
            Ok(0) => tokio::select! {
                () = handle.bells.new.notified() => {}
                () = handle.bells.urgent.notified() => continue,
                _ = stopped.changed() => continue,
                () = tokio::time::sleep(LOOK) => continue,
            },
            Ok(entries) => {
                last = Instant::now();
                tracing::debug!(ledger.size = log.size(), ledger.added = entries, "published");
                if Log::is_full(entries) {
                    continue;
                }
            }
            Err(LedgerError::Held(reason)) => {
                if handle.reached().held.as_ref() != Some(&reason) {
                    tracing::warn!(ledger.held = reason, "nothing is signed");
                }
                handle.progress.held(Some(reason));
                if ending {
                    return;
                }
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
                continue;
            }
            Err(error) => {
                tracing::error!(error = %chain(&error), "the ledger stopped");
                handle.progress.stopped(chain(&error));
                return;
            }
        }
        // Whoever waits is served at once; the others' entries are gathered.
        tokio::select! {
            () = handle.bells.urgent.notified() => {}
            _ = stopped.changed() => {}
            () = sleep_until(last + GATHER) => {}
        }
    }
}

/// One batch, from the queue to the checkpoint that everybody can read.
async fn round(log: &mut Log, progress: &Progress) -> Result<u64, LedgerError> {
    let entries = log.integrate().await?;
    if entries > 0 {
        progress.integrated(log.size());
        progress.published(log.publish().await?);
        log.sweep().await?;
    }
    Ok(entries)
}

impl SequencerHandle {
    /// The handle of a log that could not be opened, and why: it has stopped, and never goes on.
    pub fn of_stopped(reason: impl Into<String>) -> Self {
        let progress = Progress::new(0, 0);
        progress.stopped(reason.into());
        Self { bells: Arc::default(), progress }
    }

    /// Says that there is something to sequence. Never waits.
    pub fn wake(&self) {
        self.bells.rung.store(true, Ordering::Relaxed);
        self.bells.new.notify_one();
    }

    /// Whether anybody ever said so.
    pub fn was_woken(&self) -> bool {
        self.bells.rung.load(Ordering::Relaxed)
    }

    /// How far the log is.
    pub fn reached(&self) -> Reached {
        self.progress.reached()
    }

    /// The published size, as it grows: for whoever gathers cosignatures.
    pub fn follow_published(&self) -> watch::Receiver<u64> {
        self.progress.follow()
    }

    /// Says that a checkpoint of `size` entries has all the cosignatures that the witness policy demands.
    /// Zero says that there is a policy, and nothing cosigned yet. A smaller size than before changes
    /// nothing.
    pub fn witnessed(&self, size: u64) {
        self.progress.witnessed(size);
    }

    /// Says that a checkpoint of `size` entries is published. A smaller size than before changes nothing.
    pub(crate) fn published(&self, size: u64) {
        self.progress.published(size);
    }

    /// Says why nothing is signed or published now, or that nothing is in the way any more.
    pub(crate) fn held(&self, reason: Option<String>) {
        self.progress.held(reason);
    }

    /// Says that nothing more may ever be signed.
    pub(crate) fn stop(&self, reason: String) {
        tracing::error!(error = reason, "the ledger stopped");
        self.progress.stopped(reason);
    }

    /// Waits until the ledger stops because something went wrong, and says what. Where it never does, this
    /// never returns.
    pub async fn stopped(&self) -> String {
        self.progress.trouble().await
    }

    /// Waits until the entry at `index`, which must be committed, has reached `state`, at most for
    /// `patience`.
    pub async fn wait(&self, index: u64, state: State, patience: Duration) -> Result<(), LedgerError> {
        if state > State::Sequenced {
            self.bells.urgent.notify_one();
        }
        timeout(patience, self.progress.until(index, state)).await.map_err(|_| LedgerError::TooSlow {
            state,
            seconds: patience.as_secs(),
            held: self.reached().held,
        })?
    }
}
