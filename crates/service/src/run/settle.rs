//! Ends a run: state, result and ledger entry are one commit.

use std::sync::atomic::Ordering;

use domain::entry::{Detail, Outcome, Status};
use domain::evidence::EvidenceKind;
use domain::ports::{Change, Commit};
use domain::run::{Report, Run, RunKind, RunState};
use vault::Watch;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// How a run ends.
pub(crate) struct Ending {
    pub(crate) state: RunState,
    pub(crate) detail: Detail,
    pub(crate) outcome: Outcome,
    pub(crate) report: Option<Report>,
    pub(crate) changes: Vec<Change>,
    pub(crate) evidence: Vec<(EvidenceKind, domain::digest::Digest, u64)>,
}

impl Ending {
    /// An ending without a report.
    pub(crate) fn bare(state: RunState, kind: RunKind, reason: &str) -> Self {
        let detail = match (kind, state) {
            (RunKind::Backup, RunState::Cancelled) => Detail::BackupCancelled {},
            (RunKind::Backup, RunState::Interrupted) => Detail::BackupInterrupted {},
            (RunKind::Backup, _) => Detail::BackupFailed {},
            (RunKind::Restore, RunState::Cancelled) => Detail::RestoreCancelled {},
            (RunKind::Restore, RunState::Interrupted) => Detail::RestoreInterrupted {},
            (RunKind::Restore, _) => Detail::RestoreFailed {},
            (RunKind::Drill, RunState::Cancelled) => Detail::DrillCancelled {},
            (RunKind::Drill, RunState::Interrupted) => Detail::DrillInterrupted {},
            (RunKind::Drill, _) => Detail::DrillFailed(None),
        };
        let outcome = Outcome::because(Status::Failure, bounded(reason));
        Self { state, detail, outcome, report: None, changes: Vec::new(), evidence: Vec::new() }
    }
}

/// The longest reason in an entry, in bytes.
const MAX_REASON: usize = 4_096;

fn bounded(reason: &str) -> String {
    reason[..reason.floor_char_boundary(MAX_REASON)].to_owned()
}

impl Service {
    /// How a run ends that did not come to its purpose.
    pub(crate) fn failed(&self, kind: RunKind, error: &ServiceError, watch: &Watch) -> Ending {
        if !watch.is_cancelled() {
            return Ending::bare(RunState::Failed, kind, &chain(error));
        }
        if self.inner.ending.load(Ordering::SeqCst) {
            return Ending::bare(RunState::Interrupted, kind, "the server was shut down");
        }
        Ending::bare(RunState::Cancelled, kind, "it was cancelled")
    }

    /// Ends a run.
    pub(crate) async fn end(&self, caller: &Caller, run: Run, ending: Ending) -> Result<(), ServiceError> {
        let target = self.target_of(&run).await?;
        let mut entry = self
            .draft(caller, target, ending.detail)
            .of_intent(run.intent)
            .of_run(run.id)
            .following(run.decisions.iter().copied())
            .ended(ending.outcome.clone());
        for (kind, digest, size) in ending.evidence {
            entry = entry.with(kind, digest, size);
        }
        let from = run.state;
        let ended = run
            .end(self.now(), ending.state, ending.report, ending.outcome.reason)
            .map_err(|error| ServiceError::internal(&error))?;
        let mut commit = Commit::recording(entry.seal()?).with(Change::MoveRun { run: ended, from });
        for change in ending.changes {
            commit = commit.with(change);
        }
        self.commit(commit).await.map(|_| ())
    }
}
