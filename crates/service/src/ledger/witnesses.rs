//! Shows, sets and removes the witnesses of the ledger.

use ::ledger::{WitnessPolicy, WitnessReport};
use domain::access::Action;
use domain::entry::{Detail, Target, TargetKind};
use domain::evidence::EvidenceKind;
use domain::ports::{Change, Commit};
use domain::witness::{WitnessMode, WitnessSetting};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// The witnesses of the ledger, and where they were set.
#[derive(Clone, Debug)]
pub struct Witnesses {
    /// How it stands with them.
    pub report: WitnessReport,
    /// Whether they were handed to this process from outside, so that nothing that is kept in the
    /// installation counts.
    pub outside: bool,
}

impl Service {
    /// The witnesses, and how it stands with each.
    pub fn witnesses(&self, caller: &Caller) -> Result<Witnesses, ServiceError> {
        caller.may(Action::Read, None)?;
        Ok(self.look_at_witnesses())
    }

    /// Asks other witnesses from now on; recorded in the ledger, with the policy as evidence.
    pub async fn set_witnesses(
        &self,
        caller: &Caller,
        policy: String,
        mode: WitnessMode,
    ) -> Result<Witnesses, ServiceError> {
        self.may_set(caller)?;
        let parsed = WitnessPolicy::parse(&policy, mode, self.log().witnessing.origin())
            .map_err(|error| ServiceError::Invalid(chain(&error)))?;
        let size = policy.len() as u64;
        let evidence = self.deps().evidence.put(policy.clone().into()).await?;
        let entry = self
            .draft(caller, self.ledger_target(), self.changed(Some(&parsed)))
            .with(EvidenceKind::WitnessPolicy, evidence, size)
            .seal()?;
        let setting = WitnessSetting { policy, mode, set: self.now() };
        self.store_witnesses(Commit::recording(entry), Some(setting), Some(parsed)).await
    }

    /// Asks nobody from now on; recorded in the ledger.
    pub async fn remove_witnesses(&self, caller: &Caller) -> Result<Witnesses, ServiceError> {
        self.may_set(caller)?;
        if self.log().witnessing.policy().is_none() {
            return Err(ServiceError::not_found("the witnesses of", &self.log().witnessing.origin()));
        }
        let entry = self.draft(caller, self.ledger_target(), self.changed(None)).seal()?;
        self.store_witnesses(Commit::recording(entry), None, None).await
    }

    fn may_set(&self, caller: &Caller) -> Result<(), ServiceError> {
        caller.may(Action::ManageLedger, None)?;
        if self.log().outside_witnesses {
            return Err(ServiceError::Conflict(
                "change the witnesses: they were handed to this process from outside; change them there, and start it again"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    async fn store_witnesses(
        &self,
        commit: Commit,
        setting: Option<WitnessSetting>,
        policy: Option<WitnessPolicy>,
    ) -> Result<Witnesses, ServiceError> {
        // Already the entry that records the change is published under the new policy.
        let committed = self.store().commit(commit.with(Change::SetWitnesses(setting))).await;
        let committed = committed.map(|_| self.log().witnessing.set(policy));
        self.log().sequencer.wake();
        committed?;
        Ok(self.look_at_witnesses())
    }

    fn changed(&self, policy: Option<&WitnessPolicy>) -> Detail {
        let key = |witness: &::ledger::Witness| witness.key.to_string();
        Detail::LedgerWitnessesChanged {
            mode: policy.map(WitnessPolicy::mode),
            witnesses: policy.iter().flat_map(|policy| policy.witnesses()).map(key).collect(),
            quorum: policy.and_then(WitnessPolicy::quorum),
            replaces: self.log().witnessing.policy().map(|policy| policy.mode()),
        }
    }

    fn ledger_target(&self) -> Target {
        Target::other(TargetKind::Ledger, self.log().witnessing.origin().to_owned())
    }

    fn look_at_witnesses(&self) -> Witnesses {
        Witnesses { report: self.log().witnessing.report(), outside: self.log().outside_witnesses }
    }
}
