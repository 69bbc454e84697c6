//! What policies are told, gathered from the store.

use domain::asset::Asset;
use domain::decision::Answer;
use domain::id::PointId;
use domain::name::VaultName;
use domain::plan::Plan;
use domain::point::RecoveryPoint;
use domain::policy::frequency::MAX_HISTORY;
use domain::policy::retention::MAX_POINTS;
use domain::policy::{
    AssetView, BackupRun, DrillRun, Medium, Point, PointCopy, VaultView, control, drill, frequency,
    placement, retention, scope,
};
use domain::ports::RunFilter;
use domain::run::{Report, Run, RunKind, RunState, Task};
use domain::time::Timestamp;

use crate::deps::Service;
use crate::error::ServiceError;

/// The points that policies are told, oldest first.
fn newest(points: &[RecoveryPoint]) -> &[RecoveryPoint] {
    &points[points.len().saturating_sub(MAX_POINTS)..]
}

/// The same, as policies see them.
fn points(points: &[RecoveryPoint]) -> Vec<Point> {
    newest(points).iter().map(RecoveryPoint::view).collect()
}

/// The vaults of a plan, then others that keep a point, and which point lies where.
fn placed(plan: &Plan, points: &[RecoveryPoint]) -> (Vec<VaultView>, Vec<PointCopy>) {
    let mut names: Vec<&VaultName> = plan.spec.vaults.iter().collect();
    let mut copies = Vec::new();
    for (point, kept) in (0u32..).zip(points) {
        let known = names.iter().position(|name| **name == kept.vault);
        let at = known.unwrap_or_else(|| {
            names.push(&kept.vault);
            names.len() - 1
        });
        if let Ok(vault) = u32::try_from(at)
            && at < placement::MAX_VAULTS
        {
            copies.push(PointCopy { point, vault });
        }
    }
    names.truncate(placement::MAX_VAULTS);
    let planned = |at| at < plan.spec.vaults.len();
    (names.iter().enumerate().map(|(at, _)| vault_view(planned(at))).collect(), copies)
}

/// Every vault of today is a directory of restic's format, which encrypts before it writes; nobody can say yet
/// at which site it stands, or who may delete from it.
const fn vault_view(planned: bool) -> VaultView {
    VaultView {
        medium: Medium::Disk,
        site: None,
        custody: None,
        immutable: None,
        isolated: false,
        encrypted: true,
        planned,
    }
}

/// What a plan's policies answer, as controls see it.
fn plan_view(answers: &[Answer]) -> control::PlanView {
    let mut view = control::PlanView::default();
    for answer in answers {
        match answer {
            Answer::Frequency(answer) => view.backup_due = answer.due,
            Answer::Drill(answer) => view.drill_due = answer.due,
            Answer::Retention(answer) => {
                let keep = |verdict: &retention::Verdict| control::Keep {
                    disposition: verdict.disposition,
                    until: verdict.until,
                };
                view.keeps = answer.verdicts.iter().map(keep).collect();
            }
            Answer::Placement(answer) => view.placed = Some(answer.satisfied),
            Answer::Scope(_) | Answer::Control(_) => {}
        }
    }
    view
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
        let drills = self.drills_of(asset, newest(&all)).await?;
        Ok(drill::Input { asset: AssetView::from(asset), now, points: points(&all), drills })
    }

    pub(super) async fn placement_input(
        &self,
        plan: &Plan,
        asset: &Asset,
        now: Timestamp,
    ) -> Result<placement::Input, ServiceError> {
        let all = self.store().points(&asset.name).await?;
        let (vaults, copies) = placed(plan, newest(&all));
        Ok(placement::Input { asset: AssetView::from(asset), now, points: points(&all), vaults, copies })
    }

    /// The whole state of an asset; `answers` are those of the same plan to the other kinds of question.
    pub(super) async fn control_input(
        &self,
        plan: &Plan,
        asset: &Asset,
        now: Timestamp,
        answers: &[Answer],
    ) -> Result<control::Input, ServiceError> {
        let all = self.store().points(&asset.name).await?;
        let (vaults, copies) = placed(plan, newest(&all));
        let plan = plan_view(answers);
        if plan.keeps.len() != newest(&all).len() {
            return Err(ServiceError::Conflict(
                "ask controls: the recovery points changed meanwhile; ask again".to_owned(),
            ));
        }
        let runs = self.runs_of(asset, RunKind::Backup, MAX_HISTORY).await?;
        Ok(control::Input {
            asset: AssetView::from(asset),
            now,
            points: points(&all),
            vaults,
            copies,
            history: runs.iter().rev().filter_map(backup_run).collect(),
            drills: self.drills_of(asset, newest(&all)).await?,
            plan: Some(plan),
            // Nothing in this installation tells these yet; a policy is told so, and must not guess.
            assurances: control::Assurances::default(),
        })
    }

    async fn drills_of(&self, asset: &Asset, told: &[RecoveryPoint]) -> Result<Vec<DrillRun>, ServiceError> {
        let runs = self.runs_of(asset, RunKind::Drill, drill::MAX_DRILLS).await?;
        Ok(runs.iter().rev().filter_map(|run| drill_run(run, told)).collect())
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
    let report = match &run.report {
        Some(Report::Drill(report)) => Some(report),
        _ => None,
    };
    Some(DrillRun {
        started: run.started.unwrap_or(run.requested),
        point: index(points, point),
        passed: report.is_some_and(|report| report.is_identical() && report.is_in_time()),
        took: report.map(|report| report.measured_rto),
        restored: report.map_or(0, |report| report.bytes),
    })
}

fn index(points: &[RecoveryPoint], id: PointId) -> Option<u32> {
    points.iter().position(|point| point.id == id).and_then(|at| u32::try_from(at).ok())
}
