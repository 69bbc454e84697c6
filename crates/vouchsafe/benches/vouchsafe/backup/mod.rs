//! Backups and restores from end to end: the binary against `restic`, each with its own settings.

mod measure;
mod process;
mod restic;
mod tool;
mod vouchsafe;

pub(crate) use measure::measure;
