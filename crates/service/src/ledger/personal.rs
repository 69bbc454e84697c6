//! What is kept of the fields that entries commit to, for those who may read the entries.

use domain::access::Action;
use domain::entry::KeptField;
use domain::ports::StoredEntry;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::ledger::shards::ShardEntry;

impl Service {
    /// What is kept of an entry's personal fields.
    pub async fn ledger_personal(
        &self,
        caller: &Caller,
        entry: &ShardEntry,
    ) -> Result<Vec<KeptField>, ServiceError> {
        caller.may(Action::Read, None)?;
        Ok(self.store().kept_fields(&[entry.place]).await?)
    }

    /// What is kept of the personal fields of entries that the caller was given.
    pub(super) async fn kept_of(&self, entries: &[StoredEntry]) -> Result<Vec<KeptField>, ServiceError> {
        let indices: Vec<_> = entries.iter().map(|entry| entry.index).collect();
        Ok(self.store().kept_fields(&indices).await?)
    }
}
