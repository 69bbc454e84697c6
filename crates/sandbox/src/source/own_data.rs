//! The installation's own data, which no source may read: its keys would be in every recovery point.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::ports::SourceError;
use domain::source::Grants;

/// Directories that no source reads, whatever it was granted.
#[derive(Clone, Debug, Default)]
pub struct OwnData {
    paths: Vec<PathBuf>,
    identities: BTreeSet<(u64, u64)>,
}

impl OwnData {
    /// These directories, which must be there.
    pub fn new<P: AsRef<Path>>(directories: impl IntoIterator<Item = P>) -> std::io::Result<Self> {
        let mut own = Self::default();
        for directory in directories {
            let path = directory.as_ref().canonicalize()?;
            let stat = rustix::fs::stat(&path)?;
            own.identities.insert((stat.st_dev, stat.st_ino));
            own.paths.push(path);
        }
        Ok(own)
    }

    /// Device and inode of each.
    pub(super) const fn identities(&self) -> &BTreeSet<(u64, u64)> {
        &self.identities
    }

    /// Refuses grants that are, or lie in, one of them.
    pub(super) fn refuse(&self, grants: &Grants) -> Result<(), SourceError> {
        for granted in &grants.directories {
            // What cannot be resolved cannot be opened either, and is told then.
            let resolved = Path::new(granted).canonicalize().unwrap_or_else(|_| PathBuf::from(granted));
            if self.paths.iter().any(|own| resolved.starts_with(own)) {
                return Err(SourceError::OwnData(granted.clone()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(path: &Path) -> Grants {
        Grants { directories: vec![path.to_str().unwrap().to_owned()] }
    }

    #[test]
    fn what_is_ours_is_refused_by_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir_all(data.join("keys")).unwrap();
        std::os::unix::fs::symlink(&data, folder.path().join("alias")).unwrap();
        let own = OwnData::new([&data]).unwrap();
        for ours in ["data", "data/keys", "data/../data/keys", "alias", "alias/keys"] {
            let refused = own.refuse(&granted(&folder.path().join(ours)));
            assert!(matches!(refused, Err(SourceError::OwnData(_))), "{ours}");
        }
        for other in ["", "database", "missing"] {
            assert!(own.refuse(&granted(&folder.path().join(other))).is_ok(), "{other}");
        }
    }
}
