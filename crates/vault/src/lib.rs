//! Vaults: restic-format repositories over object storage, backups into them, restores and drills
//! out of them.
//!
//! The engine behind is `rustic_core`, pinned and hidden: none of its types leaves this crate
//! (`docs/decisions/0003-vault.md` lists its traps and where each is closed). Everything here blocks;
//! call it where that is allowed, never on an async worker.

#![forbid(unsafe_code)]

mod backend;
mod backup;
mod check;
mod error;
mod manifest;
mod read;

mod secret;
mod vault;
mod watch;

pub use backup::{BackupJob, BackupOutcome, Parent};
pub use check::CheckReport;
pub use error::VaultError;
pub use manifest::{ManifestReader, ManifestWriter, RootBuilder};
pub use read::{Differences, DrillJob, DrillOutcome, RestoreJob, RestoreOutcome, Selection};
pub use secret::VaultSecret;
pub use vault::{SnapshotInfo, Storage, Vault};
pub use watch::{Progress, Watch};
