//! The shelf of a ledger: the objects of all its shards. Everything that reads or writes them comes through here.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::{LedgerError, LogObjects, StoredObjects};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;

use super::{Access, Bucket, S3};
use crate::data::DataDirectory;
use crate::environment::Environment;
use crate::failure::Failure;

/// The objects of a ledger, wherever they lie: those of the first shard at the top, those of later ones below
/// `shards/<number>/`.
#[derive(Clone)]
pub(crate) enum LedgerShelf {
    /// In a directory.
    Directory(PathBuf),
    /// In a bucket, which may give them to strangers itself.
    Bucket(Bucket, Arc<dyn ObjectStore>),
}

impl LedgerShelf {
    /// That of an installation.
    pub(crate) fn of_installation(data: &DataDirectory, environment: &Environment) -> Result<Self, Failure> {
        match data.ledger_bucket()? {
            Some((bucket, server)) => {
                Self::in_bucket(bucket, &environment.s3.or(data.read_s3_key()?, server), Access::Write)
            }
            None => Ok(Self::Directory(data.ledger())),
        }
    }

    /// One in a bucket. Asks nobody yet.
    pub(crate) fn in_bucket(bucket: Bucket, s3: &S3, access: Access) -> Result<Self, Failure> {
        let store = Arc::new(s3.open(&bucket, access)?);
        Ok(Self::Bucket(bucket, store))
    }

    /// The objects of a shard; its directory must be there.
    pub(crate) fn shard(&self, number: u64) -> Result<StoredObjects, LedgerError> {
        match self {
            Self::Directory(ledger) => {
                let folder = shard_folder(ledger, number);
                StoredObjects::in_directory(&folder)
            }
            Self::Bucket(bucket, store) => {
                let prefix = match (number, bucket.prefix()) {
                    (1, prefix) => prefix.to_owned(),
                    (number, "") => format!("shards/{number}"),
                    (number, prefix) => format!("{prefix}/shards/{number}"),
                };
                Ok(StoredObjects::served(Arc::new(PrefixStore::new(Arc::clone(store), prefix))))
            }
        }
    }

    /// Whether there is such a shard: a directory, or a checkpoint in the bucket.
    pub(crate) async fn has(&self, number: u64) -> Result<bool, LedgerError> {
        match self {
            Self::Directory(ledger) => Ok(shard_folder(ledger, number).is_dir()),
            Self::Bucket(..) => Ok(self.shard(number)?.get("checkpoint").await?.is_some()),
        }
    }

    /// The same, for a shard that may be new.
    pub(crate) fn new_shard(&self, number: u64) -> Result<StoredObjects, LedgerError> {
        if let Self::Directory(ledger) = self {
            let folder = shard_folder(ledger, number);
            std::fs::create_dir_all(&folder)
                .map_err(|error| LedgerError::unreadable(&folder.display().to_string(), error.to_string()))?;
        }
        self.shard(number)
    }
}

impl fmt::Display for LedgerShelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(ledger) => ledger.display().fmt(f),
            Self::Bucket(bucket, _) => bucket.fmt(f),
        }
    }
}

/// Where the objects of a shard lie in the directory of a ledger.
fn shard_folder(ledger: &Path, number: u64) -> PathBuf {
    match number {
        1 => ledger.to_owned(),
        number => ledger.join("shards").join(number.to_string()),
    }
}

/// A directory as an object store whose writes are durable when they return.
pub(crate) fn in_directory(folder: &Path) -> Result<Arc<LocalFileSystem>, object_store::Error> {
    let store = LocalFileSystem::new_with_prefix(folder)?;
    Ok(Arc::new(store.with_fsync(true).with_automatic_cleanup(true)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;
    use object_store::{ObjectStoreExt, path};

    #[tokio::test]
    async fn shards_lie_below_each_other_in_a_bucket() {
        for (place, names) in [
            ("s3://backups/audit", ["audit/checkpoint", "audit/shards/2/checkpoint"]),
            ("s3://backups", ["checkpoint", "shards/2/checkpoint"]),
        ] {
            let store = Arc::new(InMemory::new());
            let shelf = LedgerShelf::Bucket(place.parse().unwrap(), store.clone());
            assert_eq!(shelf.to_string(), place);
            for (number, name) in (1..).zip(names) {
                assert!(!shelf.has(number).await.unwrap(), "{name}");
                store.put(&path::Path::from(name), name.into()).await.unwrap();
                assert!(shelf.has(number).await.unwrap(), "{name}");
                let read = shelf.shard(number).unwrap().get("checkpoint").await.unwrap();
                assert_eq!(read.unwrap(), name.as_bytes());
            }
        }
    }
}
