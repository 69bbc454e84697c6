//! Proof that a log has forked, kept for whoever asks.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use proof::fork::{Fork, ForkError};
use proof::hash::Hash;
use sha2::{Digest as _, Sha256};

use crate::directory::create_new;
use crate::{WitnessDirectory, WitnessError};

/// The most files that are kept of one log: the first proves as much as the thousandth.
pub const MAX_EVIDENCE: usize = 16;

/// How the names of the files end.
const EXTENSION: &str = "fork";

/// A file that should prove a fork, as it was found.
#[derive(Debug)]
pub struct Evidence {
    /// The file.
    pub path: PathBuf,
    /// What it says, if it can be read.
    pub fork: Result<Fork, ForkError>,
}

/// What became of a proof.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is on disk, in this file.
    New(PathBuf),
    /// It was on disk before.
    Known,
    /// There are [`MAX_EVIDENCE`] others.
    Full,
}

impl WitnessDirectory {
    /// Everything that is kept, in the order of names; also of logs that were removed.
    pub fn evidence(&self) -> Result<Vec<Evidence>, WitnessError> {
        let mut found = Vec::new();
        let root = self.evidence_root();
        for folder in list(&root).map_err(WitnessError::io("list", &root))? {
            let files = if folder.is_dir() { list(&folder) } else { Ok(Vec::new()) };
            for path in files.map_err(WitnessError::io("list", &folder))? {
                if path.extension().is_some_and(|extension| extension == EXTENSION) {
                    let bytes = fs::read(&path).map_err(WitnessError::io("read", &path))?;
                    found.push(Evidence { path, fork: Fork::parse(&bytes) });
                }
            }
        }
        Ok(found)
    }

    /// Keeps the proof of a fork of a log: durable when this returns.
    pub(crate) fn keep(&self, origin: &str, fork: &Fork) -> io::Result<Kept> {
        let folder = self.evidence_folder(origin);
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        fs::File::open(self.evidence_root())?.sync_all()?;
        let path = folder.join(format!("{}.{EXTENSION}", name(fork)));
        if path.exists() {
            return Ok(Kept::Known);
        }
        let kept = list(&folder)?;
        if kept.iter().filter(|path| path.extension().is_some_and(|is| is == EXTENSION)).count()
            >= MAX_EVIDENCE
        {
            return Ok(Kept::Full);
        }
        let bytes = fork.to_bytes().map_err(io::Error::other)?;
        create_new(&path, &bytes)?;
        Ok(Kept::New(path))
    }
}

/// The same contradiction has the same name, whoever shows it.
fn name(fork: &Fork) -> String {
    let text = |note: &[u8]| note.windows(2).position(|pair| pair == b"\n\n").unwrap_or(note.len());
    let hasher = Sha256::new().chain_update(&fork.first[..text(&fork.first)]).chain_update([0]);
    let digest = hasher.chain_update(&fork.second[..text(&fork.second)]).finalize();
    Hash(digest.into()).to_hex()[..16].to_owned()
}

fn list(folder: &std::path::Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fork(number: usize) -> Fork {
        Fork {
            remarks: Vec::new(),
            proof: Vec::new(),
            first: b"log\n1\na\n\n\xe2\x80\x94 log AAAAAAA=\n".to_vec(),
            second: format!("log\n1\n{number}\n\n— log AAAAAAA=\n").into_bytes(),
        }
    }

    #[test]
    fn evidence_is_kept_once_and_not_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let directory = WitnessDirectory::at(folder.path());
        assert!(directory.evidence().unwrap().is_empty());
        for number in 0..MAX_EVIDENCE {
            assert!(matches!(directory.keep("log", &fork(number)).unwrap(), Kept::New(_)));
            assert_eq!(directory.keep("log", &fork(number)).unwrap(), Kept::Known);
        }
        assert_eq!(directory.keep("log", &fork(99)).unwrap(), Kept::Full);
        assert!(matches!(directory.keep("other", &fork(99)).unwrap(), Kept::New(_)));
        let kept = directory.evidence().unwrap();
        assert_eq!(kept.len(), MAX_EVIDENCE + 1);
        assert!(kept.iter().all(|evidence| evidence.fork.is_ok()));
    }
}
