//! What came of a run, as it stands in the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::PointId;
use crate::path::EntryPath;
use crate::policy::drill::Depth;
use crate::source::{Fault, SkipReason};
use crate::span::Span;

/// The most faults or differences that a report lists by name; the count always tells all.
///
/// An entry has at most 65,535 bytes; the complete list is kept as evidence by its digest.
pub const MAX_LISTED: usize = 50;

/// What came of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Report {
    /// Of a backup.
    Backup(BackupReport),
    /// Of a restore.
    Restore(RestoreReport),
    /// Of a drill.
    Drill(DrillReport),
}

/// What a backup read and wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BackupReport {
    /// The recovery point.
    pub point: PointId,
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
    pub duration: Span,
    /// Entries that could not be read, or not faithfully.
    pub fault_count: u64,
    /// The first of them, at most [`MAX_LISTED`].
    pub faults: Vec<Fault>,
    /// All of them, kept as evidence; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault_list: Option<Digest>,
    /// Entries that were left out on purpose, by reason.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// The manifest, kept as evidence.
    pub manifest: Digest,
    /// The Merkle root over the manifest's entries.
    pub root: Digest,
}

/// What a restore wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RestoreReport {
    /// The recovery point.
    pub point: PointId,
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
    pub duration: Span,
    /// Entries that could not be restored as recorded.
    pub difference_count: u64,
    /// The first of them, at most [`MAX_LISTED`].
    pub differences: Vec<Difference>,
    /// What was not restored on purpose, and why, such as owners when the server is not root.
    pub notes: Vec<String>,
}

/// What a drill found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DrillReport {
    /// The recovery point.
    pub point: PointId,
    /// How much of it.
    pub depth: Depth,
    /// Regular files restored, read back and hashed.
    pub files: u64,
    /// Directories and links restored and compared.
    pub others: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Entries that differ from what was recorded at backup time.
    pub difference_count: u64,
    /// The first of them, at most [`MAX_LISTED`].
    pub differences: Vec<Difference>,
    /// The Merkle root over what was restored; equal to the recorded one if nothing differs and all
    /// of it was restored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Digest>,
    /// Measured restore time: from the start to the last byte on disk, without the comparison.
    pub measured_rto: Span,
    /// The objective, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rto: Option<Span>,
    /// Age of the recovery point when the drill began: what would have been lost.
    pub measured_rpo: Span,
    /// The objective, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rpo: Option<Span>,
    /// What was not compared, and why, such as owners when the server is not root.
    pub notes: Vec<String>,
}

impl DrillReport {
    /// Whether everything came back as recorded.
    pub const fn is_identical(&self) -> bool {
        self.difference_count == 0
    }

    /// Whether the restore was fast enough; true without an objective.
    pub fn is_in_time(&self) -> bool {
        self.rto.is_none_or(|rto| self.measured_rto <= rto)
    }
}

/// An entry that did not come back as recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Difference {
    /// Which entry.
    pub path: EntryPath,
    /// In what it differs.
    pub kind: DifferenceKind,
    /// In words.
    pub message: String,
}

/// In what an entry differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// It is not there, or could not be read from the vault or written.
    Missing,
    /// It is there and was never recorded.
    Unexpected,
    /// It is another kind of entry, or a link with another target.
    Kind,
    /// Its content has another digest or size.
    Content,
    /// Its mode, owner, time or extended attributes differ.
    Metadata,
}
