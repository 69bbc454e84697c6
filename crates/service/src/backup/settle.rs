//! Records what a backup left: recovery point, run and ledger entry in one commit.

use domain::entry::{Detail, Outcome, Status};
use domain::evidence::EvidenceKind;
use domain::id::PointId;
use domain::path::EntryPath;
use domain::point::RecoveryPoint;
use domain::ports::Change;
use domain::run::{BackupReport, Report, Run, RunKind, RunState};
use domain::source::{Fault, FaultKind, SkipReason};
use vault::Watch;

use super::execute::MadeBackup;
use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;
use crate::listed::listed;
use crate::run::settle::Ending;

impl Service {
    /// Ends a backup's run.
    pub(crate) async fn settle_backup(
        &self,
        run: Run,
        made: Result<MadeBackup, ServiceError>,
        watch: &Watch,
    ) -> Result<(), ServiceError> {
        let ending = match made {
            Ok(made) => self.backup_ending(&run, made).await?,
            Err(error) => self.failed(RunKind::Backup, &error, watch),
        };
        self.end(&Caller::system("worker"), run, ending).await
    }

    async fn backup_ending(&self, run: &Run, mut made: MadeBackup) -> Result<Ending, ServiceError> {
        hold_to_content(&mut made);
        let deps = self.deps();
        let id = PointId::fresh(deps.clock.as_ref(), deps.entropy.as_ref());
        let point = recovery_point(run, &made, id);
        let mut report = report(&made, point.id);
        let mut evidence = vec![(EvidenceKind::Manifest, made.manifest, made.manifest_size)];
        if !made.outcome.faults.is_empty() {
            let list = self.lines(&made.outcome.faults)?;
            let size = list.len() as u64;
            let digest = deps.evidence.put(list.into()).await?;
            report.fault_list = Some(digest);
            evidence.push((EvidenceKind::Faults, digest, size));
        }
        let complete = point.complete;
        let kept = Box::new(report.clone());
        Ok(Ending {
            state: if complete { RunState::Succeeded } else { RunState::Incomplete },
            detail: if complete { Detail::BackupCompleted(kept) } else { Detail::BackupIncomplete(kept) },
            outcome: outcome(&report),
            report: Some(Report::Backup(report)),
            changes: vec![Change::AddPoint(point)],
            evidence,
        })
    }
}

/// Where rules left out everything that there was, somebody mistyped a rule: that must not look like
/// protection.
fn hold_to_content(made: &mut MadeBackup) {
    let outcome = &mut made.outcome;
    let excluded = outcome.skipped.get(&SkipReason::Excluded).copied().unwrap_or_default();
    if outcome.files == 0 && outcome.symlinks == 0 && excluded > 0 && outcome.faults.is_empty() {
        outcome.faults.push(Fault {
            path: EntryPath::from_bytes(b"(rules)".to_vec()).expect("a plain name"),
            kind: FaultKind::Unreadable,
            message: format!("include and exclude rules left out all there was ({excluded} times)"),
        });
    }
}

/// The recovery point that a backup left.
fn recovery_point(run: &Run, made: &MadeBackup, id: PointId) -> RecoveryPoint {
    let outcome = &made.outcome;
    RecoveryPoint {
        id,
        asset: run.asset.clone(),
        run: run.id,
        vault: made.vault.clone(),
        snapshot: outcome.snapshot.clone(),
        method: made.method,
        taken: made.taken,
        complete: outcome.faults.is_empty(),
        verified: None,
        held: false,
        immutable_until: None,
        faults: outcome.faults.len() as u64,
        entries: outcome.entries,
        size: outcome.bytes,
        manifest: made.manifest,
        root: outcome.root,
    }
}

fn report(made: &MadeBackup, point: PointId) -> BackupReport {
    let outcome = &made.outcome;
    BackupReport {
        point,
        files: outcome.files,
        directories: outcome.directories,
        symlinks: outcome.symlinks,
        bytes: outcome.bytes,
        files_read: outcome.files_read,
        bytes_read: outcome.bytes_read,
        stored: outcome.stored,
        duration: made.took,
        fault_count: outcome.faults.len() as u64,
        faults: listed(&outcome.faults),
        fault_list: None,
        skipped: outcome.skipped.clone(),
        manifest: made.manifest,
        root: outcome.root,
    }
}

fn outcome(report: &BackupReport) -> Outcome {
    match report.faults.first() {
        None => Outcome::success(),
        Some(first) => {
            let count = report.fault_count;
            let reason = format!(
                "{count} entries could not be read faithfully, the first: {} ({})",
                first.path, first.message
            );
            Outcome::because(Status::Incomplete, reason)
        }
    }
}
