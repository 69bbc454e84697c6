//! What policies are asked and what they may answer, one file per kind of question.

mod asked;
pub mod control;
pub mod drill;
pub mod frequency;
mod kind;
pub mod placement;
pub mod retention;
pub mod scope;
mod stored;

pub use asked::{AssetView, BackupRun, CalendarEvent, DrillRun, EventKind, Point, Temperature};
pub use kind::{PolicyKind, PolicyManifest};
pub use stored::{Disposition, Medium, PointCopy, VaultView};
