//! One backup, from a source's session to a snapshot with its manifest.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::digest::Digest;
use domain::ports::SourceSession;
use domain::source::{Fault, SkipReason};
use domain::time::Timestamp;
use rustic_core::jiff;
use rustic_core::repofile::SnapshotFile;
use rustic_core::{BackupOptions, ParentOptions, SnapshotGroupCriterion, SnapshotOptions};

use super::account::Account;
use super::entries::Entries;
use crate::backend::Gate;
use crate::error::VaultError;
use crate::manifest::{ManifestReader, ManifestWriter};
use crate::vault::Vault;
use crate::watch::Watch;

/// What a backup takes unchanged files over from.
#[derive(Debug)]
pub struct Parent {
    /// The parent's snapshot.
    pub snapshot: String,
    /// The parent's manifest.
    pub manifest: ManifestReader,
}

/// One backup.
pub struct BackupJob {
    /// The source at work.
    pub session: Box<dyn SourceSession>,
    /// The asset, which names the snapshot's host.
    pub asset: String,
    /// The run, which tags the snapshot.
    pub run: String,
    /// When the backup began: the moment that the recovery point stands for.
    pub began: Timestamp,
    /// What unchanged files are taken over from; `None`: everything is read.
    pub parent: Option<Parent>,
    /// Where the manifest is written.
    pub manifest: PathBuf,
    /// For watching it.
    pub watch: Watch,
}

impl std::fmt::Debug for BackupJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BackupJob")
            .field("asset", &self.asset)
            .field("run", &self.run)
            .finish_non_exhaustive()
    }
}

/// What a backup left.
#[derive(Debug)]
pub struct BackupOutcome {
    /// The snapshot's id.
    pub snapshot: String,
    /// Regular files in it.
    pub files: u64,
    /// Directories in it.
    pub directories: u64,
    /// Symbolic links in it.
    pub symlinks: u64,
    /// Bytes of content in it.
    pub bytes: u64,
    /// Files whose content was read.
    pub files_read: u64,
    /// Bytes of content that were read.
    pub bytes_read: u64,
    /// Bytes that the vault grew by.
    pub stored: u64,
    /// Entries that could not be read, or not faithfully. The backup is complete when there are none.
    pub faults: Vec<Fault>,
    /// Entries that were left out on purpose.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// The Merkle root over the manifest's entries.
    pub root: Digest,
    /// Entries of the manifest.
    pub entries: u64,
}

impl Vault {
    /// Makes a snapshot of what a source hands over.
    pub fn backup(&self, job: BackupJob) -> Result<BackupOutcome, VaultError> {
        let file = File::create(&job.manifest).map_err(VaultError::io("create the manifest"))?;
        let (parent, parents_manifest) = job.parent.map(|parent| (parent.snapshot, parent.manifest)).unzip();
        let account = Arc::new(Account::new(ManifestWriter::new(BufWriter::new(file))?, parents_manifest));
        let entries = Entries::new(job.session, account.clone(), job.watch.clone(), job.began);
        let gate = {
            let account = account.clone();
            Arc::new(Gate::new(self.backend(), job.watch.clone(), Box::new(move || account.verdict())))
        };
        let repository =
            self.open(gate)?.to_indexed_ids().map_err(VaultError::engine("read the vault's index"))?;
        let snapshot = snapshot(&job.asset, &job.run, job.began)?;
        let archived = catch(|| {
            repository.archive(&options(parent), &entries, snapshot, &[Path::new("/").to_path_buf()])
        });
        drop((repository, entries));
        let snapshot = match archived {
            Some(Ok(snapshot)) => snapshot,
            _ if job.watch.is_cancelled() => return Err(VaultError::Cancelled),
            Some(Err(error)) => {
                return Err(account
                    .take_failure()
                    .unwrap_or_else(|| VaultError::engine("write the backup")(error)));
            }
            None => return Err(VaultError::Panicked),
        };
        let settled = account.close()?;
        let stored = snapshot.summary.as_ref().map_or(0, |summary| summary.data_added_packed);
        Ok(BackupOutcome {
            snapshot: snapshot.id.to_hex().to_string(),
            files: settled.tally.files,
            directories: settled.tally.directories,
            symlinks: settled.tally.symlinks,
            bytes: settled.tally.bytes,
            files_read: settled.tally.files_read,
            bytes_read: settled.tally.bytes_read,
            stored,
            faults: settled.tally.faults,
            skipped: settled.tally.skipped,
            root: settled.root,
            entries: settled.entries,
        })
    }
}

/// Runs the engine; `None` if it panicked, which it does where it should not.
fn catch<T>(run: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).ok()
}

fn options(parent: Option<String>) -> BackupOptions {
    let parents = ParentOptions::default()
        // Any snapshot may be the parent: which one, the service has decided.
        .group_by(SnapshotGroupCriterion::new())
        .force(parent.is_none())
        .parents(parent.into_iter().collect::<Vec<_>>())
        // The engine's option is inverted: only when told to ignore inodes it compares them.
        .ignore_inode(true);
    BackupOptions::default().no_scan(true).parent_opts(parents)
}

fn snapshot(asset: &str, run: &str, began: Timestamp) -> Result<SnapshotFile, VaultError> {
    let time = jiff::Timestamp::from_microsecond(began.micros())
        .map_err(|error| VaultError::Engine { what: "take the backup's time", message: error.to_string() })?
        .to_zoned(jiff::tz::TimeZone::UTC);
    let options =
        SnapshotOptions::default().host(asset.to_owned()).time(time).command("vouchsafe backup".to_owned());
    options
        .add_tags(&format!("run-{run}"))
        .and_then(|options| options.to_snapshot())
        .map_err(VaultError::engine("describe the snapshot"))
}
