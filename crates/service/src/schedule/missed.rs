//! Records what was due and did not happen, once for each due time.

use domain::asset::Asset;
use domain::decision::{Answer, Decision, Question};
use domain::entry::{Detail, EntryKind, EntryView, Outcome, Status, Target, TargetKind};
use domain::missed::{Looked, Missed, MissedCause, Promise, missed};
use domain::policy::PolicyKind;
use domain::ports::{Commit, EntryFilter, RunFilter};
use domain::run::RunKind;
use domain::time::Timestamp;

use super::TickEvent;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// What a policy promised, and what had become of it before this tick.
pub(super) struct Watched {
    promise: Promise,
    newest: Option<Timestamp>,
}

impl Service {
    /// What the last decision about an asset promised; nothing, if it promised nothing.
    pub(super) async fn watched(
        &self,
        asset: &Asset,
        kind: PolicyKind,
    ) -> Result<Option<Watched>, ServiceError> {
        let Some(latest) = self.store().latest_decision(&asset.name, kind).await? else { return Ok(None) };
        let bytes = self.store().decision(&latest.digest).await?;
        let decision = bytes.and_then(|bytes| Decision::read(&bytes).ok());
        let Some(promise) = decision.as_ref().and_then(promise) else { return Ok(None) };
        if promise.due > self.now() {
            return Ok(None);
        }
        let filter = RunFilter {
            asset: Some(asset.name.clone()),
            kind: Some(run_kind(kind)),
            limit: 1,
            ..RunFilter::default()
        };
        let newest = self.store().runs(&filter).await?.pop().map(|run| run.requested);
        Ok(Some(Watched { promise, newest }))
    }

    /// Records that what was promised did not happen, if it did not.
    pub(super) async fn record_missed(
        &self,
        asset: &Asset,
        kind: PolicyKind,
        watched: &Watched,
        event: &TickEvent,
    ) -> Result<Option<Missed>, ServiceError> {
        let (cause, reason) = match event {
            // Nothing was to happen, whatever was said before.
            TickEvent::LeftOut { .. } | TickEvent::Unplanned { .. } => return Ok(None),
            _ if !self.looked_since(watched.promise.due) => (MissedCause::NotRunning, None),
            TickEvent::Failed { busy: true, reason, .. } => (MissedCause::Busy, Some(reason)),
            TickEvent::Failed { reason, .. } => (MissedCause::NotStarted, Some(reason)),
            TickEvent::Started { .. } => (MissedCause::NotStarted, None),
            TickEvent::Waiting { .. } => (MissedCause::Postponed, None),
        };
        let told = self.told(asset, kind).await?;
        let looked = Looked { now: self.now(), newest: watched.newest, told, cause };
        let Some(found) = missed(watched.promise, looked) else { return Ok(None) };
        let detail = match kind {
            PolicyKind::Drill => Detail::DrillMissed(found),
            _ => Detail::BackupMissed(found),
        };
        let outcome = Outcome { status: Status::Missed, reason: reason.cloned() };
        let target = Target::asset(&asset.name, &asset.team);
        let entry = self.draft(&Caller::system("scheduler"), target, detail).ended(outcome).seal()?;
        self.commit(Commit::recording(entry)).await?;
        tracing::warn!(asset = %asset.name, policy.kind = %kind, due = %found.due, cause = %found.cause, "what was due did not happen");
        Ok(Some(found))
    }

    /// The due time that the newest entry about a missed run names.
    async fn told(&self, asset: &Asset, kind: PolicyKind) -> Result<Option<Timestamp>, ServiceError> {
        let told = if kind == PolicyKind::Drill { EntryKind::DrillMissed } else { EntryKind::BackupMissed };
        let filter = EntryFilter {
            kinds: vec![told],
            target_kind: Some(TargetKind::Asset),
            target: Some(asset.name.to_string()),
            limit: 1,
            ..EntryFilter::default()
        };
        let newest = self.store().entries(&filter).await?.pop();
        let view = newest.and_then(|stored| EntryView::read(&stored.bytes).ok());
        let found = view.and_then(|view| serde_json::from_value::<Missed>(view.detail).ok());
        Ok(found.map(|found| found.due))
    }
}

/// What a decision promises.
fn promise(decision: &Decision) -> Option<Promise> {
    let due = match &decision.answer {
        Answer::Frequency(answer) => answer.due,
        Answer::Drill(answer) => answer.due,
        Answer::Scope(_) | Answer::Retention(_) | Answer::Placement(_) | Answer::Control(_) => None,
    };
    let made = match &decision.question {
        Question::Frequency(input) => input.now,
        Question::Drill(input) => input.now,
        Question::Scope(_) | Question::Retention(_) | Question::Placement(_) | Question::Control(_) => {
            return None;
        }
    };
    Some(Promise { made, due: due? })
}

const fn run_kind(kind: PolicyKind) -> RunKind {
    match kind {
        PolicyKind::Drill => RunKind::Drill,
        _ => RunKind::Backup,
    }
}
