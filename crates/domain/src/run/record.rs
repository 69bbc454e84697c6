//! One run: what it is to do, who asked, where it stands and what came of it.

use serde::{Deserialize, Serialize};

use super::{Report, RunKind, RunState};
use crate::digest::Digest;
use crate::entry::Actor;
use crate::id::{EntryId, PointId, RunId};
use crate::method::{Method, Trigger};
use crate::name::{AssetName, PlanName, VaultName};
use crate::policy::drill::Depth;
use crate::time::Timestamp;

/// What a run is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Task {
    /// Make a recovery point.
    Backup {
        /// How.
        method: Method,
        /// Where.
        vault: VaultName,
        /// The plan that governs the asset.
        plan: PlanName,
        /// The decision about scope, whose rules the source follows.
        scope: Digest,
    },
    /// Bring a recovery point back.
    Restore {
        /// Which.
        point: PointId,
        /// Where to: an absolute directory of the server's machine.
        to: String,
        /// Only paths that match one of these globs; empty: all.
        paths: Vec<String>,
    },
    /// Test that a recovery point can be brought back.
    Drill {
        /// Which.
        point: PointId,
        /// How much of it.
        depth: Depth,
    },
}

impl Task {
    /// What kind of run does it.
    pub const fn kind(&self) -> RunKind {
        match self {
            Self::Backup { .. } => RunKind::Backup,
            Self::Restore { .. } => RunKind::Restore,
            Self::Drill { .. } => RunKind::Drill,
        }
    }
}

/// One execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Run {
    /// Its identity.
    pub id: RunId,
    /// Of which asset.
    pub asset: AssetName,
    /// What it is to do.
    pub task: Task,
    /// Where it stands.
    pub state: RunState,
    /// What made it happen.
    pub trigger: Trigger,
    /// Who made it happen.
    pub actor: Actor,
    /// Why, in the words of whoever asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The ledger entry that records the intent.
    pub intent: EntryId,
    /// The decisions that led here.
    pub decisions: Vec<Digest>,
    /// When it was admitted.
    pub requested: Timestamp,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Why it failed, was cancelled or interrupted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

/// A step that the state machine does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("move a run from {from} to {to}: a run that is {from} never becomes {to}")]
pub struct StepError {
    /// Where it stands.
    pub from: RunState,
    /// Where it was to go.
    pub to: RunState,
}

impl Run {
    /// The run, begun at `now`.
    pub fn begin(mut self, now: Timestamp) -> Result<Self, StepError> {
        self.step(RunState::Running)?;
        self.started = Some(now);
        Ok(self)
    }

    /// The run, ended at `now` with what came of it.
    pub fn end(
        mut self,
        now: Timestamp,
        state: RunState,
        report: Option<Report>,
        failure: Option<String>,
    ) -> Result<Self, StepError> {
        if !state.is_final() {
            return Err(StepError { from: self.state, to: state });
        }
        self.step(state)?;
        self.ended = Some(now);
        self.report = report;
        self.failure = failure;
        Ok(self)
    }

    fn step(&mut self, to: RunState) -> Result<(), StepError> {
        if !self.state.may_become(to) {
            return Err(StepError { from: self.state, to });
        }
        self.state = to;
        Ok(())
    }
}
