//! Tells what an erasure would do.

use domain::access::Action;
use domain::erasure::{self, ErasureFilter, ErasurePlan, MAX_FIELDS};
use domain::hold::Hold;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// What an erasure of these fields would do. Nothing happens.
    pub async fn plan_erasure(
        &self,
        caller: &Caller,
        filter: &ErasureFilter,
    ) -> Result<ErasurePlan, ServiceError> {
        caller.may(Action::Erase, None)?;
        Ok(self.planned_erasure(filter).await?.0)
    }

    /// The plan, and the holds that it was made with.
    pub(super) async fn planned_erasure(
        &self,
        filter: &ErasureFilter,
    ) -> Result<(ErasurePlan, Vec<Hold>), ServiceError> {
        if filter.is_empty() {
            let words = "erase everything: say which entries, whose, about which asset, or before when";
            return Err(ServiceError::Invalid(words.to_owned()));
        }
        let holds = self.store().holds().await?;
        let most = u32::try_from(MAX_FIELDS + 1).unwrap_or(u32::MAX);
        let fields = self.store().erasable(filter, most).await?;
        Ok((erasure::plan(fields, &holds), holds))
    }
}
