//! Out of a vault: restores, and drills that compare what came back with what was recorded.

mod blobs;
mod compare;
mod differences;
mod drill;
mod packs;
mod pairs;
mod restore;
mod selection;
mod tree;

pub use differences::Differences;
pub use drill::{DrillJob, DrillOutcome};
pub use restore::{RestoreJob, RestoreOutcome};
pub use selection::Selection;
