//! Holds a vault's own listing against the recovery points that are known, and records what came of it.

use std::collections::BTreeSet;

use domain::access::Action;
use domain::entry::{Detail, EntryKind, EntryView, Outcome, Status, Target, TargetKind};
use domain::name::VaultName;
use domain::ports::{Commit, EntryFilter, RunFilter};
use domain::reconciliation::{EVERY, Known, Reconciliation, reconcile};
use domain::run::{RunKind, RunState};
use domain::time::Timestamp;
use domain::vault::Vault;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::{ServiceError, chain};

/// The last time that a vault was reconciled.
#[derive(Clone, Debug)]
pub(crate) struct LastReconciled {
    pub(crate) at: Timestamp,
    /// What was found; absent: the vault could not be listed.
    pub(crate) found: Option<Reconciliation>,
}

impl Service {
    /// Reconciles a vault now.
    pub async fn reconcile_vault(
        &self,
        caller: &Caller,
        name: &VaultName,
    ) -> Result<Reconciliation, ServiceError> {
        caller.may(Action::Run, None)?;
        let vault = self.vault_record(name).await?;
        self.reconcile(caller, &vault).await
    }

    /// Reconciles the vaults that were not for a day. A vault that cannot be listed is recorded as such, and
    /// tried again a day later.
    pub(crate) async fn reconcile_due(&self) -> Result<(), ServiceError> {
        let caller = Caller::system("scheduler");
        for vault in self.store().vaults().await? {
            let last = self.last_reconciled(&vault.name).await?.map_or(vault.created, |last| last.at);
            if last.plus(EVERY) > self.now() {
                continue;
            }
            if let Err(error) = self.reconcile(&caller, &vault).await {
                tracing::warn!(vault = %vault.name, error = %chain(&error), "the vault could not be reconciled");
            }
        }
        Ok(())
    }

    async fn reconcile(&self, caller: &Caller, vault: &Vault) -> Result<Reconciliation, ServiceError> {
        let found = self.compare(vault).await;
        let (detail, outcome) = match &found {
            Ok(found) if found.agrees() => (Some(Box::new(found.clone())), Outcome::success()),
            Ok(found) => {
                let reason = format!(
                    "{} recovery points are not in the vault, and {} snapshots in it are not known",
                    found.lost_count, found.foreign_count
                );
                (Some(Box::new(found.clone())), Outcome::because(Status::Failure, reason))
            }
            Err(error) => (None, Outcome::because(Status::Failure, chain(error))),
        };
        let target = Target::vault(&vault.name);
        let entry = self.draft(caller, target, Detail::VaultReconciled(detail)).ended(outcome).seal()?;
        self.commit(Commit::recording(entry)).await?;
        found
    }

    async fn compare(&self, vault: &Vault) -> Result<Reconciliation, ServiceError> {
        let before = self.known_in(&vault.name).await?;
        let record = vault.clone();
        let listed = self
            .blocking(move |service| Ok::<_, ServiceError>(service.open_vault(&record)?.snapshots()?))
            .await??;
        // Runs first: one that ends after this look has its point in what is known after it.
        let filter = RunFilter {
            kind: Some(RunKind::Backup),
            states: vec![RunState::Queued, RunState::Running],
            ..RunFilter::default()
        };
        let busy: BTreeSet<_> =
            self.store().runs(&filter).await?.into_iter().map(|run| run.asset.to_string()).collect();
        let after = self.known_in(&vault.name).await?;
        let at_work = listed.iter().filter(|snapshot| busy.contains(&snapshot.asset));
        let at_work = at_work.map(|snapshot| snapshot.id.clone()).collect();
        let listed = listed.into_iter().map(|snapshot| snapshot.id).collect();
        Ok(reconcile(&before, &listed, &after, &at_work))
    }

    /// The recovery points that are known to lie in a vault.
    async fn known_in(&self, vault: &VaultName) -> Result<Vec<Known>, ServiceError> {
        let mut known = Vec::new();
        for asset in self.store().assets().await? {
            let points = self.store().points(&asset.name).await?;
            known.extend(points.into_iter().filter(|point| point.vault == *vault).map(|point| Known {
                point: point.id,
                asset: point.asset,
                snapshot: point.snapshot,
            }));
        }
        Ok(known)
    }

    /// The last time that a vault was reconciled.
    pub(crate) async fn last_reconciled(
        &self,
        vault: &VaultName,
    ) -> Result<Option<LastReconciled>, ServiceError> {
        let filter = EntryFilter {
            kinds: vec![EntryKind::VaultReconciled],
            target_kind: Some(TargetKind::Vault),
            target: Some(vault.to_string()),
            limit: 1,
            ..EntryFilter::default()
        };
        let newest = self.store().entries(&filter).await?.pop();
        let view = newest.and_then(|stored| EntryView::read(&stored.bytes).ok());
        Ok(view.map(|view| LastReconciled { at: view.time, found: serde_json::from_value(view.detail).ok() }))
    }
}
