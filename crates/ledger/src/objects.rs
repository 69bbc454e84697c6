//! The objects of a log: read from anywhere, written to a store.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use proof::tile::{EntryTile, TILE_WIDTH, Tile};

use crate::bucket::Bucket;
use crate::directory::Directory;
use crate::error::LedgerError;

/// The name of the checkpoint's object (C2SP tlog-tiles).
pub(crate) const CHECKPOINT: &str = "checkpoint";

/// Where a log's objects are read: a directory, a bucket, a web server.
#[async_trait]
pub trait LogObjects: Send + Sync {
    /// An object's bytes, by its path; `None` if it is not there.
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError>;

    /// The paths of all objects below `tile/`, where that can be known; `None` where it cannot.
    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>>;
}

/// A log's objects in an object store, all below one prefix.
#[derive(Clone, Debug)]
pub struct StoredObjects {
    store: Arc<dyn ObjectStore>,
    writes: Writes,
}

/// How objects are written into a store.
#[derive(Clone, Debug)]
enum Writes {
    /// As the store does it.
    Plainly,
    /// The store reads this directory: written faster than object by object.
    Directory(Arc<Directory>),
    /// The store is a bucket. Clones know the same of it.
    Bucket(Arc<Bucket>),
}

/// The bytes of a hash in a tile.
const HASH_BYTES: usize = 32;
/// The longest object that is read, in bytes: a bundle of 256 entries of 65,535 bytes, each behind its
/// length. Whatever is longer is none of a log's.
pub(crate) const MAX_OBJECT: u64 = 256 * 65_537;
/// Objects that are written at once.
const AT_ONCE: usize = 16;

impl StoredObjects {
    /// Objects in a store whose writes are durable when they return.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, writes: Writes::Plainly }
    }

    /// The same in a store that gives its objects to strangers itself, as buckets do. Each object is written
    /// with its content type, and how long it may be kept; what somebody else wrote is never written over, for
    /// which the store must know conditional writes.
    pub fn served(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, writes: Writes::Bucket(Arc::default()) }
    }

    /// Objects in a directory, which must be there. Writes are durable when they return.
    pub fn in_directory(folder: &std::path::Path) -> Result<Self, LedgerError> {
        let failed = LedgerError::objects("use", &folder.display().to_string());
        let store = LocalFileSystem::new_with_prefix(folder).map_err(failed)?;
        let store = Arc::new(store.with_fsync(true).with_automatic_cleanup(true));
        Ok(Self { store, writes: Writes::Directory(Directory::new(folder.to_owned())) })
    }

    /// Writes objects, in any order; all are durable when this returns.
    pub(crate) async fn put_all(&self, objects: Vec<(String, Vec<u8>)>) -> Result<(), LedgerError> {
        if let Writes::Directory(directory) = &self.writes {
            return directory.write(objects).await;
        }
        futures::stream::iter(objects.into_iter().map(|(path, bytes)| self.put(path, bytes)))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Writes one object.
    pub(crate) async fn put(&self, path: String, bytes: Vec<u8>) -> Result<(), LedgerError> {
        match &self.writes {
            Writes::Directory(directory) => directory.write(vec![(path, bytes)]).await,
            Writes::Bucket(bucket) => bucket.put(self.store.as_ref(), &path, bytes.into()).await,
            Writes::Plainly => {
                let failed = LedgerError::objects("write", &path);
                self.store.put(&Path::from(path.as_str()), bytes.into()).await.map(|_| ()).map_err(failed)
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn bucket(&self) -> Option<&Bucket> {
        if let Writes::Bucket(bucket) = &self.writes { Some(bucket) } else { None }
    }

    /// Removes the objects below a folder; none may be there.
    pub(crate) async fn remove_below(&self, folder: String) -> Result<(), LedgerError> {
        let failed = LedgerError::objects("remove needless objects below", &folder);
        let found = self.store.list(Some(&Path::from(folder.as_str()))).map_ok(|meta| meta.location);
        let mut removed = self.store.delete_stream(found.boxed());
        while let Some(removed) = removed.next().await {
            match removed {
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

/// The bytes of a tile; those of a partial one are taken from the full one if it is gone (C2SP tlog-tiles,
/// Partial Tiles).
pub async fn read_tile(objects: &dyn LogObjects, tile: Tile) -> Result<Option<Bytes>, LedgerError> {
    if let Some(bytes) = objects.get(&tile.path()).await? {
        return Ok(Some(bytes));
    }
    if !tile.is_partial() {
        return Ok(None);
    }
    let Ok(full) = Tile::new(tile.level(), tile.index(), TILE_WIDTH) else { return Ok(None) };
    let bytes = objects.get(&full.path()).await?;
    // What is too short stays so, and is told by whoever decodes it.
    let width = usize::from(tile.width()) * HASH_BYTES;
    Ok(bytes.map(|bytes| bytes.slice(..width.min(bytes.len()))))
}

/// The bytes of a bundle; those of a partial one are taken from the full one if it is gone.
pub async fn read_bundle(objects: &dyn LogObjects, tile: EntryTile) -> Result<Option<Bytes>, LedgerError> {
    if let Some(bytes) = objects.get(&tile.path()).await? {
        return Ok(Some(bytes));
    }
    let Ok(full) = EntryTile::new(tile.index(), TILE_WIDTH) else { return Ok(None) };
    if full == tile {
        return Ok(None);
    }
    let Some(bytes) = objects.get(&full.path()).await? else { return Ok(None) };
    let entries = proof::bundle::entries(&bytes).take(usize::from(tile.width()));
    // A bundle that breaks off is given as it is, and told by whoever decodes it.
    let length = entries.map(|entry| entry.map_or(0, |entry| entry.len() + 2)).sum::<usize>();
    Ok(Some(bytes.slice(..length)))
}

#[async_trait]
impl LogObjects for StoredObjects {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        let failed = LedgerError::objects("read", path);
        let found = self.store.get(&Path::from(path)).await;
        match (&self.writes, &found) {
            (Writes::Bucket(bucket), Ok(found)) => bucket.found(path, Some(found)),
            (Writes::Bucket(bucket), Err(object_store::Error::NotFound { .. })) => bucket.found(path, None),
            _ => {}
        }
        match found {
            Ok(found) if found.meta.size > MAX_OBJECT => Err(LedgerError::Damaged {
                path: path.to_owned(),
                reason: format!("it has {} bytes, more than any object of a log", found.meta.size),
            }),
            Ok(found) => found.bytes().await.map(Some).map_err(failed),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        let failed = LedgerError::objects("list", "tile");
        let listed = self.store.list(Some(&Path::from("tile")));
        Some(listed.map_ok(|meta| meta.location.to_string()).map_err(failed).boxed())
    }
}
