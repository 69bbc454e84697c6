//! Where everything of a witness lies.

use std::path::{Path, PathBuf};

use crate::fingerprint::fingerprint;

/// The directory of a witness.
///
/// ```text
/// witness.key                  signs cosignatures; a secret, mode 0600
/// logs                         the logs that it cosigns, and their keys
/// state/FINGERPRINT.state      of each log, the last checkpoint that it cosigned
/// evidence/FINGERPRINT/*.fork  of each log, proof that it has forked
/// lock                         one process at a time cosigns
/// logs.lock                    one process at a time changes the list of logs
/// ```
///
/// A log's fingerprint is the SHA-256 of its origin. The formats are in `docs/formats/witness.md`.
#[derive(Debug, Clone)]
pub struct WitnessDirectory {
    root: PathBuf,
}

impl WitnessDirectory {
    /// The directory at a path, whether there is something or not.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the secret key lies.
    pub fn key_file(&self) -> PathBuf {
        self.root.join("witness.key")
    }

    /// Where the list of logs lies.
    pub fn list_file(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// Where the state of a log lies.
    pub fn state_file(&self, origin: &str) -> PathBuf {
        self.states().join(format!("{}.state", fingerprint(origin)))
    }

    /// Where proof of a log's forks lies.
    pub fn evidence_folder(&self, origin: &str) -> PathBuf {
        self.evidence_root().join(fingerprint(origin))
    }

    pub(crate) fn states(&self) -> PathBuf {
        self.root.join("state")
    }

    pub(crate) fn evidence_root(&self) -> PathBuf {
        self.root.join("evidence")
    }

    pub(super) fn lock_file(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(super) fn list_lock_file(&self) -> PathBuf {
        self.root.join("logs.lock")
    }
}
