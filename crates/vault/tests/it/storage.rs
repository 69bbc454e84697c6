//! Storage that fails: nothing that points to a lost pack is ever written.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use domain::vault::VaultLocation;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use testkit::CountingEntropy;
use vault::{Storage, Vault, VaultError};

use crate::bench::{Bench, noise};

/// A store whose writes of packs fail after some that succeed.
#[derive(Debug)]
struct Failing {
    inner: LocalFileSystem,
    packs_left: AtomicI64,
}

impl fmt::Display for Failing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store that fails")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Failing {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if location.as_ref().starts_with("data/") && self.packs_left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(object_store::Error::Generic {
                store: "failing",
                source: "no space left on device".into(),
            });
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

#[test]
fn a_lost_pack_leaves_no_index_and_no_snapshot() {
    for packs in [0, 1] {
        let mut bench = Bench::new();
        let folder = bench.folder.path().join("failing");
        std::fs::create_dir(&folder).unwrap();
        let inner = LocalFileSystem::new_with_prefix(&folder).unwrap();
        let store = Arc::new(Failing { inner, packs_left: AtomicI64::new(packs) });
        let storage = Storage::new(store.clone(), bench.runtime.handle().clone());
        bench.vault = Vault::create(storage, &CountingEntropy::default()).unwrap();
        bench.write("f", noise(9, 2 << 20));
        let error = bench.try_backup(bench.session(), None).unwrap_err();
        assert!(error.to_string().contains("no space left on device"), "{error}");
        assert_eq!(
            std::fs::read_dir(&folder)
                .unwrap()
                .filter(|e| {
                    let name = e.as_ref().unwrap().file_name();
                    name == "snapshots" || name == "index"
                })
                .count(),
            0
        );
        // The storage heals, and so does the vault.
        store.packs_left.store(i64::MAX, Ordering::SeqCst);
        assert_eq!(bench.backup(None).outcome.files, 1);
        assert_eq!(bench.vault.check(true).unwrap().errors, Vec::<String>::new());
    }
}

#[test]
fn a_vault_is_not_created_over_another() {
    let bench = Bench::new();
    let location = VaultLocation::Directory { path: bench.repository().display().to_string() };
    let storage = Storage::at(&location, bench.folder.path(), bench.runtime.handle().clone()).unwrap();
    assert!(matches!(Vault::create(storage, &CountingEntropy::default()), Err(VaultError::Exists(_))));
}

#[test]
fn files_that_are_not_the_repositorys_are_left_alone() {
    let bench = Bench::new();
    bench.write("f", "x");
    let made = bench.backup(None);
    for (folder, name) in [("snapshots", "notes.txt"), ("index", "abcdef#1"), ("data/00", "zz")] {
        let folder = bench.repository().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), "not a repository file").unwrap();
    }
    assert_eq!(bench.vault.snapshots().unwrap().len(), 1);
    assert_eq!(bench.drill(&made, vault::Selection::All).unwrap().differences.count, 0);
}
