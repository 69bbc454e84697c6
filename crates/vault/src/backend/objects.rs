//! The bottom layer: repository files as objects, laid out as restic lays them out.

use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use rustic_core::{BytesList, ErrorKind, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};
use tokio::runtime::Handle;

/// Repository files as objects. A write that returned is durable, if the store's writes are.
#[derive(Clone)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    handle: Handle,
}

impl Objects {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, handle: Handle) -> Self {
        Self { store, handle }
    }

    pub(crate) const fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Writes an object that must not be there with other content.
    pub(crate) async fn put(&self, path: Path, content: BytesList) -> Result<(), object_store::Error> {
        let payload = PutPayload::from_iter(content.into_vec());
        let options = PutOptions { mode: PutMode::Overwrite, ..PutOptions::default() };
        self.store.put_opts(&path, payload, options).await.map(|_| ())
    }

    fn get(&self, path: &Path) -> RusticResult<Bytes> {
        let get = async { self.store.get(path).await?.bytes().await };
        self.handle.block_on(get).map_err(|error| failed("read", path, error))
    }
}

/// Where a repository file lies (restic's default layout).
pub(crate) fn path(kind: FileType, id: &Id) -> Path {
    let hex = id.to_hex();
    let hex = hex.as_str();
    match kind {
        FileType::Config => Path::from("config"),
        FileType::Pack => Path::from(format!("data/{}/{hex}", &hex[..2])),
        other => Path::from(format!("{}/{hex}", other.dirname())),
    }
}

/// The engine's error for a failed call to the store.
pub(crate) fn failed(what: &str, path: &Path, error: object_store::Error) -> Box<RusticError> {
    RusticError::with_source(ErrorKind::Backend, format!("{what} {path}: {error}"), error)
}

impl ReadBackend for Objects {
    fn location(&self) -> String {
        self.store.to_string()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        if kind == FileType::Config {
            let path = path(kind, &Id::default());
            return match self.handle.block_on(self.store.head(&path)) {
                Ok(meta) => Ok(vec![(Id::default(), u32::try_from(meta.size).unwrap_or(u32::MAX))]),
                Err(object_store::Error::NotFound { .. }) => Ok(Vec::new()),
                Err(error) => Err(failed("look at", &path, error)),
            };
        }
        let prefix = Path::from(kind.dirname());
        let list = self.store.list(Some(&prefix)).try_collect::<Vec<_>>();
        let objects = self.handle.block_on(list).map_err(|error| failed("list", &prefix, error))?;
        // Objects whose names are no ids are not the repository's: left alone, as restic does.
        Ok(objects
            .into_iter()
            .filter_map(|meta| {
                let id = meta.location.filename()?.parse().ok()?;
                Some((id, u32::try_from(meta.size).unwrap_or(u32::MAX)))
            })
            .collect())
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        self.get(&path(kind, id))
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        let path = path(kind, id);
        let range = u64::from(offset)..u64::from(offset) + u64::from(length);
        let bytes = self
            .handle
            .block_on(self.store.get_range(&path, range))
            .map_err(|error| failed("read a part of", &path, error))?;
        if bytes.len() == length as usize {
            return Ok(bytes);
        }
        let text = format!("read {length} bytes at {offset} of {path}: it ends after {}", bytes.len());
        Err(RusticError::new(ErrorKind::Backend, text))
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        path(kind, id).to_string()
    }
}

impl WriteBackend for Objects {
    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let path = path(kind, id);
        self.handle.block_on(self.put(path.clone(), content)).map_err(|error| failed("write", &path, error))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let path = path(kind, id);
        self.handle.block_on(self.store.delete(&path)).map_err(|error| failed("remove", &path, error))
    }
}
