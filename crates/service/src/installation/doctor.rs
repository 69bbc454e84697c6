//! Looks an installation over: what is wrong with it, and how to mend it.

use domain::access::Action;
use domain::name::VaultName;
use domain::plan::governing;
use domain::ports::RunFilter;
use domain::run::RunState;
use domain::shard::ShardState;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: String,
    /// How it is.
    pub advice: Advice,
    /// In words.
    pub message: String,
}

/// How something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// As it should be.
    Fine,
    /// It works, and could be better; how.
    Better(String),
    /// It does not work; how to mend it.
    Mend(String),
}

pub(super) fn fine(check: &str, message: impl Into<String>) -> Finding {
    Finding { check: check.to_owned(), advice: Advice::Fine, message: message.into() }
}

pub(super) fn better(check: &str, message: impl Into<String>, how: &str) -> Finding {
    Finding { check: check.to_owned(), advice: Advice::Better(how.to_owned()), message: message.into() }
}

pub(super) fn mend(check: &str, message: impl Into<String>, how: &str) -> Finding {
    Finding { check: check.to_owned(), advice: Advice::Mend(how.to_owned()), message: message.into() }
}

impl Service {
    /// Looks the installation over.
    pub async fn doctor(&self, caller: &Caller) -> Result<Vec<Finding>, ServiceError> {
        caller.may(Action::Read, None)?;
        let mut findings = vec![self.look_at_ledger().await?];
        findings.extend(self.look_at_witnessing().await);
        findings.extend(self.look_at_vaults().await?);
        findings.extend(self.look_at_policies().await?);
        findings.extend(self.look_at_assets(caller).await?);
        findings.extend(self.look_at_runs().await?);
        Ok(findings)
    }

    async fn look_at_ledger(&self) -> Result<Finding, ServiceError> {
        let published = self.log().sequencer.reached();
        let newest = self.store().shards().await?.pop();
        let frozen = newest.filter(|shard| shard.state == ShardState::Frozen);
        Ok(match (published.stopped, frozen) {
            (None, Some(shard)) => mend(
                "ledger",
                format!(
                    "{} is frozen: nothing that must be recorded is done, no backup either",
                    shard.origin
                ),
                "go on with `vouchsafe ledger open-shard --origin NAME --yes`, or leave it so for good",
            ),
            (None, None) => fine("ledger", format!("{} entries are published", published.published)),
            (Some(reason), _) => mend(
                "ledger",
                format!("it stopped: {reason}"),
                "nothing more is recorded as published; do what the message says, then restart",
            ),
        })
    }

    async fn look_at_vaults(&self) -> Result<Vec<Finding>, ServiceError> {
        let mut findings = Vec::new();
        for vault in self.store().vaults().await? {
            let check = format!("vault {}", vault.name);
            let record = vault.clone();
            let listed = self
                .blocking(move |service| Ok::<_, ServiceError>(service.open_vault(&record)?.snapshots()?))
                .await?;
            findings.push(match listed {
                Ok(snapshots) => fine(&check, format!("it opens and lists {} snapshots", snapshots.len())),
                Err(error) => mend(
                    &check,
                    chain(&error),
                    "see that its place is there and is the one that was backed up to; `restic check` may tell more",
                ),
            });
            findings.push(self.look_at_reconciliation(&vault.name).await?);
        }
        if findings.is_empty() {
            findings.push(mend("vaults", "there is none", "run `vouchsafe init`"));
        }
        Ok(findings)
    }

    async fn look_at_reconciliation(&self, vault: &VaultName) -> Result<Finding, ServiceError> {
        let check = format!("vault {vault}: listing");
        let how =
            "see the newest vault.reconciled entry; drill what is left, and ask who else writes to the vault";
        let Some(last) = self.last_reconciled(vault).await? else {
            let never =
                "it was not held against the ledger yet: that happens a day after it was created, then daily";
            return Ok(fine(&check, never));
        };
        let at = last.at;
        Ok(match last.found {
            Some(found) if found.agrees() => {
                fine(&check, format!("it had all {} recovery points and nothing else at {at}", found.points))
            }
            Some(found) => {
                let words = format!(
                    "{} recovery points were lost and {} snapshots not known at {at}",
                    found.lost_count, found.foreign_count
                );
                mend(&check, words, how)
            }
            None => mend(&check, format!("it could not be listed at {at}"), how),
        })
    }

    async fn look_at_policies(&self) -> Result<Vec<Finding>, ServiceError> {
        let mut findings = Vec::new();
        for policy in self.store().policies().await? {
            let check = format!("policy {} {}", policy.manifest.name, policy.component.short());
            let loaded = self.component(&policy.component).await;
            let inspected = match loaded {
                Ok(component) => self
                    .blocking(move |service| service.deps().policies.inspect(&component))
                    .await?
                    .map_err(Into::into),
                Err(error) => Err(error),
            };
            findings.push(match inspected {
                Ok(_) => fine(&check, "it loads and describes itself"),
                Err(error) => mend(
                    &check,
                    chain(&error),
                    "plans that bind it take the fail-safe answers; run `vouchsafe init` to bring the standard ones back",
                ),
            });
        }
        for plan in self.store().plans().await? {
            for binding in &plan.bindings {
                let active = self.store().active_policy(&binding.spec.policy).await?;
                if active.is_some_and(|active| active != binding.component) {
                    findings.push(better(
                        &format!("plan {}", plan.spec.name),
                        format!("it binds an older version of {}", binding.spec.policy),
                        "apply the plan again to take the new one",
                    ));
                }
            }
        }
        Ok(findings)
    }

    async fn look_at_assets(&self, caller: &Caller) -> Result<Vec<Finding>, ServiceError> {
        let plans = self.store().plans().await?;
        let mut findings = Vec::new();
        for status in self.assets(caller).await? {
            let check = format!("asset {}", status.asset.name);
            if governing(&plans, &status.asset).is_none() {
                let how = "apply a plan whose selector fits it";
                findings.push(mend(&check, "no plan governs it, so nothing protects it", how));
            } else if status.newest.is_none() {
                let how = "run `vouchsafe backup`, or start `vouchsafe serve` and wait for its schedule";
                findings.push(better(&check, "it has no complete recovery point", how));
            } else if status.rpo.holds() == Some(false) {
                let how = "run `vouchsafe backup`, and see why the schedule did not";
                findings.push(mend(&check, "its newest complete recovery point is older than the RPO", how));
            } else if status.verified.is_none() {
                findings.push(better(
                    &check,
                    "no drill has verified a recovery point",
                    "run `vouchsafe drill`",
                ));
            } else {
                findings.push(fine(&check, "it is protected and verified"));
            }
        }
        Ok(findings)
    }

    async fn look_at_runs(&self) -> Result<Vec<Finding>, ServiceError> {
        let filter = RunFilter { states: vec![RunState::Queued], ..RunFilter::default() };
        let queued = self.store().runs(&filter).await?.len();
        if queued == 0 {
            return Ok(Vec::new());
        }
        let how = "start `vouchsafe serve`, or ask for the same backup again";
        Ok(vec![better("runs", format!("{queued} are queued"), how)])
    }
}
