//! Keeps the newest checkpoint witnessed and anchored, for as long as the log is open.

use std::time::Duration;

use domain::ports::Head;
use proof::checkpoint::SignedCheckpoint;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

use super::collected::Collected;
use super::due::Due;
use super::{WitnessPolicy, Witnessing};
use crate::error::{LedgerError, chain};
use crate::objects::{CHECKPOINT, LogObjects};
use crate::sequencer::SequencerHandle;

/// Keeps the newest checkpoint witnessed and anchored until it is dropped.
#[derive(Debug)]
pub struct Keeper {
    task: JoinHandle<()>,
    stop: Option<watch::Sender<()>>,
}

/// How long nothing is looked at by itself.
const LONG: Duration = Duration::from_hours(1);

impl Keeper {
    /// Starts on the runtime that this is called in. What is signed from now on is witnessed and anchored;
    /// `newest` is, too, if it is given: the head as it was found.
    pub fn start(witnessing: &Witnessing, newest: Option<Head>, handle: SequencerHandle) -> Self {
        let (stop, stopped) = watch::channel(());
        let (heads, policies) = (witnessing.inner.head.subscribe(), witnessing.inner.policy.subscribe());
        if witnessing.policy().is_some() {
            handle.witnessed(witnessing.witnessed().map_or(0, |head| head.size));
        }
        if let Some(head) = newest {
            witnessing.inner.head.send_if_modified(|known| {
                let first = known.is_none();
                *known = known.take().or(Some(head));
                first
            });
        }
        let work = Work {
            witnessing: witnessing.clone(),
            handle,
            due: Due::default(),
            collected: None,
            anchored: (0, None),
            not_before: Instant::now(),
            holding: false,
        };
        let task = tokio::spawn(work.keep(heads, policies, stopped));
        Self { task, stop: Some(stop) }
    }

    /// Asks once more about what is not witnessed yet, within a bound, writes the anchor, and ends.
    pub async fn finish(mut self) {
        drop(self.stop.take());
        let _ = (&mut self.task).await;
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if self.stop.is_some() {
            self.task.abort();
        }
    }
}

struct Work {
    witnessing: Witnessing,
    handle: SequencerHandle,
    due: Due,
    /// The newest head, and who has cosigned it.
    collected: Option<Collected>,
    /// How many entries the anchor covers, and when it was written.
    anchored: (u64, Option<Instant>),
    /// When the next checkpoint may be sent.
    not_before: Instant,
    /// Whether publishing waits for the quorum.
    holding: bool,
}

impl Work {
    async fn keep(
        mut self,
        mut heads: watch::Receiver<Option<Head>>,
        mut policies: watch::Receiver<Option<std::sync::Arc<WitnessPolicy>>>,
        mut stopped: watch::Receiver<()>,
    ) {
        loop {
            let ending = stopped.has_changed().is_err();
            let head = heads.borrow_and_update().clone();
            let policy = policies.borrow_and_update().clone();
            let done = async {
                let wake = match head {
                    Some(head) => self.look(&head, policy.as_deref(), ending).await?,
                    None => Instant::now() + LONG,
                };
                Ok::<_, LedgerError>(wake)
            };
            let wake = match done.await {
                Ok(_) if ending => return,
                Ok(wake) => wake,
                Err(error) => {
                    let reason = chain(&error);
                    self.witnessing.stop(reason.clone());
                    self.handle.stop(reason);
                    return;
                }
            };
            tokio::select! {
                _ = heads.changed() => {}
                _ = policies.changed() => {}
                _ = stopped.changed() => {}
                () = sleep_until(wake) => {}
            }
        }
    }

    /// Does what is due for the newest head; gives when to look again.
    async fn look(
        &mut self,
        head: &Head,
        policy: Option<&WitnessPolicy>,
        ending: bool,
    ) -> Result<Instant, LedgerError> {
        let anchor = self.anchor(head, ending).await;
        let Some(policy) = policy else {
            self.publish_bare(head).await?;
            self.hold(None);
            return Ok(anchor);
        };
        // From now on there is a policy, whatever was cosigned.
        self.handle.witnessed(0);
        if !self.witnessing.is_closed() {
            self.publish_bare(head).await?;
        }
        self.turn_to(head, policy).await?;
        let now = Instant::now();
        if !ending && now < self.not_before {
            return Ok(self.not_before.min(anchor));
        }
        let times = self.witnessing.inner.parts.times;
        if ending {
            // Whoever waits for the end of the process has a bound of their own.
            if let Ok(asked) = timeout(times.last, self.ask(policy, true)).await {
                asked?;
            }
            return Ok(now);
        }
        if policy.witnesses().iter().any(|witness| self.due.is_due(witness, head.size, &times, now)) {
            self.not_before = now + times.pause;
            self.ask(policy, false).await?;
        }
        let next = policy.witnesses().iter().filter_map(|witness| self.due.when(witness, head.size, &times));
        Ok(next.min().unwrap_or(now + LONG).max(self.not_before).min(anchor))
    }

    /// Makes `head` the checkpoint that is worked on, with the cosignatures that it has already.
    async fn turn_to(&mut self, head: &Head, policy: &WitnessPolicy) -> Result<(), LedgerError> {
        if self.collected.as_ref().is_some_and(|collected| collected.size() == head.size) {
            return Ok(());
        }
        let parts = &self.witnessing.inner.parts;
        let wrong = |error: &dyn std::error::Error| LedgerError::Checkpoint(error.to_string());
        let mut collected = Collected::of(head, &parts.keys).map_err(|error| wrong(&error))?;
        if let Some(bytes) = parts.objects.get(CHECKPOINT).await?
            && let Ok(published) = SignedCheckpoint::open(&bytes, &parts.keys)
        {
            collected.recall(&published, policy);
        }
        self.collected = Some(collected);
        Ok(())
    }

    /// One round, and what follows from it.
    async fn ask(&mut self, policy: &WitnessPolicy, everybody: bool) -> Result<(), LedgerError> {
        let Some(collected) = &mut self.collected else { return Ok(()) };
        if everybody && collected.met(policy) {
            return Ok(());
        }
        let round = self.witnessing.round(policy, collected, &mut self.due, everybody).await?;
        let size = collected.size();
        tracing::info!(
            ledger.size = size,
            witness.met = round.met,
            witness.more = round.more,
            "witnesses were asked"
        );
        if round.met {
            self.handle.published(self.witnessing.inner.publisher.size().await);
            self.handle.witnessed(size);
            self.hold(None);
        } else if self.witnessing.is_closed() {
            self.hold(Some(self.witnessing.wanting(policy)));
        } else {
            self.hold(None);
        }
        Ok(())
    }

    /// Publishes a head without waiting for anybody.
    async fn publish_bare(&self, head: &Head) -> Result<(), LedgerError> {
        let publisher = &self.witnessing.inner.publisher;
        if publisher.size().await < head.size {
            publisher.put_new(head.size, head.checkpoint.clone()).await?;
            self.handle.published(head.size);
        }
        Ok(())
    }

    /// Says what publishing waits for. What the guard waits for is for the guard to say.
    fn hold(&mut self, reason: Option<String>) {
        if reason.is_none() && !std::mem::take(&mut self.holding) {
            return;
        }
        self.holding = reason.is_some();
        self.witnessing.hold(reason.clone());
        self.handle.held(reason);
    }

    /// Writes the anchor if it is time; gives when to look again.
    async fn anchor(&mut self, head: &Head, ending: bool) -> Instant {
        let (now, parts) = (Instant::now(), &self.witnessing.inner.parts);
        // Only what the guard has let pass may replace what the anchor says.
        let Some(anchor) = parts.anchor.as_ref().filter(|_| self.witnessing.passed()) else {
            return now + LONG;
        };
        if self.anchored.0 >= head.size {
            return now + LONG;
        }
        let next = self.anchored.1.map_or(now, |last| last + parts.times.anchor);
        if !ending && now < next {
            return next;
        }
        let written = anchor.write(&head.checkpoint).await;
        if let Err(words) = &written {
            tracing::warn!(anchor.place = anchor.place(), error = words, "the anchor could not be written");
        } else {
            self.anchored.0 = head.size;
        }
        self.anchored.1 = Some(now);
        self.witnessing.anchored(written.err());
        now + parts.times.anchor
    }
}

impl Witnessing {
    /// Who is wanting, and why.
    pub(crate) fn wanting(&self, policy: &WitnessPolicy) -> String {
        let silent: Vec<_> = self
            .report()
            .witnesses
            .into_iter()
            .filter_map(|witness| Some(format!("{} at {}: {}", witness.name, witness.url, witness.error?)))
            .collect();
        let quorum = policy.quorum().unwrap_or_default();
        format!("the quorum {quorum} has not cosigned ({})", silent.join("; "))
    }
}
