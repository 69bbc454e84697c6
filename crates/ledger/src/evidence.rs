//! Evidence: bytes that entries point to, kept by digest.

use std::sync::Arc;

use bytes::Bytes;
use domain::digest::Digest;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

/// Why evidence cannot be kept or given.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The store failed.
    #[error("{what} evidence {digest}")]
    Store {
        /// What was tried.
        what: &'static str,
        /// Which evidence.
        digest: Digest,
        /// What the store said.
        source: Box<object_store::Error>,
    },
    /// What is kept under a digest has another one.
    #[error("give evidence {digest}: what is kept under this name has the digest {found}")]
    Changed {
        /// Which evidence.
        digest: Digest,
        /// What it has become.
        found: Digest,
    },
}

/// Evidence in an object store, one object for each digest.
#[derive(Clone, Debug)]
pub struct EvidenceStore {
    store: Arc<dyn ObjectStore>,
}

fn path(digest: &Digest) -> Path {
    let hex = digest.to_string();
    Path::from(format!("sha256/{}/{hex}", &hex[..2]))
}

impl EvidenceStore {
    /// Evidence in a store whose writes are durable when they return.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// Keeps bytes; durable when this returns. Keeping the same bytes again costs one look.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, EvidenceError> {
        let digest = Digest::of(&bytes);
        let failed = |what| move |source| EvidenceError::Store { what, digest, source: Box::new(source) };
        match self.store.head(&path(&digest)).await {
            Ok(meta) if meta.size == bytes.len() as u64 => Ok(digest),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {
                self.store.put(&path(&digest), bytes.into()).await.map_err(failed("keep"))?;
                Ok(digest)
            }
            Err(error) => Err(failed("look for")(error)),
        }
    }

    /// Erases the bytes with this digest; nothing happens if they are not kept. Only for lists with personal
    /// data, which a salt makes unlike every other.
    pub async fn erase(&self, digest: &Digest) -> Result<(), EvidenceError> {
        match self.store.delete(&path(digest)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => {
                Err(EvidenceError::Store { what: "erase", digest: *digest, source: Box::new(source) })
            }
        }
    }

    /// The bytes with this digest; `None` if they are not kept. Never other bytes.
    pub async fn get(&self, digest: &Digest) -> Result<Option<Bytes>, EvidenceError> {
        let failed =
            |source| EvidenceError::Store { what: "read", digest: *digest, source: Box::new(source) };
        let bytes = match self.store.get(&path(digest)).await {
            Ok(found) => found.bytes().await.map_err(failed)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let found = Digest::of(&bytes);
        if found == *digest {
            Ok(Some(bytes))
        } else {
            Err(EvidenceError::Changed { digest: *digest, found })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;

    #[tokio::test]
    async fn gives_what_was_kept_and_nothing_else() {
        let store = Arc::new(InMemory::new());
        let evidence = EvidenceStore::new(store.clone());
        let digest = evidence.put(Bytes::from_static(b"a manifest")).await.unwrap();
        assert_eq!(evidence.put(Bytes::from_static(b"a manifest")).await.unwrap(), digest);
        assert_eq!(evidence.get(&digest).await.unwrap().unwrap(), "a manifest");
        assert!(evidence.get(&Digest::of(b"other")).await.unwrap().is_none());
        let other = evidence.put(Bytes::from_static(b"a list")).await.unwrap();
        for _ in 0..2 {
            evidence.erase(&other).await.unwrap();
            assert!(evidence.get(&other).await.unwrap().is_none());
        }

        store.put(&path(&digest), "a Manifest".into()).await.unwrap();
        assert!(matches!(evidence.get(&digest).await, Err(EvidenceError::Changed { .. })));
    }
}
