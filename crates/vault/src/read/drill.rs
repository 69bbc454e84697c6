//! Drills: a real restore to a scratch place, read back and compared with what was recorded.

use std::path::PathBuf;

use domain::digest::Digest;
use domain::ports::Clock;
use domain::span::Span;
use filetree::Existing;

use super::compare::{self, Forgiven};
use super::differences::Differences;
use super::packs;
use super::restore::RestoreJob;
use super::selection::Selection;
use crate::error::VaultError;
use crate::manifest::ManifestReader;
use crate::vault::Vault;
use crate::watch::Watch;

/// One drill.
pub struct DrillJob {
    /// The snapshot.
    pub snapshot: String,
    /// What was recorded of it, for the restore.
    pub manifest: ManifestReader,
    /// The same once more, for the comparison: the restore is not believed.
    pub record: ManifestReader,
    /// Which entries.
    pub selection: Selection,
    /// A scratch directory that is not there yet; it is gone afterwards, whatever happens.
    pub scratch: PathBuf,
    /// For watching it.
    pub watch: Watch,
}

impl std::fmt::Debug for DrillJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DrillJob").field("snapshot", &self.snapshot).finish_non_exhaustive()
    }
}

/// What a drill found.
#[derive(Debug)]
pub struct DrillOutcome {
    /// Regular files restored, read back and hashed.
    pub files: u64,
    /// Directories and links restored and compared.
    pub others: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// What did not come back as recorded.
    pub differences: Differences,
    /// The root over what came back; `None` unless all of it was restored.
    pub root: Option<Digest>,
    /// From the start to the last byte on disk, without the comparison.
    pub restored_in: Span,
    /// What was not compared, and why.
    pub notes: Vec<String>,
}

impl Vault {
    /// Tests that a recovery point can be brought back.
    ///
    /// Where all of it came back as recorded, every pack that it came from is hashed as a whole: a byte that
    /// this restore did not need may be one that another one needs.
    pub fn drill(&self, job: DrillJob, clock: &dyn Clock) -> Result<DrillOutcome, VaultError> {
        let scratch = Scratch::make(job.scratch)?;
        let began = clock.elapsed();
        let (restored, packs) = self.restore_from(RestoreJob {
            snapshot: job.snapshot,
            manifest: job.manifest,
            selection: job.selection.clone(),
            to: scratch.0.clone(),
            existing: Existing::Keep,
            watch: job.watch.clone(),
        })?;
        let restored_in = Span::from_micros(clock.elapsed().micros().saturating_sub(began.micros()));
        let forgiven = Forgiven {
            owners: restored.notes.owners > 0,
            privileges: restored.notes.privileges > 0,
            xattrs: !restored.notes.xattrs.is_empty(),
        };
        let compared = compare::compare(&scratch.0, job.record, &job.selection, forgiven, &job.watch)?;
        let mut differences = restored.differences;
        merge(&mut differences, compared.differences);
        if differences.count == 0 && matches!(job.selection, Selection::All) {
            differences = packs::check(self, &packs, &job.watch)?;
        }
        Ok(DrillOutcome {
            files: compared.files,
            others: compared.others,
            bytes: compared.bytes,
            differences,
            root: compared.root,
            restored_in,
            notes: restored.notes.sentences(),
        })
    }
}

/// What the restore said of an entry tells more than that it is not there: one difference an entry.
fn merge(restored: &mut Differences, compared: Differences) {
    let told: std::collections::BTreeSet<_> =
        restored.kept.iter().map(|difference| difference.path.clone()).collect();
    let dropped = compared.count - compared.kept.len() as u64;
    let new: Vec<_> =
        compared.kept.into_iter().filter(|difference| !told.contains(&difference.path)).collect();
    restored.absorb(Differences { count: new.len() as u64 + dropped, kept: new });
    restored.sort();
}

/// A scratch directory that is removed when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn make(path: PathBuf) -> Result<Self, VaultError> {
        std::fs::create_dir_all(&path).map_err(VaultError::io("make the scratch directory"))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = filetree::remove_tree(&self.0) {
            tracing::warn!(scratch.path = %self.0.display(), %error, "the scratch directory could not be removed");
        }
    }
}
