//! Takes out of a run what was erased of its entries: a run repeats what they say.

use super::{Report, Run, Task};
use crate::entry::EntryKind;

/// What stands where something was erased that a run cannot be without.
pub const ERASED: &str = "(erased)";

impl Run {
    /// The run without what an entry of its own said in a field.
    #[must_use]
    pub fn without(mut self, kind: EntryKind, field: &str) -> Self {
        let asked = matches!(
            kind,
            EntryKind::BackupRequested | EntryKind::RestoreRequested | EntryKind::DrillRequested
        );
        match (field, asked) {
            ("/outcome/reason", true) => self.reason = None,
            ("/outcome/reason", false) => self.failure = None,
            ("/detail/faults" | "/detail/differences" | "/detail/to", false) => self.clear_report(field),
            (_, true) => self.clear_task(field),
            _ => {}
        }
        self
    }

    fn clear_task(&mut self, field: &str) {
        let Task::Restore { to, paths, .. } = &mut self.task else { return };
        match field {
            "/detail/to" => ERASED.clone_into(to),
            "/detail/paths" => paths.clear(),
            _ => {}
        }
    }

    fn clear_report(&mut self, field: &str) {
        match (&mut self.report, field) {
            (Some(Report::Backup(report)), "/detail/faults") => report.faults.clear(),
            (Some(Report::Restore(report)), "/detail/differences") => report.differences.clear(),
            (Some(Report::Drill(report)), "/detail/differences") => report.differences.clear(),
            (Some(Report::Restore(report)), "/detail/to") => ERASED.clone_into(&mut report.to),
            _ => {}
        }
    }
}
