//! What policies are told, gathered from the store.

use domain::asset::Asset;
use domain::id::PointId;
use domain::point::RecoveryPoint;
use domain::policy::frequency::MAX_HISTORY;
use domain::policy::retention::MAX_POINTS;
use domain::policy::{AssetView, BackupRun, DrillRun, Point, drill, frequency, retention, scope};
use domain::ports::RunFilter;
use domain::run::{Report, Run, RunKind, RunState, Task};
use domain::time::Timestamp;

use crate::deps::Service;
use crate::error::ServiceError;

/// The newest points, oldest first, as policies see them.
fn points(points: &[RecoveryPoint]) -> Vec<Point> {
    points[points.len().saturating_sub(MAX_POINTS)..].iter().map(RecoveryPoint::view).collect()
}

impl Service {
    pub(super) fn scope_input(asset: &Asset, now: Timestamp) -> scope::Input {
        scope::Input { asset: AssetView::from(asset), now, listing: None }
    }

    pub(super) async fn frequency_input(
        &self,
        asset: &Asset,
        now: Timestamp,
    ) -> Result<frequency::Input, ServiceError> {
        let runs = self.runs_of(asset, RunKind::Backup, MAX_HISTORY).await?;
        Ok(frequency::Input {
            asset: AssetView::from(asset),
            now,
            history: runs.iter().rev().filter_map(backup_run).collect(),
            points: points(&self.store().points(&asset.name).await?),
            // Calendars come with the issue that lets teams keep them; until then there is none to tell.
            events: Vec::new(),
        })
    }

    pub(super) async fn retention_input(
        &self,
        asset: &Asset,
        now: Timestamp,
    ) -> Result<retention::Input, ServiceError> {
        let points = points(&self.store().points(&asset.name).await?);
        Ok(retention::Input { asset: AssetView::from(asset), now, points })
    }

    /// The question, and the points that its indices mean.
    pub(super) async fn drill_input(
        &self,
        asset: &Asset,
        now: Timestamp,
    ) -> Result<drill::Input, ServiceError> {
        let all = self.store().points(&asset.name).await?;
        let told = &all[all.len().saturating_sub(MAX_POINTS)..];
        let runs = self.runs_of(asset, RunKind::Drill, drill::MAX_DRILLS).await?;
        let drills = runs.iter().rev().filter_map(|run| drill_run(run, told)).collect();
        Ok(drill::Input {
            asset: AssetView::from(asset),
            now,
            points: told.iter().map(RecoveryPoint::view).collect(),
            drills,
        })
    }

    async fn runs_of(&self, asset: &Asset, kind: RunKind, most: usize) -> Result<Vec<Run>, ServiceError> {
        let limit = u32::try_from(most).unwrap_or(u32::MAX);
        let filter =
            RunFilter { asset: Some(asset.name.clone()), kind: Some(kind), limit, ..RunFilter::default() };
        Ok(self.store().runs(&filter).await?)
    }
}

fn backup_run(run: &Run) -> Option<BackupRun> {
    let Task::Backup { method, .. } = run.task else { return None };
    Some(BackupRun {
        method,
        trigger: run.trigger,
        state: run.state,
        requested: run.requested,
        ended: run.ended,
    })
}

fn drill_run(run: &Run, points: &[RecoveryPoint]) -> Option<DrillRun> {
    let Task::Drill { point, .. } = run.task else { return None };
    if !run.state.is_final() || run.state == RunState::Cancelled {
        return None;
    }
    let passed =
        matches!(&run.report, Some(Report::Drill(report)) if report.is_identical() && report.is_in_time());
    Some(DrillRun { started: run.started.unwrap_or(run.requested), point: index(points, point), passed })
}

fn index(points: &[RecoveryPoint], id: PointId) -> Option<u32> {
    points.iter().position(|point| point.id == id).and_then(|at| u32::try_from(at).ok())
}
