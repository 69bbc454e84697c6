//! The layout of the data directory.

use std::fs::{Metadata, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;

/// Where everything of an installation lies.
///
/// ```text
/// config.json       where the ledger's objects lie, if not here; no secrets
/// vouchsafe.db      state and ledger entries (SQLite)
/// keys/ledger.key   signs the ledger; a secret
/// keys/ledger-*.key the same, of later keys and shards
/// keys/kek          seals the passwords of vaults; a secret
/// keys/s3           opens the bucket of the ledger's objects, if the environment does not; a secret
/// ledger/           the log as strangers read it (C2SP tlog-tiles); later shards in shards/2/, shards/3/, …
/// evidence/         what entries point to, by digest
/// compiled/         components as machine code, made again when it is missing
/// vaults/main/      the local vault
/// forks/            proof of a fork of the ledger, should one be found
/// scratch/          drills restore to it; empty between runs
/// lock, socket      one process at a time; the way to a server that runs
/// ```
#[derive(Clone, Debug)]
pub(crate) struct DataDirectory {
    root: PathBuf,
}

/// Where the local vault lies, below the data directory.
pub(crate) const MAIN_VAULT: &str = "vaults/main";

impl DataDirectory {
    /// The data directory at a path; relative ones are made absolute, because servers outlive shells.
    pub(crate) fn at(path: &Path) -> Result<Self, Failure> {
        let root = std::path::absolute(path)
            .map_err(|error| Failure::io(&format!("use {} as the data directory", path.display()), &error))?;
        Ok(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("vouchsafe.db")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    pub(crate) fn ledger_key(&self) -> PathBuf {
        self.root.join("keys/ledger.key")
    }

    pub(crate) fn kek(&self) -> PathBuf {
        self.root.join("keys/kek")
    }

    /// The key of the bucket that has the ledger's objects.
    pub(crate) fn s3_key(&self) -> PathBuf {
        self.root.join("keys/s3")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// The file that says where the ledger's objects lie, if not here.
    pub(crate) fn config(&self) -> PathBuf {
        self.root.join("config.json")
    }

    pub(crate) fn evidence(&self) -> PathBuf {
        self.root.join("evidence")
    }

    /// Where machine code of components is kept.
    pub(crate) fn compiled(&self) -> PathBuf {
        self.root.join("compiled")
    }

    /// Where proof of a fork of the ledger is kept, should one be found.
    pub(crate) fn forks(&self) -> PathBuf {
        self.root.join("forks")
    }

    pub(crate) fn scratch(&self) -> PathBuf {
        self.root.join("scratch")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.root.join("socket")
    }

    /// Whether there is an installation here.
    pub(crate) fn is_set_up(&self) -> bool {
        self.database().exists()
    }

    /// Refuses to go on where nothing was set up.
    pub(crate) fn require_set_up(&self) -> Result<(), Failure> {
        if self.is_set_up() {
            return Ok(());
        }
        let text = format!(
            "cannot find an installation in {}: run `vouchsafe init`, or name another directory with --data",
            self.root.display()
        );
        Err(Failure::new(Exit::NotFound, text))
    }

    /// Makes a directory that is there already, and empty, ours alone; refuses one that others may look into
    /// and that has something in it: it is not ours to close.
    pub(crate) fn close_to_others(&self) -> Result<(), Failure> {
        let root = self.root.display();
        let Ok(found) = std::fs::metadata(&self.root) else { return Ok(()) };
        let failed = |error| Failure::io(&format!("use {root} as the data directory"), &error);
        if self.is_set_up() || !others_may(&found) {
            return Ok(());
        }
        if std::fs::read_dir(&self.root).map_err(failed)?.next().is_some() {
            return Err(Failure::usage(format!(
                "cannot set up in {root}: others may look into it, and there is something in it already; run `chmod 700 {root}`, or name another directory"
            )));
        }
        std::fs::set_permissions(&self.root, Permissions::from_mode(0o700)).map_err(failed)
    }

    /// Makes the directories that are missing; nobody else may look into any.
    pub(crate) fn create(&self) -> Result<(), Failure> {
        use std::os::unix::fs::DirBuilderExt;
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        for folder in [
            self.root.clone(),
            self.keys(),
            self.ledger(),
            self.evidence(),
            self.root.join("vaults"),
            self.scratch(),
        ] {
            builder
                .create(&folder)
                .map_err(|error| Failure::io(&format!("make {}", folder.display()), &error))?;
        }
        Ok(())
    }
}

/// Whether anybody but the owner may do anything with it.
fn others_may(found: &Metadata) -> bool {
    found.permissions().mode() & 0o077 != 0
}
