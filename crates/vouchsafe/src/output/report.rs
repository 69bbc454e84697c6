//! Runs and what came of them, for people.

use std::fmt::Write as _;

use client::wire::{BackupReport, Difference, DrillReport, Fault, Report, RestoreReport, Run, Task};

use super::table::plain;
use super::{bytes, count, duration};
use domain::span::Span;

/// Faults and differences that are listed for people; the ledger has more of them.
const LISTED: usize = 10;

/// A run, in a few lines.
pub(crate) fn show_run(run: &Run) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} of {}: {}", noun(&run.task), run.asset, run.state);
    match &run.report {
        Some(Report::Backup(report)) => backup(&mut text, run, report),
        Some(Report::Restore(report)) => restore(&mut text, report),
        Some(Report::Drill(report)) => drill(&mut text, report),
        None => {}
    }
    if let Some(reason) = &run.failure {
        line(&mut text, "reason", plain(reason));
    }
    line(&mut text, "run", run.id.clone());
    text
}

pub(crate) const fn noun(task: &Task) -> &'static str {
    match task {
        Task::Backup { .. } => "backup",
        Task::Restore { .. } => "restore",
        Task::Drill { .. } => "drill",
    }
}

fn line(text: &mut String, name: &str, value: impl AsRef<str>) {
    let _ = writeln!(text, "  {name:<13} {}", value.as_ref());
}

fn backup(text: &mut String, run: &Run, report: &BackupReport) {
    if let Task::Backup { method, vault, .. } = &run.task {
        line(text, "method", format!("{method}, to the vault {vault}"));
    }
    line(text, "files", format!("{} ({} read)", count(report.files), count(report.files_read)));
    line(
        text,
        "other",
        format!("{} directories, {} links", count(report.directories), count(report.symlinks)),
    );
    line(
        text,
        "bytes",
        format!(
            "{} ({} read, {} stored)",
            bytes(report.bytes),
            bytes(report.bytes_read),
            bytes(report.stored)
        ),
    );
    line(text, "took", duration(&report.duration));
    for (reason, entries) in &report.skipped {
        line(text, "left out", format!("{} ({reason})", count(*entries)));
    }
    faults(text, report.fault_count, &report.faults);
    line(text, "point", &report.point);
}

fn faults(text: &mut String, all: u64, faults: &[Fault]) {
    if all == 0 {
        return;
    }
    line(text, "faults", count(all));
    for fault in faults.iter().take(LISTED) {
        let _ = writeln!(text, "    {} {} ({})", fault.kind, plain(&fault.path), plain(&fault.message));
    }
    more(text, all);
}

fn restore(text: &mut String, report: &RestoreReport) {
    line(text, "to", plain(&report.to));
    line(text, "files", count(report.files));
    line(
        text,
        "other",
        format!("{} directories, {} links", count(report.directories), count(report.symlinks)),
    );
    line(text, "bytes", bytes(report.bytes));
    line(text, "took", duration(&report.duration));
    differences(text, report.difference_count, &report.differences);
    notes(text, &report.notes);
}

fn drill(text: &mut String, report: &DrillReport) {
    line(text, "depth", &report.depth);
    line(text, "files hashed", count(report.files));
    line(text, "bytes hashed", bytes(report.bytes));
    line(text, "other", format!("{} directories and links compared", count(report.others)));
    differences(text, report.difference_count, &report.differences);
    line(text, "measured RTO", against(&report.measured_rto, report.rto.as_deref()));
    line(text, "measured RPO", against(&report.measured_rpo, report.rpo.as_deref()));
    notes(text, &report.notes);
}

fn against(measured: &str, promised: Option<&str>) -> String {
    let shown = duration(measured);
    let Some(promised) = promised else { return format!("{shown} (no objective)") };
    let verdict = match (measured.parse::<Span>(), promised.parse::<Span>()) {
        (Ok(measured), Ok(promised)) if measured <= promised => "met",
        _ => "missed",
    };
    format!("{shown} (objective {promised}: {verdict})")
}

fn differences(text: &mut String, all: u64, differences: &[Difference]) {
    line(text, "differences", count(all));
    for difference in differences.iter().take(LISTED) {
        let _ = writeln!(
            text,
            "    {} {} ({})",
            difference.kind,
            plain(&difference.path),
            plain(&difference.message)
        );
    }
    more(text, all);
}

fn more(text: &mut String, all: u64) {
    if let Some(rest) = all.checked_sub(LISTED as u64).filter(|rest| *rest > 0) {
        let _ = writeln!(
            text,
            "    … and {} more; `vouchsafe run show --json` and the ledger list them",
            count(rest)
        );
    }
}

fn notes(text: &mut String, notes: &[String]) {
    for note in notes {
        line(text, "note", plain(note));
    }
}
