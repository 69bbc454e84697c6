//! Lists ledger entries.

use domain::access::Action;
use domain::entry::KeptField;
use domain::ports::EntryFilter;
use ledger::Reached;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::ledger::shards::ShardEntry;

/// Ledger entries, newest first, and how far the ledger is.
#[derive(Clone, Debug)]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<ShardEntry>,
    /// How far the newest shard is.
    pub reached: Reached,
    /// What is kept of the fields that they commit to.
    pub kept: Vec<KeptField>,
}

/// Which entries are asked for.
#[derive(Clone, Debug, Default)]
pub struct EntryQuestion {
    /// What must fit; its places are left out, as shard and index stand for them.
    pub filter: EntryFilter,
    /// Of this shard only.
    pub shard: Option<u64>,
    /// Only indices below this one, of that shard; of the newest, and all of those before it, if none is
    /// named.
    pub before: Option<u64>,
}

impl From<EntryFilter> for EntryQuestion {
    fn from(filter: EntryFilter) -> Self {
        Self { filter, ..Self::default() }
    }
}

impl Service {
    /// Ledger entries that fit, of all shards. A team's token sees its team's entries only.
    pub async fn ledger_entries(
        &self,
        caller: &Caller,
        question: impl Into<EntryQuestion>,
    ) -> Result<LedgerPage, ServiceError> {
        let question: EntryQuestion = question.into();
        let team = caller.principal.team.clone();
        caller.may(Action::Read, team.as_ref())?;
        let mut filter = question.filter;
        if let Some(team) = team {
            filter.team = Some(team.to_string());
        }
        if question.shard.is_some() || question.before.is_some() {
            let (shard, end) = self.shard(question.shard).await?;
            let before = question.before.map(|before| shard.first.saturating_add(before));
            filter.before = before.into_iter().chain(end).min();
            filter.from = question.shard.map(|_| shard.first);
        }
        let entries = self.store().entries(&filter).await?;
        self.note_reading(caller, entries.len() as u64).await;
        let kept = self.kept_of(&entries).await?;
        let reached = self.log().sequencer.reached();
        Ok(LedgerPage { entries: self.placed(entries).await?, reached, kept })
    }

    /// The entry at an index of a shard's log; of the newest, if none is named.
    pub async fn ledger_entry(
        &self,
        caller: &Caller,
        shard: Option<u64>,
        index: u64,
    ) -> Result<ShardEntry, ServiceError> {
        caller.may(Action::Read, None)?;
        let (shard, end) = self.shard(shard).await?;
        let place = shard.first.checked_add(index).filter(|place| end.is_none_or(|end| *place < end));
        let missing = || ServiceError::not_found("the ledger entry", &index);
        let entry = self.store().entry(place.ok_or_else(missing)?).await?.ok_or_else(missing)?;
        self.note_reading(caller, 1).await;
        let place = entry.index;
        Ok(ShardEntry { shard: shard.number, index, place, newest: end.is_none(), bytes: entry.bytes })
    }
}
