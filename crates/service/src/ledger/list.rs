//! Lists ledger entries.

use domain::access::Action;
use domain::entry::KeptField;
use domain::ports::{EntryFilter, StoredEntry};
use ledger::Reached;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// Ledger entries, newest first, and how far the ledger is.
#[derive(Clone, Debug)]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<StoredEntry>,
    /// How far the ledger is.
    pub reached: Reached,
    /// What is kept of the fields that they commit to.
    pub kept: Vec<KeptField>,
}

impl Service {
    /// Ledger entries that fit. A team's token sees its team's entries only.
    pub async fn ledger_entries(
        &self,
        caller: &Caller,
        mut filter: EntryFilter,
    ) -> Result<LedgerPage, ServiceError> {
        let team = caller.principal.team.clone();
        caller.may(Action::Read, team.as_ref())?;
        if let Some(team) = team {
            filter.team = Some(team.to_string());
        }
        let entries = self.store().entries(&filter).await?;
        let kept = self.kept_of(&entries).await?;
        Ok(LedgerPage { entries, reached: self.deps().sequencer.reached(), kept })
    }

    /// The ledger entry at an index.
    pub async fn ledger_entry(&self, caller: &Caller, index: u64) -> Result<StoredEntry, ServiceError> {
        caller.may(Action::Read, None)?;
        let entry = self.store().entry(index).await?;
        entry.ok_or_else(|| ServiceError::not_found("the ledger entry", &index))
    }
}
