//! The list of a planning period.

use bytes::Bytes;
use domain::entry::{EntryKind, EntryView};
use domain::evidence::EvidenceKind;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// The list of the planning period that an entry tells of: the leaves of its tree, one a line.
    pub async fn ledger_summary(&self, caller: &Caller, index: u64) -> Result<Bytes, ServiceError> {
        let stored = self.ledger_entry(caller, None, index).await?;
        let view = EntryView::read(&stored.bytes).map_err(|error| ServiceError::internal(&error))?;
        if view.kind != EntryKind::DecisionsSummarised {
            return Err(ServiceError::Invalid(format!("show a period: the entry {index} is {}", view.kind)));
        }
        let list = view.evidence.iter().find(|evidence| evidence.kind == EvidenceKind::Expectations);
        let digest = list.map(|list| list.sha256);
        let digest = digest.ok_or_else(|| ServiceError::not_found("the list of the entry", &index))?;
        let bytes = self.deps().evidence.get(&digest).await?;
        bytes.ok_or_else(|| ServiceError::not_found("the evidence", &digest))
    }
}
