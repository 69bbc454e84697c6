//! Freezes the newest shard: one last entry, and then nothing more, for ever.

use std::time::Duration;

use domain::access::Action;
use domain::entry::{Detail, Outcome, Status, Target, TargetKind};
use domain::ports::{Change, Commit, EntryFilter, RunFilter};
use domain::run::RunState;
use domain::shard::{NextShard, Shard, ShardState};
use ledger::State;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// How long freezing waits for the last checkpoint to be published.
const PATIENCE: Duration = Duration::from_secs(30);

/// What freezing does, or has done.
#[derive(Clone, Debug)]
pub struct Freezing {
    /// The shard.
    pub shard: Shard,
    /// Whether it is frozen, and its last entry published.
    pub done: bool,
    /// How many entries its published checkpoint covers.
    pub size: u64,
    /// Runs that are at work, whose end could not be recorded any more.
    pub running: usize,
}

impl Service {
    /// Freezes the newest shard, or says what that would do. What is frozen stays so; doing it again says
    /// that it is done, once the last entry is published.
    pub async fn freeze_ledger(
        &self,
        caller: &Caller,
        reason: &str,
        apply: bool,
    ) -> Result<Freezing, ServiceError> {
        caller.may(Action::ManageLedger, None)?;
        if reason.trim().is_empty() {
            return Err(ServiceError::Invalid("freeze the ledger without a reason".to_owned()));
        }
        let _alone = self.inner.ledger_work.lock().await;
        let (shard, _) = self.shard(None).await?;
        if apply && shard.state == ShardState::Open {
            self.freeze(caller, &shard, reason, None).await?;
        }
        if apply {
            self.wait_for_all().await?;
        }
        let (shard, _) = self.shard(None).await?;
        let filter = RunFilter { states: vec![RunState::Running], ..RunFilter::default() };
        let running = self.store().runs(&filter).await?.len();
        let size = self.log().sequencer.reached().published;
        Ok(Freezing { done: shard.state == ShardState::Frozen, shard, size, running })
    }

    /// The last entry of a shard and its end, in one commit.
    pub(super) async fn freeze(
        &self,
        caller: &Caller,
        shard: &Shard,
        reason: &str,
        next: Option<NextShard>,
    ) -> Result<(), ServiceError> {
        let target = Target::other(TargetKind::Ledger, shard.origin.clone());
        let detail = Detail::LedgerFrozen { origin: shard.origin.clone(), next: next.clone() };
        let outcome = Outcome::because(Status::Success, reason);
        let entry = self.draft(caller, target, detail).ended(outcome).seal()?;
        let commit = Commit::recording(entry).with(Change::FreezeShard { next });
        self.commit(commit).await.map(|_| ())
    }

    /// Waits until everything that is committed is published.
    pub(super) async fn wait_for_all(&self) -> Result<(), ServiceError> {
        let filter = EntryFilter { limit: 1, ..EntryFilter::default() };
        let Some(last) = self.store().entries(&filter).await?.pop() else { return Ok(()) };
        let log = self.log();
        log.sequencer.wait(log.index(last.index), State::Published, PATIENCE).await?;
        Ok(())
    }
}
