//! Runs: admitted, worked on, watched, ended; after a restart, repaired.

pub(crate) mod admit;
mod recover;
pub(crate) mod settle;
mod view;
mod work;

pub use view::{RunProgress, RunView};
