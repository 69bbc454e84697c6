//! Runs: one execution each, with the state machine of the glossary.

mod erase;
mod record;
mod report;
mod state;

pub use erase::ERASED;
pub use record::{Run, StepError, Task};
pub use report::{BackupReport, Difference, DifferenceKind, DrillReport, MAX_LISTED, Report, RestoreReport};
pub use state::{RunKind, RunState};
