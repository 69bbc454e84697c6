//! A crash at any write: what was signed is published after the restart, and nothing forks.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use futures::stream::BoxStream;
use ledger::{Log, LogParts, StoredObjects, verify_log};
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use crate::bench::{Bench, verifying_key};

/// A store that ends, like a process, after some writes.
#[derive(Debug)]
pub struct Ending {
    inner: Arc<dyn ObjectStore>,
    pub writes_left: AtomicI64,
    words: &'static str,
}

impl Ending {
    /// Over a directory; once it has ended, every write fails with these words.
    pub fn over(folder: &std::path::Path, words: &'static str) -> Self {
        let folder = object_store::local::LocalFileSystem::new_with_prefix(folder).unwrap();
        Self::over_store(Arc::new(folder), words)
    }

    /// The same, over any store.
    pub fn over_store(inner: Arc<dyn ObjectStore>, words: &'static str) -> Self {
        Self { inner, writes_left: AtomicI64::new(i64::MAX), words }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store that ends")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Ending {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if self.writes_left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(object_store::Error::Generic { store: "ending", source: self.words.into() });
        }
        self.inner.put_opts(location, payload, options).await
    }
    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }
    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.inner.get_ranges(location, ranges).await
    }
    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }
    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }
    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }
    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

#[tokio::test]
async fn any_write_may_be_the_last() {
    for (before, after) in [(0, 1), (3, 5), (250, 300), (255, 1), (256, 256)] {
        for writes in 0..8 {
            let bench = Bench::with(&[before]).await;
            let store = Arc::new(Ending::over(bench.folder.path(), "killed"));
            let parts = LogParts { objects: StoredObjects::new(store.clone()), ..bench.parts() };
            let mut log = Log::open(parts).await.unwrap();
            store.writes_left.store(writes, Ordering::SeqCst);
            bench.push(after);
            let ended = log.advance().await;
            drop(log);
            let signed = domain::ports::LedgerQueue::head(bench.queue.as_ref()).await.unwrap();

            let mut again = bench.open().await.unwrap();
            assert_eq!(again.head(), signed.as_ref(), "no second checkpoint of one size");
            assert!(
                again.size() == before + after || (ended.is_err() && signed.is_none()),
                "{before}+{after} at {writes}"
            );
            bench.push(10);
            while again.advance().await.unwrap() > 0 {}
            let verified = bench.verify().await;
            assert_eq!(verified.findings, vec![], "{before}+{after} at {writes}");
            assert_eq!(verified.entries, before + after + 10);
        }
    }
}

#[tokio::test]
async fn any_write_to_a_bucket_may_be_the_last() {
    for (before, after) in [(0, 1), (3, 5), (250, 300), (256, 256)] {
        for writes in 0..8 {
            let bench = Bench::new();
            let bucket: Arc<dyn ObjectStore> = Arc::new(object_store::memory::InMemory::new());
            // Each is a process of its own, which knows nothing of the bucket.
            let open = async |store: Arc<dyn ObjectStore>| {
                Log::open(LogParts { objects: StoredObjects::served(store), ..bench.parts() }).await
            };
            let all_holds = async || {
                let objects = StoredObjects::served(bucket.clone());
                verify_log(&objects, &verifying_key(), &mut |_, _| ()).await.unwrap()
            };
            bench.push(before);
            open(bucket.clone()).await.unwrap().advance().await.unwrap();
            let store = Arc::new(Ending::over_store(bucket.clone(), "killed"));
            let mut log = open(store.clone()).await.unwrap();
            store.writes_left.store(writes, Ordering::SeqCst);
            bench.push(after);
            let ended = log.advance().await;
            drop(log);
            let at = format!("{before}+{after} at {writes}");
            if before > 0 || ended.is_ok() {
                let found = all_holds().await;
                assert_eq!(found.findings, vec![], "{at}");
                assert_eq!(found.entries, if ended.is_ok() { before + after } else { before }, "{at}");
            }
            let mut again = open(bucket.clone()).await.unwrap();
            assert_eq!(again.size(), before + after, "{at}");
            bench.push(10);
            while again.advance().await.unwrap() > 0 {}
            let found = all_holds().await;
            assert_eq!((found.findings, found.entries), (vec![], before + after + 10), "{at}");
        }
    }
}
