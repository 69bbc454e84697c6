//! What is kept of the fields that entries commit to, for those who may read the entries.

use domain::entry::KeptField;
use domain::ports::StoredEntry;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// What is kept of an entry's personal fields.
    pub async fn ledger_personal(&self, caller: &Caller, index: u64) -> Result<Vec<KeptField>, ServiceError> {
        self.ledger_entry(caller, index).await?;
        Ok(self.store().kept_fields(&[index]).await?)
    }

    /// What is kept of the personal fields of entries that the caller was given.
    pub(super) async fn kept_of(&self, entries: &[StoredEntry]) -> Result<Vec<KeptField>, ServiceError> {
        let indices: Vec<_> = entries.iter().map(|entry| entry.index).collect();
        Ok(self.store().kept_fields(&indices).await?)
    }
}
