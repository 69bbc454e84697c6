//! Asks for a backup: the scope policy has the first word, the intent is recorded, then it works.

use domain::access::Action;
use domain::asset::Asset;
use domain::decision::Answer;
use domain::entry::Detail;
use domain::method::{Method, Trigger};
use domain::name::AssetName;
use domain::plan::Plan;
use domain::policy::PolicyKind;
use domain::policy::scope::Inclusion;
use domain::run::{Run, Task};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::policy::Decided;
use crate::run::admit::Wanted;

/// A backup that somebody wants.
#[derive(Clone, Debug)]
pub struct BackupRequest {
    /// Of which asset.
    pub asset: AssetName,
    /// How; absent: incremental where there is something to build on, else full.
    pub method: Option<Method>,
    /// Why.
    pub reason: Option<String>,
}

impl Service {
    /// Starts a backup on demand.
    pub async fn start_backup(&self, caller: &Caller, request: BackupRequest) -> Result<Run, ServiceError> {
        let asset = self.asset_for(caller, Action::Run, &request.asset).await?;
        let plan = self.plan_of(&asset).await?;
        let method = match request.method {
            Some(method) => method,
            None => self.usual_method(&asset).await?,
        };
        self.begin_backup(caller, &asset, &plan, method, Trigger::Demand, request.reason, Vec::new()).await
    }

    async fn usual_method(&self, asset: &Asset) -> Result<Method, ServiceError> {
        let any = self.store().points(&asset.name).await?.iter().any(|point| point.complete);
        Ok(if any { Method::Incremental } else { Method::Full })
    }

    /// Admits a backup, with the decisions that led to it.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of the intent that is recorded")]
    pub(crate) async fn begin_backup(
        &self,
        caller: &Caller,
        asset: &Asset,
        plan: &Plan,
        method: Method,
        trigger: Trigger,
        reason: Option<String>,
        mut decided: Vec<Decided>,
    ) -> Result<Run, ServiceError> {
        let scope = self.ask(plan, asset, PolicyKind::Scope).await?;
        if let Answer::Scope(answer) = &scope.decision.answer
            && answer.inclusion == Inclusion::MustNot
        {
            self.keep_if_new(caller, asset, &scope).await?;
            let reason = answer.reason.clone();
            return Err(ServiceError::OutOfScope { asset: asset.name.to_string(), reason });
        }
        let vault = plan.spec.vaults.first().cloned();
        let vault = vault.ok_or_else(|| ServiceError::Internal("find a vault in the plan".to_owned()))?;
        let plan = plan.spec.name.clone();
        let detail = Detail::BackupRequested { method, trigger, plan: plan.clone(), vault: vault.clone() };
        let task = Task::Backup { method, vault, plan, scope: scope.digest };
        decided.push(scope);
        let mut decisions = Vec::new();
        for made in &decided {
            decisions.push((made.digest, self.kept(caller, asset, made)?));
        }
        self.admit(Wanted { caller, asset, task, trigger, reason, detail, decisions }).await
    }
}
