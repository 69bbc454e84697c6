//! Records what a drill found, whether it passed or failed.

use domain::asset::Asset;
use domain::entry::{Detail, Outcome, Status};
use domain::path::EntryPath;
use domain::policy::drill::Depth;
use domain::ports::Change;
use domain::run::{DifferenceKind, DrillReport, Report, Run, RunKind, RunState};
use domain::time::Timestamp;
use vault::Watch;

use super::execute::MadeDrill;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::listed::listed;
use crate::restore::settle::told;
use crate::run::settle::Ending;

impl Service {
    /// Ends a drill's run.
    pub(crate) async fn settle_drill(
        &self,
        run: Run,
        made: Result<MadeDrill, ServiceError>,
        watch: &Watch,
    ) -> Result<(), ServiceError> {
        let ending = match made {
            Ok(made) => self.drill_ending(&run, made).await?,
            Err(error) => self.failed(RunKind::Drill, &error, watch),
        };
        self.end(&Caller::system("worker"), run, ending).await
    }

    async fn drill_ending(&self, run: &Run, mut made: MadeDrill) -> Result<Ending, ServiceError> {
        hold_to_root(&mut made);
        let asset = self.store().asset(&run.asset).await?;
        let asset = asset.ok_or_else(|| ServiceError::not_found("the asset", &run.asset))?;
        let began = run.started.unwrap_or(run.requested);
        let evidence = self.keep_differences(&made.outcome.differences.kept).await?;
        let report = report(&made, &asset, began);
        let identical = report.is_identical();
        let passed = identical && report.is_in_time();
        let outcome = match (identical, passed) {
            (_, true) => Outcome::success(),
            (true, false) => Outcome::because(Status::Failure, too_slow(&report)),
            (false, _) => Outcome::because(Status::Failure, told(&made.outcome.differences)),
        };
        // A point that came back whole is verified, even where that took too long.
        let whole = identical && made.depth == Depth::Full;
        let changes =
            if whole { vec![Change::VerifyPoint { point: made.point.id, at: began }] } else { vec![] };
        let kept = Box::new(report.clone());
        Ok(Ending {
            state: if passed { RunState::Succeeded } else { RunState::Failed },
            detail: if passed { Detail::DrillPassed(kept) } else { Detail::DrillFailed(Some(kept)) },
            outcome,
            report: Some(Report::Drill(report)),
            changes,
            evidence,
        })
    }
}

/// What came back must give the root that the ledger has; if it does not and nothing else tells why, that
/// is a difference by itself.
fn hold_to_root(made: &mut MadeDrill) {
    let differences = &mut made.outcome.differences;
    let wrong = made.outcome.root.is_some_and(|root| root != made.point.root);
    if wrong && differences.count == 0 {
        differences.count = 1;
        differences.kept.push(domain::run::Difference {
            path: EntryPath::from_bytes(b"(manifest)".to_vec()).expect("a plain name"),
            kind: DifferenceKind::Content,
            message: "the Merkle root over what came back is not the one that the ledger has".to_owned(),
        });
    }
}

fn report(made: &MadeDrill, asset: &Asset, began: Timestamp) -> DrillReport {
    let outcome = &made.outcome;
    DrillReport {
        point: made.point.id,
        depth: made.depth,
        files: outcome.files,
        others: outcome.others,
        bytes: outcome.bytes,
        difference_count: outcome.differences.count,
        differences: listed(&outcome.differences.kept),
        root: outcome.root,
        measured_rto: outcome.restored_in,
        rto: asset.objectives.rto,
        measured_rpo: began.since(made.point.taken),
        rpo: asset.objectives.rpo,
        notes: outcome.notes.clone(),
    }
}

fn too_slow(report: &DrillReport) -> String {
    let promised = report.rto.map(|rto| rto.to_string()).unwrap_or_default();
    format!(
        "everything came back as recorded, but it took {} and {promised} was promised",
        report.measured_rto
    )
}
