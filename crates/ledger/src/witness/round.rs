//! One round: all witnesses that are due are asked about one checkpoint, at once.

use domain::ports::{WitnessMemory, WitnessedHead};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use proof::checkpoint::CheckpointError;
use tokio::time::{Instant, timeout, timeout_at};

use super::ask::{Question, Reply};
use super::collected::Collected;
use super::due::Due;
use super::{Witness, WitnessPolicy, Witnessing};
use crate::error::LedgerError;

/// How a round left the checkpoint.
#[derive(Debug)]
pub(crate) struct Round {
    /// Whether the quorum has cosigned it.
    pub(crate) met: bool,
    /// Whether it has cosignatures that it had not before.
    pub(crate) more: bool,
}

impl Witnessing {
    /// Asks those that are due; the checkpoint is published with what it has as soon as the quorum is met,
    /// and at the end. A witness that knows another history ends it with an error.
    pub(crate) async fn round(
        &self,
        policy: &WitnessPolicy,
        collected: &mut Collected,
        due: &mut Due,
        everybody: bool,
    ) -> Result<Round, LedgerError> {
        let (size, times, now) = (collected.size(), self.inner.parts.times, Instant::now());
        let asked = policy.witnesses().iter();
        let asked: Vec<_> =
            asked.filter(|witness| everybody || due.is_due(witness, size, &times, now)).collect();
        let bare = collected.bare().clone();
        let question = Question {
            transport: self.inner.parts.transport.as_ref(),
            history: self.history(size),
            signed: &bare,
            keys: &self.inner.parts.keys,
        };
        let ask = |witness: &Witness| {
            let (witness, last) = (witness.clone(), self.last_of(witness));
            async move {
                let reply = timeout(times.answer, question.ask(&witness, last)).await;
                let late = |_| Reply::Failed(format!("no answer within {:?}", times.answer));
                (witness, reply.unwrap_or_else(late))
            }
        };
        let mut asking: FuturesUnordered<_> = asked.iter().map(|witness| ask(witness)).collect();
        let mut silent: Vec<&Witness> = asked.clone();
        let (mut end, mut memories) = (None, Vec::new());
        let mut round = Round { met: collected.met(policy), more: false };
        while let Some((witness, reply)) = next(&mut asking, end).await {
            silent.retain(|silent| silent.key != witness.key);
            memories.push(self.take(&witness, reply, collected, due).await?);
            round.more |= collected.has(&witness.key);
            if !round.met && collected.met(policy) {
                round.met = true;
                end = Some(Instant::now() + times.grace);
                self.publish_cosigned(policy, collected, true).await?;
            }
        }
        for witness in silent {
            due.failed(witness, Instant::now());
            let words = "no answer before the others were enough";
            memories.push(self.remember(witness, Err(words.to_owned())));
        }
        if round.more {
            self.publish_cosigned(policy, collected, round.met).await?;
        }
        self.keep(memories, policy, collected, round.met).await?;
        Ok(round)
    }

    /// Takes what a witness replied.
    async fn take(
        &self,
        witness: &Witness,
        reply: Reply,
        collected: &mut Collected,
        due: &mut Due,
    ) -> Result<WitnessMemory, LedgerError> {
        let size = collected.size();
        match reply {
            Reply::Cosigned(cosigned) => {
                let time = cosigned.cosignature.timestamp;
                tracing::debug!(
                    ledger.size = size,
                    witness.name = witness.name,
                    witness.time = time,
                    "cosigned"
                );
                collected.add(&witness.key, *cosigned);
                due.cosigned(witness, size, Instant::now());
                Ok(self.remember(witness, Ok((size, time))))
            }
            Reply::Failed(words) => {
                tracing::warn!(
                    ledger.size = size,
                    witness.name = witness.name,
                    error = words,
                    "a witness failed"
                );
                due.failed(witness, Instant::now());
                Ok(self.remember(witness, Err(words)))
            }
            claim @ (Reply::Ahead(_) | Reply::Refused) => {
                Err(self.claimed(witness, &claim, collected.bare()).await)
            }
        }
    }

    async fn publish_cosigned(
        &self,
        policy: &WitnessPolicy,
        collected: &Collected,
        met: bool,
    ) -> Result<(), LedgerError> {
        // In closed mode the policy may have been met for an older checkpoint only.
        if !met && self.is_closed() {
            return Ok(());
        }
        let bytes = collected.cosigned(policy).map_err(|error| broken(&error))?;
        self.inner.publisher.put_cosigned(collected.size(), bytes).await
    }

    async fn keep(
        &self,
        memories: Vec<WitnessMemory>,
        policy: &WitnessPolicy,
        collected: &Collected,
        met: bool,
    ) -> Result<(), LedgerError> {
        let mut head = None;
        if met {
            let checkpoint = collected.cosigned(policy).map_err(|error| broken(&error))?;
            head = Some(WitnessedHead { size: collected.size(), checkpoint });
        }
        self.inner.parts.book.keep(memories, head.clone()).await?;
        if let Some(head) = head {
            self.is_witnessed(head);
        }
        Ok(())
    }
}

/// The next answer; none if all are there, or the end has come.
async fn next<F: Future>(asking: &mut FuturesUnordered<F>, end: Option<Instant>) -> Option<F::Output> {
    match end {
        Some(end) => timeout_at(end, asking.next()).await.ok().flatten(),
        None => asking.next().await,
    }
}

fn broken(error: &CheckpointError) -> LedgerError {
    LedgerError::Checkpoint(error.to_string())
}
