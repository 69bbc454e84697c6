//! Shows assets, and whether what was promised for them holds.

use domain::access::Action;
use domain::asset::Asset;
use domain::name::{AssetName, PlanName};
use domain::plan::{Plan, governing};
use domain::point::RecoveryPoint;
use domain::ports::RunFilter;
use domain::run::{Report, RunKind};
use domain::span::Span;

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// An asset, and how well it is protected.
#[derive(Clone, Debug)]
pub struct AssetStatus {
    /// The asset.
    pub asset: Asset,
    /// The plan that governs it.
    pub plan: Option<PlanName>,
    /// Its newest complete recovery point.
    pub newest: Option<RecoveryPoint>,
    /// Its newest recovery point that a drill restored without a difference.
    pub verified: Option<RecoveryPoint>,
    /// Recovery points, complete or not.
    pub points: usize,
    /// The recovery point objective: the age of the newest complete point.
    pub rpo: Objective,
    /// The recovery time objective: the restore time that the last drill measured.
    pub rto: Objective,
}

/// Something promised, and what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objective {
    /// What was promised.
    pub promised: Option<Span>,
    /// What is; absent while nothing is known.
    pub measured: Option<Span>,
}

impl Objective {
    /// Whether it holds; `None` where nothing was promised. What is not known does not hold.
    pub fn holds(&self) -> Option<bool> {
        let promised = self.promised?;
        Some(self.measured.is_some_and(|measured| measured <= promised))
    }
}

impl Service {
    /// The assets that the caller may see, by name.
    pub async fn assets(&self, caller: &Caller) -> Result<Vec<AssetStatus>, ServiceError> {
        let plans = self.store().plans().await?;
        let mut shown = Vec::new();
        for asset in self.store().assets().await? {
            if caller.may(Action::Read, Some(&asset.team)).is_ok() {
                shown.push(self.status(asset, &plans).await?);
            }
        }
        Ok(shown)
    }

    /// One asset.
    pub async fn asset(&self, caller: &Caller, name: &AssetName) -> Result<AssetStatus, ServiceError> {
        let asset = self.asset_for(caller, Action::Read, name).await?;
        let plans = self.store().plans().await?;
        self.status(asset, &plans).await
    }

    /// The asset, if the caller may do this to it.
    pub(crate) async fn asset_for(
        &self,
        caller: &Caller,
        action: Action,
        name: &AssetName,
    ) -> Result<Asset, ServiceError> {
        let asset = self.store().asset(name).await?;
        // A team's token learns nothing about other teams' assets, not even that they are there.
        let Some(asset) = asset else {
            if caller.principal.team.is_none() {
                caller.may(action, None)?;
            }
            return Err(ServiceError::not_found("the asset", name));
        };
        caller.may(action, Some(&asset.team))?;
        Ok(asset)
    }

    async fn status(&self, asset: Asset, plans: &[Plan]) -> Result<AssetStatus, ServiceError> {
        let points = self.store().points(&asset.name).await?;
        let newest = points.iter().rfind(|point| point.complete).cloned();
        let verified = points.iter().rfind(|point| point.complete && point.verified.is_some()).cloned();
        let measured = newest.as_ref().map(|point| self.now().since(point.taken));
        Ok(AssetStatus {
            plan: governing(plans, &asset).map(|plan| plan.spec.name.clone()),
            rpo: Objective { promised: asset.objectives.rpo, measured },
            rto: Objective {
                promised: asset.objectives.rto,
                measured: self.measured_rto(&asset.name).await?,
            },
            points: points.len(),
            newest,
            verified,
            asset,
        })
    }

    /// The restore time of the last drill that restored everything.
    async fn measured_rto(&self, asset: &AssetName) -> Result<Option<Span>, ServiceError> {
        let filter = RunFilter {
            asset: Some(asset.clone()),
            kind: Some(RunKind::Drill),
            limit: 20,
            ..RunFilter::default()
        };
        let drills = self.store().runs(&filter).await?;
        Ok(drills.into_iter().find_map(|run| match run.report {
            Some(Report::Drill(report)) if report.depth == domain::policy::drill::Depth::Full => {
                Some(report.measured_rto)
            }
            _ => None,
        }))
    }
}
