//! Objects in a bucket, which gives them to strangers itself: each is told what it is, and none is written over
//! that this process does not know.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, GetResult, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutResult,
    UpdateVersion,
};

use crate::error::LedgerError;
use crate::objects::{CHECKPOINT, MAX_OBJECT};

/// What this process knows of a bucket that it writes to.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    checkpoint: Mutex<Known>,
}

/// What is known of the object `checkpoint`, the only one that is ever written over.
#[derive(Clone, Debug, Default)]
struct Known {
    /// What lies there: as this process found it first, or wrote it since.
    there: Option<There>,
    /// What this process tried to write since. Any of it may lie there, although nobody said so.
    tried: Vec<Bytes>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    Version(UpdateVersion),
}

/// Tries that are remembered; each publication that is known to be done forgets them.
const REMEMBERED: usize = 16;
/// How often a write is tried whose answer was lost. Each try has the store's own bounds.
const TRIES: usize = 3;

impl Bucket {
    /// Remembers what a reader of the checkpoint found, the first time.
    pub(crate) fn found(&self, path: &str, found: Option<&GetResult>) {
        if path == CHECKPOINT {
            let mut known = self.known();
            known.there.get_or_insert_with(|| found.map_or(There::Nothing, version));
        }
    }

    /// Writes an object, unless other bytes lie there than this process knows of.
    ///
    /// A write whose answer is lost may have been done, or may still be done, so that nothing is written without
    /// a condition: tiles and bundles only where nothing lies, the checkpoint only over the one that is known.
    /// After a failure the object is read: what lies there says what to do.
    pub(crate) async fn put(
        &self,
        store: &dyn ObjectStore,
        path: &str,
        bytes: Bytes,
    ) -> Result<(), LedgerError> {
        let place = Path::from(path);
        let mut over = self.over(store, path).await?;
        self.tries(path, &bytes);
        for tried in 1..=TRIES {
            let failed = match write(store, &place, &bytes, &over).await {
                Ok(put) => {
                    self.wrote(path, There::Version(put.into()));
                    return Ok(());
                }
                Err(error) => error,
            };
            let Ok((there, lies)) = look(store, &place).await else {
                return Err(LedgerError::objects("write", path)(failed));
            };
            if lies.as_ref() == Some(&bytes) {
                self.wrote(path, there);
                return Ok(());
            }
            if there != over && !self.is_own(path, lies.as_ref()) {
                return Err(LedgerError::Taken { path: path.to_owned() });
            }
            if tried == TRIES {
                return Err(LedgerError::objects("write", path)(failed));
            }
            over = there;
        }
        Ok(())
    }

    /// What may be written over.
    async fn over(&self, store: &dyn ObjectStore, path: &str) -> Result<There, LedgerError> {
        if path != CHECKPOINT {
            return Ok(There::Nothing);
        }
        if let Some(there) = self.known().there.clone() {
            return Ok(there);
        }
        let (there, _) = look(store, &Path::from(path)).await.map_err(LedgerError::objects("read", path))?;
        Ok(self.known().there.get_or_insert(there).clone())
    }

    fn tries(&self, path: &str, bytes: &Bytes) {
        if path == CHECKPOINT {
            let mut known = self.known();
            known.tried.truncate(REMEMBERED - 1);
            known.tried.insert(0, bytes.clone());
        }
    }

    fn wrote(&self, path: &str, there: There) {
        if path == CHECKPOINT {
            *self.known() = Known { there: Some(there), tried: Vec::new() };
        }
    }

    /// Whether it was this process that wrote what lies there.
    fn is_own(&self, path: &str, lies: Option<&Bytes>) -> bool {
        path == CHECKPOINT && lies.is_some_and(|lies| self.known().tried.contains(lies))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(
    store: &dyn ObjectStore,
    place: &Path,
    bytes: &Bytes,
    over: &There,
) -> object_store::Result<PutResult> {
    let mode = match over {
        There::Nothing => PutMode::Create,
        There::Version(version) => PutMode::Update(version.clone()),
    };
    let options = PutOptions { mode, attributes: attributes(place.as_ref()), ..PutOptions::default() };
    store.put_opts(place, bytes.clone().into(), options).await
}

/// What lies in a place, with its bytes if they may be ours.
async fn look(store: &dyn ObjectStore, place: &Path) -> object_store::Result<(There, Option<Bytes>)> {
    match store.get(place).await {
        Ok(found) => {
            let there = version(&found);
            // What is longer than any object of a log is no bytes of ours, whatever they are.
            let bytes = if found.meta.size > MAX_OBJECT { None } else { Some(found.bytes().await?) };
            Ok((there, bytes))
        }
        Err(object_store::Error::NotFound { .. }) => Ok((There::Nothing, None)),
        Err(error) => Err(error),
    }
}

fn version(found: &GetResult) -> There {
    There::Version(UpdateVersion { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() })
}

/// What an object is told to be: tiles and bundles never change, the checkpoint does. Entries are in clear.
fn attributes(path: &str) -> Attributes {
    let (content_type, cache) = match path {
        CHECKPOINT => ("text/plain; charset=utf-8", "no-store"),
        _ if path.starts_with("tile/entries/") => {
            ("application/octet-stream", "private, max-age=604800, immutable")
        }
        _ => ("application/octet-stream", "public, max-age=604800, immutable"),
    };
    Attributes::from_iter([(Attribute::ContentType, content_type), (Attribute::CacheControl, cache)])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use object_store::memory::InMemory;

    use super::*;
    use crate::objects::{LogObjects, StoredObjects};

    fn two() -> (Arc<InMemory>, StoredObjects, StoredObjects) {
        let store = Arc::new(InMemory::new());
        let objects = || StoredObjects::served(store.clone());
        (store.clone(), objects(), objects())
    }

    async fn put(objects: &StoredObjects, path: &str, bytes: &[u8]) -> Result<(), LedgerError> {
        objects.put(path.to_owned(), bytes.to_vec()).await
    }

    #[tokio::test]
    async fn a_bucket_is_told_what_each_object_is() {
        let (store, objects, _) = two();
        let bytes = "application/octet-stream";
        for (path, content_type, cache) in [
            ("checkpoint", "text/plain; charset=utf-8", "no-store"),
            ("tile/0/000.p/7", bytes, "public, max-age=604800, immutable"),
            ("tile/entries/x001/067", bytes, "private, max-age=604800, immutable"),
        ] {
            put(&objects, path, b"bytes").await.unwrap();
            let told = store.get(&Path::from(path)).await.unwrap().attributes;
            assert_eq!(told.get(&Attribute::ContentType).map(AsRef::as_ref), Some(content_type), "{path}");
            assert_eq!(told.get(&Attribute::CacheControl).map(AsRef::as_ref), Some(cache), "{path}");
            assert_eq!(objects.get(path).await.unwrap().unwrap(), &b"bytes"[..]);
        }
    }

    #[tokio::test]
    async fn a_tile_is_never_replaced() {
        let (_, one, other) = two();
        put(&one, "tile/0/000.p/7", b"ours").await.unwrap();
        put(&other, "tile/0/000.p/7", b"ours").await.unwrap();
        let refused = put(&other, "tile/0/000.p/7", b"theirs").await.unwrap_err();
        assert!(matches!(refused, LedgerError::Taken { path } if path == "tile/0/000.p/7"));
        assert_eq!(one.get("tile/0/000.p/7").await.unwrap().unwrap(), &b"ours"[..]);
    }

    #[tokio::test]
    async fn a_checkpoint_of_another_writer_is_never_replaced() {
        for reads_first in [false, true] {
            let (_, one, other) = two();
            put(&one, CHECKPOINT, b"one").await.unwrap();
            put(&one, CHECKPOINT, b"two").await.unwrap();
            if reads_first {
                other.get(CHECKPOINT).await.unwrap();
            }
            put(&other, CHECKPOINT, b"three").await.unwrap();
            let refused = put(&one, CHECKPOINT, b"four").await.unwrap_err();
            assert!(matches!(refused, LedgerError::Taken { .. }), "{refused}");
            // Nor does reading it make it ours.
            assert_eq!(one.get(CHECKPOINT).await.unwrap().unwrap(), &b"three"[..]);
            assert!(put(&one, CHECKPOINT, b"four").await.is_err());
            put(&other, CHECKPOINT, b"four").await.unwrap();
        }
    }

    #[tokio::test]
    async fn who_found_nothing_writes_over_nothing() {
        let (_, one, other) = two();
        assert_eq!(one.get(CHECKPOINT).await.unwrap(), None);
        put(&other, CHECKPOINT, b"other").await.unwrap();
        assert!(matches!(put(&one, CHECKPOINT, b"one").await, Err(LedgerError::Taken { .. })));
    }

    #[tokio::test]
    async fn a_write_that_nobody_waited_for_is_our_own() {
        let (store, objects, _) = two();
        put(&objects, CHECKPOINT, b"one").await.unwrap();
        let bucket = objects.bucket().unwrap();
        for late in [&b"two"[..], b"three"] {
            bucket.tries(CHECKPOINT, &Bytes::copy_from_slice(late));
        }
        store.put(&Path::from(CHECKPOINT), Bytes::from_static(b"two").into()).await.unwrap();
        put(&objects, CHECKPOINT, b"four").await.unwrap();
        assert_eq!(objects.get(CHECKPOINT).await.unwrap().unwrap(), &b"four"[..]);
        store.put(&Path::from(CHECKPOINT), Bytes::from_static(b"two").into()).await.unwrap();
        assert!(put(&objects, CHECKPOINT, b"five").await.is_err(), "what was done is forgotten");
    }
}
