//! A workbench: a vault, a tree, and backups of it.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use domain::ports::{SourceError, SourceItem, SourceSession};
use domain::time::Timestamp;
use domain::vault::VaultLocation;
use filetree::{Existing, Root, Rules, Walk};
use testkit::{CountingEntropy, ManualClock};
use tokio::runtime::Runtime;
use vault::{
    BackupJob, BackupOutcome, DrillJob, DrillOutcome, ManifestReader, Parent, RestoreJob, RestoreOutcome,
    Selection, Storage, Vault, VaultError, Watch,
};

/// A vault and a tree, both gone at the end.
pub struct Bench {
    pub folder: tempfile::TempDir,
    pub runtime: Runtime,
    pub vault: Vault,
}

/// A backup that was made: what it left, and its manifest.
#[derive(Debug)]
pub struct Made {
    pub outcome: BackupOutcome,
    pub manifest: PathBuf,
}

impl Bench {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let location = VaultLocation::Directory { path: "vault".into() };
        let storage = Storage::at(&location, folder.path(), runtime.handle().clone()).unwrap();
        let vault = Vault::create(storage, &CountingEntropy::default()).unwrap();
        std::fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder, runtime, vault }
    }

    /// Where the vault lies.
    pub fn repository(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// The tree that is backed up.
    pub fn tree(&self) -> PathBuf {
        self.folder.path().join("tree")
    }

    /// Writes a file of the tree.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.tree().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// A source over the tree, which stands at `srv/tree`.
    pub fn session(&self) -> Box<dyn SourceSession> {
        let directory = OwnedFd::from(File::open(self.tree()).unwrap());
        let at = "srv/tree".parse().unwrap();
        let walk = Walk::begin(Root { directory, at }, Rules::default()).unwrap();
        Box::new(walk.map(Ok::<SourceItem, SourceError>))
    }

    pub fn job(&self, session: Box<dyn SourceSession>, parent: Option<&Made>) -> BackupJob {
        BackupJob {
            session,
            asset: "payments".into(),
            run: "r1".into(),
            // Long after the tree was made, so that no file counts as just changed.
            began: Timestamp::from_secs(4_000_000_000),
            parent: parent
                .map(|made| Parent { snapshot: made.outcome.snapshot.clone(), manifest: made.read() }),
            manifest: self.folder.path().join(format!("manifest-{}", uniq())),
            watch: Watch::default(),
        }
    }

    /// Backs up what a source hands over.
    pub fn try_backup(
        &self,
        session: Box<dyn SourceSession>,
        parent: Option<&Made>,
    ) -> Result<Made, VaultError> {
        let job = self.job(session, parent);
        let manifest = job.manifest.clone();
        self.vault.backup(job).map(|outcome| Made { outcome, manifest })
    }

    /// Backs up the tree.
    pub fn backup(&self, parent: Option<&Made>) -> Made {
        self.try_backup(self.session(), parent).unwrap()
    }

    pub fn restore(&self, made: &Made, selection: Selection) -> (PathBuf, RestoreOutcome) {
        let to = self.folder.path().join(format!("restored-{}", uniq()));
        let outcome = self
            .vault
            .restore(RestoreJob {
                snapshot: made.outcome.snapshot.clone(),
                manifest: made.read(),
                selection,
                to: to.clone(),
                existing: Existing::Keep,
                watch: Watch::default(),
            })
            .unwrap();
        (to, outcome)
    }

    pub fn drill(&self, made: &Made, selection: Selection) -> Result<DrillOutcome, VaultError> {
        let scratch = self.folder.path().join("scratch");
        let job = DrillJob {
            snapshot: made.outcome.snapshot.clone(),
            manifest: made.read(),
            record: made.read(),
            selection,
            scratch: scratch.clone(),
            watch: Watch::default(),
        };
        let outcome = self.vault.drill(job, &ManualClock::at("2026-11-23T00:00:00Z"));
        assert!(!scratch.exists(), "the scratch place is gone, whatever happened");
        outcome
    }

    /// All files of the vault below a folder of it.
    pub fn objects(&self, folder: &str) -> Vec<PathBuf> {
        files(&self.repository().join(folder))
    }
}

impl Made {
    pub fn read(&self) -> ManifestReader {
        ManifestReader::new(File::open(&self.manifest).unwrap()).unwrap()
    }

    /// Paths of the manifest.
    pub fn paths(&self) -> Vec<String> {
        self.read().map(|entry| entry.unwrap().leaf.path.to_string()).collect()
    }
}

/// All files below a folder, in any order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found
}

/// A number that no other call gives.
fn uniq() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Bytes that do not compress and are the same in every run.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
