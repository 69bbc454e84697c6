//! What came of runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Report {
    /// Of a backup.
    Backup(BackupReport),
    /// Of a restore.
    Restore(RestoreReport),
    /// Of a drill.
    Drill(DrillReport),
}

/// What a backup read and wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BackupReport {
    /// The recovery point.
    pub point: String,
    /// Regular files in it.
    pub files: u64,
    /// Directories in it.
    pub directories: u64,
    /// Symbolic links in it.
    pub symlinks: u64,
    /// Bytes of content in it.
    pub bytes: u64,
    /// Files whose content was read; the others were unchanged.
    pub files_read: u64,
    /// Bytes of content that were read.
    pub bytes_read: u64,
    /// Bytes that the vault grew by.
    pub stored: u64,
    /// How long it took.
    pub duration: String,
    /// Entries that could not be read, or not faithfully.
    pub fault_count: u64,
    /// The first of them, at most 50.
    pub faults: Vec<Fault>,
    /// All of them, kept as evidence; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault_list: Option<String>,
    /// Entries that were left out on purpose, by reason: `special`, `excluded`, `marked`,
    /// `other-filesystem`, `own-data`.
    pub skipped: BTreeMap<String, u64>,
    /// The manifest, kept as evidence.
    pub manifest: String,
    /// The Merkle root over the manifest's entries.
    pub root: String,
}

/// What a restore wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RestoreReport {
    /// The recovery point.
    pub point: String,
    /// Where to.
    pub to: String,
    /// Regular files written.
    pub files: u64,
    /// Directories made.
    pub directories: u64,
    /// Symbolic links made.
    pub symlinks: u64,
    /// Bytes of content written, each hashed and compared with the manifest.
    pub bytes: u64,
    /// How long it took.
    pub duration: String,
    /// Entries that could not be restored as recorded.
    pub difference_count: u64,
    /// The first of them, at most 50.
    pub differences: Vec<Difference>,
    /// What was not restored on purpose, and why.
    pub notes: Vec<String>,
}

/// What a drill found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DrillReport {
    /// The recovery point.
    pub point: String,
    /// How much of it: `full` or `sample`.
    pub depth: String,
    /// Regular files restored, read back and hashed.
    pub files: u64,
    /// Directories and links restored and compared.
    pub others: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Entries that differ from what was recorded at backup time.
    pub difference_count: u64,
    /// The first of them, at most 50.
    pub differences: Vec<Difference>,
    /// The Merkle root over what was restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// Measured restore time: from the start to the last byte on disk, without the comparison.
    pub measured_rto: String,
    /// The objective, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto: Option<String>,
    /// Age of the recovery point when the drill began: what would have been lost.
    pub measured_rpo: String,
    /// The objective, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo: Option<String>,
    /// What was not compared, and why.
    pub notes: Vec<String>,
}

/// An entry that makes a recovery point incomplete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Fault {
    /// Which entry; bytes that are not text are written `%XX`.
    pub path: String,
    /// `unreadable`, `vanished`, `changed` or `unrepresentable`.
    pub kind: String,
    /// What the system said.
    pub message: String,
}

/// An entry that did not come back as recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Difference {
    /// Which entry; bytes that are not text are written `%XX`.
    pub path: String,
    /// `missing`, `unexpected`, `kind`, `content` or `metadata`.
    pub kind: String,
    /// In words.
    pub message: String,
}
