//! Asks for a drill: of which recovery point, and how deep.

use domain::access::Action;
use domain::asset::Asset;
use domain::entry::Detail;
use domain::method::Trigger;
use domain::name::AssetName;
use domain::point::{At, RecoveryPoint};
use domain::policy::drill::Depth;
use domain::run::{Run, Task};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::policy::Decided;
use crate::run::admit::Wanted;

/// A drill that somebody wants.
#[derive(Clone, Debug)]
pub struct DrillRequest {
    /// Of which asset.
    pub asset: AssetName,
    /// Which recovery point.
    pub at: At,
    /// How much of it.
    pub depth: Depth,
}

impl Service {
    /// Starts a drill on demand.
    pub async fn start_drill(&self, caller: &Caller, request: DrillRequest) -> Result<Run, ServiceError> {
        let asset = self.asset_for(caller, Action::Run, &request.asset).await?;
        let point = self.chosen(&request.asset, &request.at).await?;
        self.begin_drill(caller, &asset, &point, request.depth, Trigger::Demand, None).await
    }

    /// Admits a drill, with the decision that led to it.
    pub(crate) async fn begin_drill(
        &self,
        caller: &Caller,
        asset: &Asset,
        point: &RecoveryPoint,
        depth: Depth,
        trigger: Trigger,
        decided: Option<Decided>,
    ) -> Result<Run, ServiceError> {
        let detail = Detail::DrillRequested { point: point.id, depth, trigger };
        let task = Task::Drill { point: point.id, depth };
        let mut decisions = Vec::new();
        if let Some(made) = &decided {
            decisions.push((made.digest, self.kept(caller, asset, made)?));
        }
        self.admit(Wanted { caller, asset, task, trigger, reason: None, detail, decisions }).await
    }
}
