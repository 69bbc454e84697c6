//! Shows plans.

use domain::access::Action;
use domain::name::PlanName;
use domain::plan::Plan;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// All plans in force, by name.
    pub async fn plans(&self, caller: &Caller) -> Result<Vec<Plan>, ServiceError> {
        caller.may(Action::Read, None)?;
        Ok(self.store().plans().await?)
    }

    /// One plan.
    pub async fn plan(&self, caller: &Caller, name: &PlanName) -> Result<Plan, ServiceError> {
        caller.may(Action::Read, None)?;
        self.store().plan(name).await?.ok_or_else(|| ServiceError::not_found("the plan", name))
    }
}
