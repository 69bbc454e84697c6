//! Ledger entries as the service makes them, and commits that wake the ledger.

use std::sync::Arc;

use domain::digest::Digest;
use domain::entry::{Detail, EncodedEntry, Entry, Outcome, Phase, Target};
use domain::evidence::{Evidence, EvidenceKind};
use domain::id::{EntryId, RunId};
use domain::ports::{Commit, Committed, Entropy};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// An entry in the making.
pub(crate) struct Draft {
    entry: Entry,
    /// Where the salts of its commitments come from.
    entropy: Arc<dyn Entropy>,
}

impl Service {
    /// An entry by a caller about something; a success until it says otherwise.
    pub(crate) fn draft(&self, caller: &Caller, target: Target, detail: Detail) -> Draft {
        let deps = self.deps();
        let entry = Entry {
            id: EntryId::fresh(deps.clock.as_ref(), deps.entropy.as_ref()),
            time: deps.clock.now(),
            phase: Phase::Result,
            intent: None,
            actor: caller.principal.actor.clone(),
            origin: caller.origin.clone(),
            target,
            outcome: Outcome::success(),
            policy: Vec::new(),
            correlation: None,
            detail,
            evidence: Vec::new(),
        };
        Draft { entry, entropy: deps.entropy.clone() }
    }

    /// Commits, durably, and wakes the ledger.
    pub(crate) async fn commit(&self, commit: Commit) -> Result<Committed, ServiceError> {
        let committed = self.store().commit(commit).await?;
        self.log().sequencer.wake();
        Ok(committed)
    }
}

impl Draft {
    /// Says what is about to happen.
    pub(crate) const fn intent(mut self) -> Self {
        self.entry.phase = Phase::Intent;
        self
    }

    /// Answers, or carries on, an intent.
    pub(crate) const fn of_intent(mut self, intent: EntryId) -> Self {
        self.entry.intent = Some(intent);
        self
    }

    /// Belongs to a run.
    pub(crate) const fn of_run(mut self, run: RunId) -> Self {
        self.entry.correlation = Some(run);
        self
    }

    /// Ended so.
    pub(crate) fn ended(mut self, outcome: Outcome) -> Self {
        self.entry.outcome = outcome;
        self
    }

    /// Follows from these decisions.
    pub(crate) fn following(mut self, decisions: impl IntoIterator<Item = Digest>) -> Self {
        self.entry.policy.extend(decisions);
        self
    }

    /// Points to evidence.
    pub(crate) fn with(mut self, kind: EvidenceKind, sha256: Digest, size: u64) -> Self {
        self.entry.evidence.push(Evidence { kind, sha256, size });
        self
    }

    /// Its identity.
    pub(crate) const fn id(&self) -> EntryId {
        self.entry.id
    }

    /// Its one encoding.
    pub(crate) fn seal(&self) -> Result<EncodedEntry, ServiceError> {
        Ok(self.entry.encode(self.entropy.as_ref())?)
    }
}
