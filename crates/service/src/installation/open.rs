//! Brings an installation up: the ledger's first entry, the standard policies, runs that were left.

use std::path::Path;

use domain::entry::{Detail, Target, TargetKind};
use domain::name::VaultName;
use domain::ports::{Change, Commit, EntryFilter, NewShard};
use domain::shard::ShardState;
use domain::vault::VaultLocation;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// What bringing an installation up found and did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Runs that a process left running when it ended.
    pub interrupted: usize,
    /// Runs that were queued and work now.
    pub resumed: usize,
}

impl Service {
    /// Sets an installation up: the ledger's first entry, the local vault, the standard policies. Doing so
    /// again adds only what is missing.
    pub async fn initialise(
        &self,
        caller: &Caller,
        vault: VaultName,
        location: VaultLocation,
    ) -> Result<(), ServiceError> {
        self.open_ledger(caller).await?;
        if self.store().vault(&vault).await?.is_none() {
            self.create_vault(caller, vault, location).await?;
        }
        for standard in self.deps().standard_policies.clone() {
            self.register_policy(caller, standard.component).await?;
        }
        Ok(())
    }

    /// The ledger's first entry says whose it is.
    async fn open_ledger(&self, caller: &Caller) -> Result<(), ServiceError> {
        if self.store().entry(0).await?.is_some() {
            return Ok(());
        }
        let key = self.ledger_key();
        let target = Target::other(TargetKind::Ledger, key.origin.clone());
        let (origin, key) = (key.origin, key.key);
        let shard = NewShard {
            number: 1,
            origin: origin.clone(),
            key: key.clone(),
            opened: self.now(),
            previous: None,
        };
        let detail = Detail::LedgerOpened { origin, key, reason: None, previous: None };
        let entry = self.draft(caller, target, detail).seal()?;
        self.commit(Commit::recording(entry).with(Change::OpenShard(shard))).await.map(|_| ())
    }

    /// Removes what drills and backups of an earlier process left in the scratch place: it may be restored
    /// data, in plain.
    async fn sweep_scratch(&self) -> Result<(), ServiceError> {
        let swept = self.blocking(|service| sweep(&service.deps().places.scratch)).await?;
        if let Err(error) = swept {
            tracing::warn!(%error, "the scratch place could not be emptied");
        }
        Ok(())
    }

    /// Whether the installation was set up.
    pub async fn is_initialised(&self) -> Result<bool, ServiceError> {
        let first = self.store().entries(&EntryFilter { limit: 1, ..EntryFilter::default() }).await?;
        Ok(!first.is_empty())
    }

    /// Repairs what a process left when it ended. With `resume`, as in a server, queued runs work on, and who
    /// reads the ledger is recorded; without, they wait for a server.
    pub async fn recover(&self, resume: bool) -> Result<Opened, ServiceError> {
        if resume {
            self.record_reading();
        }
        let newest = self.store().shards().await?.pop();
        if let Some(shard) = newest.filter(|shard| shard.state == ShardState::Frozen) {
            tracing::warn!(
                ledger = shard.origin,
                "the ledger is frozen: nothing is done that would be recorded"
            );
            return Ok(Opened::default());
        }
        let interrupted = self.recover_runs().await?;
        self.sweep_scratch().await?;
        let resumed = if resume { self.resume_queued().await? } else { 0 };
        Ok(Opened { interrupted, resumed })
    }
}

fn sweep(scratch: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(scratch)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            filetree::remove_tree(&entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
