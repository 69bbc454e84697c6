//! The witnesses of a log, as everybody holds them who signs, publishes, asks or shows.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ports::{Clock, Head, WitnessBook, WitnessMemory, WitnessedHead};
use domain::witness::WitnessMode;
use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use tokio::sync::watch;

use super::history::History;
use super::publisher::Publisher;
use super::status::{AnchorStatus, WitnessReport, WitnessStatus};
use super::{Witness, WitnessPolicy, WitnessTimes, WitnessTransport};
use crate::error::LedgerError;
use crate::guard::{Anchor, ForkKeeper};
use crate::objects::StoredObjects;

/// What it takes to work with witnesses; the owner connects it.
pub struct WitnessingParts {
    /// Where strangers read the log.
    pub objects: StoredObjects,
    /// All keys that sign the log or did; the origin is their name. The first one is never absent.
    pub keys: Vec<VerifyingKey>,
    /// What is remembered of witnesses.
    pub book: Arc<dyn WitnessBook>,
    /// The way to them.
    pub transport: Arc<dyn WitnessTransport>,
    /// Where the newest checkpoint is kept beside the log's own directory.
    pub anchor: Option<Arc<dyn Anchor>>,
    /// Where proof of a fork is kept.
    pub forks: Arc<dyn ForkKeeper>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long things may take.
    pub times: WitnessTimes,
}

impl std::fmt::Debug for WitnessingParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WitnessingParts").field("times", &self.times).finish_non_exhaustive()
    }
}

/// The witnesses of a log: what guards its signatures, publishes its checkpoints, and gathers
/// cosignatures. Clones are the same one.
#[derive(Clone)]
pub struct Witnessing {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) parts: WitnessingParts,
    pub(crate) publisher: Publisher,
    pub(crate) policy: watch::Sender<Option<Arc<WitnessPolicy>>>,
    /// The newest head of this process whose tiles are durable.
    pub(crate) head: watch::Sender<Option<Head>>,
    /// Who looks around; the next one knows what was found.
    pub(crate) looking: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

/// What is known now.
#[derive(Debug, Default)]
struct Known {
    memory: BTreeMap<String, WitnessMemory>,
    witnessed: Option<WitnessedHead>,
    /// The head that this process found when it opened the log.
    found: Option<Head>,
    /// The guard has found nothing against signing.
    passed: bool,
    /// Why nothing is ever signed again.
    stopped: Option<String>,
    /// Why nothing is signed or published now.
    held: Option<String>,
    anchor_error: Option<String>,
}

impl std::fmt::Debug for Witnessing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witnessing").field("origin", &self.origin()).finish_non_exhaustive()
    }
}

impl Witnessing {
    /// Recalls what was remembered. Asks nobody yet.
    pub async fn open(parts: WitnessingParts, policy: Option<WitnessPolicy>) -> Result<Self, LedgerError> {
        let memory = parts.book.witnesses().await?.into_iter().map(|memory| (memory.key.clone(), memory));
        let known =
            Known { memory: memory.collect(), witnessed: parts.book.witnessed().await?, ..Known::default() };
        let inner = Inner {
            publisher: Publisher::new(parts.objects.clone()),
            parts,
            policy: watch::Sender::new(policy.map(Arc::new)),
            head: watch::Sender::new(None),
            looking: tokio::sync::Mutex::default(),
            known: Mutex::new(known),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Asks these witnesses from now on; none: nobody.
    pub fn set(&self, policy: Option<WitnessPolicy>) {
        self.inner.policy.send_replace(policy.map(Arc::new));
    }

    /// The witnesses that are asked now.
    pub fn policy(&self) -> Option<Arc<WitnessPolicy>> {
        self.inner.policy.borrow().clone()
    }

    /// The log's origin.
    pub fn origin(&self) -> &str {
        self.inner.parts.keys.first().map_or("", VerifyingKey::name)
    }

    /// The largest checkpoint that the witnesses of the policy have cosigned, with their cosignatures.
    pub fn witnessed(&self) -> Option<WitnessedHead> {
        let policy = self.policy()?;
        let head = self.known().witnessed.clone()?;
        self.meets(&head.checkpoint, &policy).then_some(head)
    }

    /// How it stands with every witness.
    pub fn report(&self) -> WitnessReport {
        let (policy, newest) = (self.policy(), self.witnessed());
        let known = self.known();
        let anchor = self
            .inner
            .parts
            .anchor
            .as_ref()
            .map(|anchor| AnchorStatus { place: anchor.place(), error: known.anchor_error.clone() });
        let witnesses = policy.iter().flat_map(|policy| policy.witnesses());
        WitnessReport {
            mode: policy.as_ref().map(|policy| policy.mode()),
            policy: policy.as_ref().map(|policy| policy.text().to_owned()),
            quorum: policy.as_ref().and_then(|policy| policy.quorum()),
            witnessed: newest.map(|head| head.size),
            held: known.held.clone(),
            witnesses: witnesses.map(|witness| status(witness, &known.memory)).collect(),
            anchor,
        }
    }

    /// Whether nothing is published before the quorum has cosigned.
    pub(crate) fn is_closed(&self) -> bool {
        self.policy().is_some_and(|policy| policy.mode() == WitnessMode::Closed)
    }

    /// A head is signed, and its tiles are durable. Publishes it, unless it must wait for its quorum; gives
    /// how many entries are published.
    pub(crate) async fn offer(&self, head: &Head) -> Result<u64, LedgerError> {
        if !self.is_closed() {
            self.inner.publisher.put_new(head.size, head.checkpoint.clone()).await?;
        }
        self.inner.head.send_replace(Some(head.clone()));
        Ok(self.inner.publisher.size().await)
    }

    /// Whether a checkpoint is signed by the log, and by the quorum.
    pub(crate) fn meets(&self, checkpoint: &[u8], policy: &WitnessPolicy) -> bool {
        let Ok(signed) = SignedCheckpoint::open(checkpoint, &self.inner.parts.keys) else { return false };
        let keys: Vec<_> = policy.witnesses().iter().map(|witness| witness.key.clone()).collect();
        let Ok(found) = proof::cosignature::verify(&signed, &keys) else { return false };
        policy.met(|key| found.iter().any(|cosignature| cosignature.witness == *key))
    }

    /// The tree with so many entries integrated.
    pub(crate) fn history(&self, size: u64) -> History<'_> {
        History { objects: &self.inner.parts.objects, size }
    }

    /// How many entries a witness cosigned last; 0 if it never did.
    pub(crate) fn last_of(&self, witness: &Witness) -> u64 {
        self.known().memory.get(&witness.key.to_string()).map_or(0, |memory| memory.size)
    }

    /// Remembers what a witness has said; gives what is to be kept.
    pub(crate) fn remember(&self, witness: &Witness, said: Result<(u64, u64), String>) -> WitnessMemory {
        let (key, asked) = (witness.key.to_string(), self.inner.parts.clock.now());
        let mut known = self.known();
        let fresh = WitnessMemory { key: key.clone(), size: 0, cosigned: None, asked, error: None };
        let memory = known.memory.entry(key).or_insert(fresh);
        memory.asked = asked;
        match said {
            Ok((size, time)) => (memory.size, memory.cosigned, memory.error) = (size, Some(time), None),
            Err(words) => memory.error = Some(words),
        }
        memory.clone()
    }

    /// A checkpoint has all the cosignatures that the policy demands.
    pub(crate) fn is_witnessed(&self, head: WitnessedHead) {
        let mut known = self.known();
        if known.witnessed.as_ref().is_none_or(|old| old.size <= head.size) {
            known.witnessed = Some(head);
        }
    }

    /// The head that was found when the log was opened.
    pub(crate) fn find(&self, head: Option<Head>) {
        self.known().found = head;
    }

    pub(crate) fn found(&self) -> Option<Head> {
        self.known().found.clone()
    }

    pub(crate) fn passed(&self) -> bool {
        self.known().passed
    }

    pub(crate) fn pass(&self) {
        self.known().passed = true;
    }

    /// Why nothing is ever signed again, if so.
    pub(crate) fn stopped(&self) -> Option<String> {
        self.known().stopped.clone()
    }

    pub(crate) fn stop(&self, reason: String) {
        self.known().stopped.get_or_insert(reason);
    }

    pub(crate) fn hold(&self, reason: Option<String>) {
        self.known().held = reason;
    }

    pub(crate) fn anchored(&self, error: Option<String>) {
        self.known().anchor_error = error;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.inner.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn status(witness: &Witness, memory: &BTreeMap<String, WitnessMemory>) -> WitnessStatus {
    let key = witness.key.to_string();
    let memory = memory.get(&key);
    WitnessStatus {
        name: witness.name.clone(),
        url: witness.url.clone(),
        size: memory.map_or(0, |memory| memory.size),
        cosigned: memory.and_then(|memory| memory.cosigned),
        asked: memory.map(|memory| memory.asked),
        error: memory.and_then(|memory| memory.error.clone()),
        key,
    }
}
