//! Admits a run: its intent is durable before anything happens.

use std::sync::PoisonError;

use domain::digest::Digest;
use domain::entry::{Detail, Target};
use domain::id::RunId;
use domain::method::Trigger;
use domain::ports::{Change, Commit, RunFilter};
use domain::run::{Run, RunKind, RunState, Task};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::policy::Kept;

/// A run that somebody wants.
pub(crate) struct Wanted<'a> {
    pub(crate) caller: &'a Caller,
    pub(crate) asset: &'a domain::asset::Asset,
    pub(crate) task: Task,
    pub(crate) trigger: Trigger,
    pub(crate) reason: Option<String>,
    /// What the ledger says of the intent.
    pub(crate) detail: Detail,
    /// The decisions that led here, to be kept with it.
    pub(crate) decisions: Vec<(Digest, Kept)>,
}

/// The longest reason that somebody may give, in bytes.
pub(crate) const MAX_REASON: usize = 1_024;

impl Service {
    /// Admits a run and lets it work: run, decisions and intent are one commit.
    ///
    /// Where a run of this kind is queued already and nobody works on it, it is that run that works now.
    pub(crate) async fn admit(&self, wanted: Wanted<'_>) -> Result<Run, ServiceError> {
        if wanted.reason.as_ref().is_some_and(|reason| reason.len() > MAX_REASON) {
            return Err(ServiceError::Invalid(format!("take a reason of more than {MAX_REASON} bytes")));
        }
        let kind = wanted.task.kind();
        if kind != RunKind::Restore
            && let Some(found) = self.unfinished(&wanted.asset.name, kind).await?
        {
            return self.join(found);
        }
        let asset = wanted.asset.name.clone();
        let (run, commit) = self.prepare(wanted)?;
        match self.commit(commit).await {
            Ok(_) => {}
            // Somebody was faster by a moment.
            Err(ServiceError::Conflict(_)) if kind != RunKind::Restore => {
                return match self.unfinished(&asset, kind).await? {
                    Some(found) => self.join(found),
                    None => Err(ServiceError::Conflict(format!(
                        "start a {kind} of {asset}: another one began and ended this very moment; ask again"
                    ))),
                };
            }
            Err(error) => return Err(error),
        }
        self.launch(run.clone());
        Ok(run)
    }

    fn prepare(&self, wanted: Wanted<'_>) -> Result<(Run, Commit), ServiceError> {
        let deps = self.deps();
        let id = RunId::fresh(deps.clock.as_ref(), deps.entropy.as_ref());
        let digests: Vec<_> = wanted.decisions.iter().map(|(digest, _)| *digest).collect();
        let target = Target::asset(&wanted.asset.name, &wanted.asset.team);
        let mut intent = self
            .draft(wanted.caller, target, wanted.detail)
            .intent()
            .of_run(id)
            .following(digests.iter().copied());
        if let Some(reason) = &wanted.reason {
            let outcome =
                domain::entry::Outcome { reason: Some(reason.clone()), ..domain::entry::Outcome::success() };
            intent = intent.ended(outcome);
        }
        let run = Run {
            id,
            asset: wanted.asset.name.clone(),
            task: wanted.task,
            state: RunState::Queued,
            trigger: wanted.trigger,
            actor: wanted.caller.principal.actor.clone(),
            reason: wanted.reason,
            intent: intent.id(),
            decisions: digests,
            requested: self.now(),
            started: None,
            ended: None,
            report: None,
            failure: None,
        };
        let mut entries = Vec::new();
        let mut changes = vec![Change::AddRun(run.clone())];
        for (_, kept) in wanted.decisions {
            entries.push(kept.entry);
            changes.push(kept.change);
        }
        entries.push(intent.seal()?);
        let mut entries = entries.into_iter();
        let first = entries
            .next()
            .ok_or_else(|| ServiceError::Internal("record a run without an intent".to_owned()))?;
        let commit = entries.fold(Commit::recording(first), Commit::and_recording);
        Ok((run, changes.into_iter().fold(commit, Commit::with)))
    }

    /// The run of this kind that is not over, if there is one.
    async fn unfinished(
        &self,
        asset: &domain::name::AssetName,
        kind: RunKind,
    ) -> Result<Option<Run>, ServiceError> {
        let filter = RunFilter {
            asset: Some(asset.clone()),
            kind: Some(kind),
            states: vec![RunState::Queued, RunState::Running],
            limit: 1,
        };
        Ok(self.store().runs(&filter).await?.pop())
    }

    /// Joins a run that is not over: one that nobody works on works now, any other is in the way.
    fn join(&self, found: Run) -> Result<Run, ServiceError> {
        let at_work =
            self.inner.watches.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&found.id);
        if found.state == RunState::Queued && !at_work {
            self.launch(found.clone());
            return Ok(found);
        }
        let kind = found.task.kind();
        Err(ServiceError::Conflict(format!(
            "start a {kind} of {}: the run {} is {} already",
            found.asset, found.id, found.state
        )))
    }
}
