//! Writes many objects into a directory at once, durably: few waits for the disk, however many they are.
//!
//! `object_store` writes one object at a time: each waits for its file and then for its folder. A batch of a
//! log is dozens of objects in three or four folders, and everybody who appends waits for all of them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Error, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::{StreamExt, TryStreamExt};

use crate::error::LedgerError;

/// A directory that objects are written into.
#[derive(Debug)]
pub(crate) struct Directory {
    root: PathBuf,
    /// Folders that are durable themselves, as far as this process knows. One that is only there may have been
    /// made by a process that was killed before it could wait for the disk.
    durable: Mutex<BTreeSet<PathBuf>>,
}

/// Waits for the disk at the same time: the system joins them.
const AT_ONCE: usize = 16;
/// Folders that are remembered; to wait for one once more does no harm.
const REMEMBERED: usize = 1_024;

impl Directory {
    pub(crate) fn new(root: PathBuf) -> Arc<Self> {
        Arc::new(Self { root, durable: Mutex::default() })
    }

    /// Writes objects, each whole or not at all, in any order; all are durable when this returns. What was
    /// there under the same name is replaced.
    pub(crate) async fn write(self: &Arc<Self>, objects: Vec<(String, Vec<u8>)>) -> Result<(), LedgerError> {
        let folders = objects.iter().filter_map(|(path, _)| Path::new(path).parent().map(Path::to_owned));
        let folders: BTreeSet<PathBuf> = folders.collect();
        let names: Vec<String> = objects.iter().map(|(path, _)| path.clone()).collect();
        let (this, wanted) = (self.clone(), folders.clone());
        let mut unsynced = blocking("tile", move || this.make(&wanted)).await?;
        let staged = objects.into_iter().map(|(path, bytes)| {
            let this = self.clone();
            async move {
                let name = path.clone();
                blocking(&name, move || this.stage(&path, &bytes)).await
            }
        });
        futures::stream::iter(staged).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        let this = self.clone();
        blocking("tile", move || names.iter().try_for_each(|path| this.name(path))).await?;
        unsynced.extend(folders.iter().cloned());
        let synced = unsynced.into_iter().map(|folder| {
            let this = self.clone();
            async move {
                let name = folder.display().to_string();
                blocking(&name, move || File::open(this.root.join(folder))?.sync_all()).await
            }
        });
        futures::stream::iter(synced).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        self.remember(folders);
        Ok(())
    }

    /// Makes folders that are missing; gives those whose list of entries may not be on disk.
    fn make(&self, folders: &BTreeSet<PathBuf>) -> std::io::Result<BTreeSet<PathBuf>> {
        let mut unsynced = BTreeSet::new();
        for folder in folders {
            let full = self.root.join(folder);
            let made = !full.is_dir();
            if made {
                std::fs::create_dir_all(full)?;
            }
            if made || !self.durable().contains(folder) {
                unsynced.extend(folder.ancestors().skip(1).map(Path::to_owned));
            }
        }
        Ok(unsynced)
    }

    fn remember(&self, folders: BTreeSet<PathBuf>) {
        let mut durable = self.durable();
        if durable.len() > REMEMBERED {
            durable.clear();
        }
        durable.extend(folders);
    }

    /// Nothing in here is ever left half done.
    fn durable(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes an object under a name of its own, durably.
    fn stage(&self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = File::create(self.staged(path))?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    /// Gives a staged object its name.
    fn name(&self, path: &str) -> std::io::Result<()> {
        std::fs::rename(self.staged(path), self.root.join(path))
    }

    /// The name that `object_store` gives what is not finished, and leaves out where it lists. What a crash
    /// leaves is written over when the same object is made again, which it is.
    fn staged(&self, path: &str) -> PathBuf {
        self.root.join([path, "#1"].concat())
    }
}

/// Does what waits for the disk where waiting is allowed.
async fn blocking<T: Send + 'static>(
    path: &str,
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, LedgerError> {
    let done = tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Error::other(error)));
    let generic = |error| object_store::Error::Generic { store: "directory", source: Box::new(error) };
    done.map_err(generic).map_err(LedgerError::objects("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(paths: &[&str], bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
        paths.iter().map(|path| ((*path).to_owned(), bytes.to_vec())).collect()
    }

    #[tokio::test]
    async fn writes_objects_in_folders_that_are_not_there_and_replaces_what_is() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path().to_owned());
        let paths = ["checkpoint", "tile/0/x001/234", "tile/0/x001/235.p/7", "tile/entries/000"];
        directory.write(objects(&paths, b"first")).await.unwrap();
        directory.write(objects(&paths[..2], b"second")).await.unwrap();
        for (path, bytes) in paths.iter().zip(["second", "second", "first", "first"]) {
            assert_eq!(std::fs::read_to_string(folder.path().join(path)).unwrap(), bytes, "{path}");
        }
        // A folder that was taken away comes back.
        std::fs::remove_dir_all(folder.path().join("tile/0")).unwrap();
        directory.write(objects(&paths[1..3], b"third")).await.unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join(paths[2])).unwrap(), "third");
    }

    #[tokio::test]
    async fn an_object_that_cannot_be_written_is_named_and_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path().to_owned());
        directory.write(objects(&["tile/0/000"], b"old")).await.unwrap();
        // Where it is made ready is taken by something that is no file.
        std::fs::create_dir(folder.path().join("tile/0/000#1")).unwrap();
        let error = directory.write(objects(&["tile/0/000"], b"new")).await.unwrap_err();
        assert_eq!(error.to_string(), "write tile/0/000");
        assert_eq!(std::fs::read(folder.path().join("tile/0/000")).unwrap(), b"old");
    }
}
