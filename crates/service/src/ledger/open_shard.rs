//! Opens a new shard: another log, with a name and a key of its own, that begins with the last checkpoint of
//! the one before it.

use domain::access::Action;
use domain::digest::Digest;
use domain::entry::{Detail, Outcome, PreviousShard, Status, Target, TargetKind};
use domain::ports::{Change, Commit, Head, NewShard};
use domain::shard::{NextShard, Shard, ShardReason, ShardState};
use ledger::WitnessPolicy;
use proof::checkpoint::SignedCheckpoint;
use proof::note::{SignatureType, VerifyingKey};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct ShardRequest {
    /// The new shard's origin line.
    pub origin: String,
    /// Why.
    pub reason: ShardReason,
    /// A checkpoint of the old shard that somebody else has kept, such as a witness or a mirror.
    pub last_checkpoint: Option<Vec<u8>>,
    /// Do it; else say what would be done.
    pub apply: bool,
}

/// What came of it, or would.
#[derive(Clone, Debug)]
pub struct ShardOpening {
    /// Whether the new shard is open.
    pub done: bool,
    /// The shard that it goes on from.
    pub old: Shard,
    /// The new shard, once it is there.
    pub new: Option<Shard>,
    /// How many entries of the old shard this installation lacks: its copy is older than the checkpoint.
    pub lacking: u64,
    /// Why the old log cannot be gone on with, if it cannot.
    pub stopped: Option<String>,
}

impl Service {
    /// Opens a shard, or says what that would do. A log that may sign is frozen first, and its last entry
    /// published; one that may not, such as an old copy, is left as it is. Doing it again goes on where the
    /// last attempt ended.
    pub async fn open_shard(
        &self,
        caller: &Caller,
        asked: &ShardRequest,
    ) -> Result<ShardOpening, ServiceError> {
        caller.may(Action::ManageLedger, None)?;
        let _alone = self.inner.ledger_work.lock().await;
        let shards = self.store().shards().await?;
        let old = self.shard(None).await?.0;
        if let Some(done) = already(&shards, asked) {
            return done;
        }
        self.check_next(&old, asked)?;
        let stopped = self.log().sequencer.reached().stopped;
        if let (ShardReason::Scheduled, Some(why)) = (asked.reason, &stopped) {
            return Err(ServiceError::Conflict(format!(
                "open a shard as planned: the log cannot be gone on with ({why}); say why with --reason rolled-back, compromised, key-lost or damaged"
            )));
        }
        let lacking = self.last_checkpoint(asked).await?.lacking();
        if !asked.apply {
            return Ok(ShardOpening { done: false, old, new: None, lacking, stopped });
        }
        let key = self.deps().keeper.spare_key(&asked.origin, &shards)?.to_string();
        let works = stopped.is_none() && lacking == 0;
        if works && matches!(asked.reason, ShardReason::Scheduled | ShardReason::Compromised) {
            let next = NextShard { origin: asked.origin.clone(), key: key.clone() };
            self.end_shard(caller, &old, asked.reason, next).await?;
        }
        self.deps().keeper.close_log().await;
        let begun = self.begin_shard(caller, &old, asked, &key).await;
        let reopened = self.reopen_log().await;
        let lacking = begun?;
        reopened?;
        self.wait_for_all().await?;
        let new = Some(self.shard(None).await?.0);
        let old = self.shard(Some(old.number)).await?.0;
        Ok(ShardOpening { done: true, old, new, lacking, stopped })
    }

    /// Whether the name may be that of the next shard.
    fn check_next(&self, old: &Shard, asked: &ShardRequest) -> Result<(), ServiceError> {
        let log = self.log();
        let material = log.keys.first().map(|key| *key.public_key()).unwrap_or_default();
        VerifyingKey::new(&asked.origin, SignatureType::Ed25519, &material).map_err(|error| {
            ServiceError::Invalid(format!(
                "call the shard {:?}: {error}; a name is like `backups.example.com/audit-2`, without spaces or '+'",
                asked.origin
            ))
        })?;
        match &old.next {
            Some(next) if next.origin != asked.origin && asked.reason == ShardReason::Scheduled => {
                Err(ServiceError::Conflict(format!(
                    "call the shard {}: the last entry of {} says that {} follows",
                    asked.origin, old.origin, next.origin
                )))
            }
            _ => Ok(()),
        }
    }

    /// Freezes the old shard, if it is not frozen, and waits until its last entry is published.
    async fn end_shard(
        &self,
        caller: &Caller,
        old: &Shard,
        reason: ShardReason,
        next: NextShard,
    ) -> Result<(), ServiceError> {
        if old.state == ShardState::Open {
            self.freeze(caller, old, reason.as_str(), Some(next)).await?;
        }
        self.wait_for_all().await
    }

    /// The first entry of the new shard, and the shard, in one commit, while nothing is signed; gives how many
    /// entries of the old one are not here.
    async fn begin_shard(
        &self,
        caller: &Caller,
        old: &Shard,
        asked: &ShardRequest,
        key: &str,
    ) -> Result<u64, ServiceError> {
        let last = self.last_checkpoint(asked).await?;
        let lacking = last.lacking();
        let frozen = self.shard(Some(old.number)).await?.0.state == ShardState::Frozen;
        let checkpoint = String::from_utf8(last.head.checkpoint.clone())
            .map_err(|error| ServiceError::internal(&error))?;
        let previous = PreviousShard {
            origin: old.origin.clone(),
            size: last.head.size,
            root: last.head.root,
            checkpoint,
            frozen,
            known: (lacking > 0).then_some(last.known),
        };
        let detail = Detail::LedgerOpened {
            origin: asked.origin.clone(),
            key: key.to_owned(),
            reason: Some(asked.reason),
            previous: Some(Box::new(previous)),
        };
        let target = Target::other(TargetKind::Ledger, asked.origin.clone());
        let entry = self.draft(caller, target, detail).seal()?;
        let shard = NewShard {
            number: old.number + 1,
            origin: asked.origin.clone(),
            key: key.to_owned(),
            opened: self.now(),
            previous: Some(last.head),
        };
        let commit = Commit::recording(entry).with(Change::OpenShard(shard));
        self.commit(self.without_strange_witnesses(caller, &asked.origin, commit).await?).await?;
        Ok(lacking)
    }

    /// A policy of witnesses that names the old log is none for the new one: they are not asked any more, and
    /// the ledger says so, until others are set.
    async fn without_strange_witnesses(
        &self,
        caller: &Caller,
        origin: &str,
        commit: Commit,
    ) -> Result<Commit, ServiceError> {
        let Some(setting) = self.store().witness_setting().await? else { return Ok(commit) };
        if WitnessPolicy::parse(&setting.policy, setting.mode, origin).is_ok() {
            return Ok(commit);
        }
        let detail = Detail::LedgerWitnessesChanged {
            mode: None,
            witnesses: Vec::new(),
            quorum: None,
            replaces: Some(setting.mode),
        };
        let reason = "the policy names the log before this one";
        let entry = self
            .draft(caller, Target::other(TargetKind::Ledger, origin), detail)
            .ended(Outcome::because(Status::Success, reason))
            .seal()?;
        Ok(commit.and_recording(entry).with(Change::SetWitnesses(None)))
    }

    /// The largest checkpoint of the newest shard that is known: of what the database has, what is published,
    /// and what somebody else has kept.
    async fn last_checkpoint(&self, asked: &ShardRequest) -> Result<LastCheckpoint, ServiceError> {
        let log = self.log();
        let head = self.deps().keeper.head().await?;
        let known = head.as_ref().map_or(0, |head| head.size);
        let published = log.objects.get("checkpoint").await?.map(|bytes| bytes.to_vec());
        let mut largest: Option<Head> = None;
        let here = head.map(|head| head.checkpoint).into_iter().chain(published);
        for bytes in here {
            // What cannot be opened here is no reason to lose the ledger.
            if let Ok(found) = open(&bytes, &log.keys) {
                largest = Some(larger(largest, found));
            }
        }
        if let Some(bytes) = &asked.last_checkpoint {
            let given = open(bytes, &log.keys).map_err(|reason| {
                ServiceError::Invalid(format!(
                    "use the last checkpoint: {reason}; it must be one that {} has signed",
                    log.origin()
                ))
            })?;
            largest = Some(larger(largest, given));
        }
        match largest {
            Some(head) => Ok(LastCheckpoint { head, known }),
            None => Err(ServiceError::Conflict(
                "open a shard: there is no checkpoint of the old one; give the last one that a witness or mirror has, with --last-checkpoint"
                    .to_owned(),
            )),
        }
    }
}

/// The last checkpoint of a shard, and how many of its entries this installation has.
struct LastCheckpoint {
    head: Head,
    known: u64,
}

impl LastCheckpoint {
    /// Entries that it covers, and that this installation has not.
    const fn lacking(&self) -> u64 {
        self.head.size.saturating_sub(self.known)
    }
}

fn larger(one: Option<Head>, other: Head) -> Head {
    match one {
        Some(one) if one.size > other.size => one,
        // Of one size, what others have seen counts: it comes last.
        _ => other,
    }
}

fn open(bytes: &[u8], keys: &[VerifyingKey]) -> Result<Head, String> {
    let signed = SignedCheckpoint::open(bytes, keys).map_err(|error| chain(&error))?;
    let checkpoint = signed.checkpoint();
    Ok(Head {
        size: checkpoint.size,
        root: Digest::from_bytes(checkpoint.root.0),
        checkpoint: bytes.to_vec(),
    })
}

/// What is there already, if a shard has this name.
fn already(shards: &[Shard], asked: &ShardRequest) -> Option<Result<ShardOpening, ServiceError>> {
    let at = shards.iter().position(|shard| shard.origin == asked.origin)?;
    if at == 0 || at + 1 != shards.len() {
        return Some(Err(ServiceError::Conflict(format!(
            "call the shard {}: shard {} is called so; a new log needs a name that none ever had",
            asked.origin, shards[at].number
        ))));
    }
    let (old, new) = (shards[at - 1].clone(), Some(shards[at].clone()));
    Some(Ok(ShardOpening { done: true, old, new, lacking: 0, stopped: None }))
}
