//! Mirrors: verified copies that survive any kill, and stop at the first contradiction.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::time::Timestamp;
use ledger::{Contradiction, FindingKind, Mirror, MirrorError, Step, StoredObjects, verify_log};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use proof::fork::Fork;
use proof::policy::TrustPolicy;

use crate::bench::{Bench, verifying_key};
use crate::crash::Ending;

fn trust() -> TrustPolicy {
    TrustPolicy::parse(format!("log {}\nquorum none\n", verifying_key()).as_bytes()).unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// A mirror's folder.
struct Copy {
    folder: tempfile::TempDir,
    store: Arc<dyn ObjectStore>,
    trust: TrustPolicy,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
        Self { folder, store, trust: trust() }
    }

    fn mirror<'a>(&'a self, of: &'a Bench) -> Mirror<'a> {
        Mirror::new(&of.objects, Arc::clone(&self.store), &self.trust)
    }

    async fn step(&self, of: &Bench) -> Result<Step, MirrorError> {
        self.mirror(of).step(now(), &|_, _| ()).await
    }

    async fn refused(&self, of: &Bench) -> Contradiction {
        let refused = self.step(of).await.unwrap_err();
        assert!(matches!(refused, MirrorError::Contradiction(_)), "{refused:?}");
        let MirrorError::Contradiction(found) = refused else { unreachable!() };
        *found
    }

    /// How many entries the copy has, all of them verified.
    async fn verified(&self) -> u64 {
        let objects = StoredObjects::new(Arc::clone(&self.store));
        let found = verify_log(&objects, &verifying_key(), &mut |_, _| ()).await.unwrap();
        assert_eq!(found.findings, vec![]);
        assert_eq!(found.entries, found.size);
        found.size
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Ok(found) = std::fs::read_dir(self.folder.path().join(folder)) else { return Vec::new() };
        found.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }
}

async fn grow(bench: &Bench, entries: u64) {
    bench.push(entries);
    let mut log = bench.open().await.unwrap();
    while log.advance().await.unwrap() > 0 {}
}

#[tokio::test]
async fn a_mirror_follows_a_log() {
    let (bench, copy) = (Bench::with(&[100]).await, Copy::new());
    let mut size = 0;
    for more in [0, 56, 100, 300, 1] {
        if more > 0 {
            grow(&bench, more).await;
        }
        let step = copy.step(&bench).await.unwrap();
        assert!(matches!(step, Step::Grown { from, .. } if from == size), "{step:?}");
        size = copy.verified().await;
        assert!(matches!(copy.step(&bench).await.unwrap(), Step::Unchanged { .. }));
    }
    assert_eq!(size, 557);
    assert_eq!(copy.names("checkpoints").len(), 5, "every checkpoint is kept");
    let partial = copy.names("tile/0").into_iter().filter(|name| name.contains(".p")).count();
    let wanted = copy.folder.path().join("tile/0/002.p/45");
    assert!(wanted.is_file() && partial <= 3, "outgrown partial tiles are removed");
    assert!(!copy.folder.path().join("tile/0/000.p/100").exists());
}

#[tokio::test]
async fn any_write_of_a_mirror_may_be_the_last() {
    let bench = Bench::with(&[300]).await;
    for writes in 0..12 {
        let copy = Copy::new();
        copy.step(&bench).await.unwrap();
        let before = copy.verified().await;
        grow(&bench, 10).await;
        let killed = Arc::new(Ending::over(copy.folder.path(), "killed"));
        killed.writes_left.store(writes, Ordering::SeqCst);
        let ended = Mirror::new(&bench.objects, killed, &copy.trust).step(now(), &|_, _| ()).await;
        let size = copy.verified().await;
        assert!(size == before || (size == before + 10 && writes >= 4), "{writes}: {ended:?}");
        copy.step(&bench).await.unwrap();
        assert_eq!(copy.verified().await, before + 10, "{writes}");
    }
}

#[tokio::test]
async fn a_fork_is_proven_and_the_copy_stays() {
    let copy = Copy::new();
    copy.step(&Bench::with(&[300]).await).await.unwrap();
    for entries in [100, 300, 700] {
        let other = Bench::with(&[entries]).await;
        let found = copy.refused(&other).await;
        assert_eq!((found.finding.object.as_str(), found.finding.kind), ("checkpoint", FindingKind::Fork));
        let fork = Fork::parse(found.fork.as_ref().unwrap()).unwrap();
        assert!(fork.verify(&[verifying_key()]).is_ok(), "anybody can check it");
        assert_eq!(copy.verified().await, 300);
    }
    let other = Bench::with(&[300]).await;
    let found = copy.refused(&other).await;
    let folder = copy.mirror(&other).keep_evidence(&found, now()).await.unwrap();
    assert!(folder.starts_with("evidence/2026-11-23T12:00:00"), "{folder}");
    let mut names = copy.names(&folder);
    names.sort();
    assert_eq!(names, ["finding.txt", "fork", "kept.checkpoint", "offered.checkpoint"]);
}

#[tokio::test]
async fn a_log_that_was_put_back_is_told_from_a_fork() {
    let (bench, copy) = (Bench::with(&[300]).await, Copy::new());
    let old = std::fs::read(bench.path("checkpoint")).unwrap();
    grow(&bench, 400).await;
    copy.step(&bench).await.unwrap();
    std::fs::write(bench.path("checkpoint"), &old).unwrap();
    let Step::Behind(found) = copy.step(&bench).await.unwrap() else { panic!("it went back") };
    assert_eq!(found.finding.kind, FindingKind::Mismatch);
    assert!(found.finding.message.contains("300") && found.finding.message.contains("700"));
    assert_eq!((found.offered, found.fork), (old, None));
    assert_eq!(copy.verified().await, 700);
}

#[tokio::test]
async fn what_is_not_what_was_signed_is_not_copied() {
    let bench = Bench::with(&[600]).await;
    for object in [
        "tile/entries/001",
        "tile/entries/002.p/88",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
        "checkpoint",
    ] {
        let copy = Copy::new();
        let whole = std::fs::read(bench.path(object)).unwrap();
        let mut changed = whole.clone();
        changed[5] ^= 1;
        std::fs::write(bench.path(object), &changed).unwrap();
        let found = copy.refused(&bench).await;
        assert_eq!((found.finding.object.as_str(), found.finding.kind), (object, FindingKind::Mismatch));
        assert_eq!(found.object.as_deref(), Some(changed.as_slice()));
        assert!(!copy.folder.path().join("checkpoint").exists());

        std::fs::remove_file(bench.path(object)).unwrap();
        let found = copy.refused(&bench).await;
        assert_eq!((found.finding.object.as_str(), found.finding.kind), (object, FindingKind::Missing));
        std::fs::write(bench.path(object), &whole).unwrap();
        copy.step(&bench).await.unwrap();
        assert_eq!(copy.verified().await, 600);
    }
}

#[tokio::test]
async fn nobody_who_is_not_trusted_is_copied() {
    let bench = Bench::with(&[10]).await;
    let witness = "witness w1 witness.example/w1+ed8c37d6+BLDvac9mmAMfo6UM3ZhuGEswRR4MUnSlB9TyBI0y+MK1";
    let policy = format!("log {}\n{witness}\nquorum w1\n", verifying_key());
    let copy = Copy { trust: TrustPolicy::parse(policy.as_bytes()).unwrap(), ..Copy::new() };
    assert!(matches!(copy.step(&bench).await.unwrap(), Step::Unwitnessed { size: 10 }));
    let other =
        "log backup.example/audit+685d0309+AbgzZhMNN9zBtoNNlOoCjgyB590uPZDgNYx3/o30u2u0\nquorum none\n";
    let copy = Copy { trust: TrustPolicy::parse(other.as_bytes()).unwrap(), ..Copy::new() };
    assert_eq!(copy.refused(&bench).await.finding.object, "checkpoint");
}
