//! Records what a restore brought back.

use domain::entry::{Detail, Outcome, Status};
use domain::evidence::EvidenceKind;
use domain::run::{Difference, Report, RestoreReport, Run, RunKind, RunState};
use vault::Watch;

use super::execute::MadeRestore;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::listed::listed;
use crate::run::settle::Ending;

impl Service {
    /// Ends a restore's run.
    pub(crate) async fn settle_restore(
        &self,
        run: Run,
        made: Result<MadeRestore, ServiceError>,
        watch: &Watch,
    ) -> Result<(), ServiceError> {
        let ending = match made {
            Ok(made) => self.restore_ending(made).await?,
            Err(error) => self.failed(RunKind::Restore, &error, watch),
        };
        self.end(&Caller::system("worker"), run, ending).await
    }

    async fn restore_ending(&self, made: MadeRestore) -> Result<Ending, ServiceError> {
        let differences = &made.outcome.differences;
        let evidence = self.keep_differences(&differences.kept).await?;
        let report = RestoreReport {
            point: made.point,
            to: made.to,
            files: made.outcome.files,
            directories: made.outcome.directories,
            symlinks: made.outcome.symlinks,
            bytes: made.outcome.bytes,
            duration: made.took,
            difference_count: differences.count,
            differences: listed(&differences.kept),
            notes: made.outcome.notes.sentences(),
        };
        let whole = differences.count == 0;
        let kept = Box::new(report.clone());
        Ok(Ending {
            state: if whole { RunState::Succeeded } else { RunState::Incomplete },
            detail: if whole { Detail::RestoreCompleted(kept) } else { Detail::RestoreIncomplete(kept) },
            outcome: if whole {
                Outcome::success()
            } else {
                Outcome::because(Status::Incomplete, told(differences))
            },
            report: Some(Report::Restore(report)),
            changes: Vec::new(),
            evidence,
        })
    }

    /// Keeps the whole list of differences as evidence.
    pub(crate) async fn keep_differences(
        &self,
        differences: &[Difference],
    ) -> Result<Vec<(EvidenceKind, domain::digest::Digest, u64)>, ServiceError> {
        if differences.is_empty() {
            return Ok(Vec::new());
        }
        let list = self.lines(differences)?;
        let size = list.len() as u64;
        Ok(vec![(EvidenceKind::Differences, self.deps().evidence.put(list.into()).await?, size)])
    }
}

/// Differences in one sentence.
pub(crate) fn told(differences: &vault::Differences) -> String {
    let first = differences.kept.first();
    let first = first.map(|first| format!(", the first: {} ({})", first.path, first.message));
    format!("{} entries did not come back as recorded{}", differences.count, first.unwrap_or_default())
}
