//! The log that we write is byte for byte the golden one, written from the specification's text.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::digest::Digest;
use ledger::{Log, LogParts, StoredObjects, read_bundle, read_tile, verify_log};
use object_store::local::LocalFileSystem;
use proof::note::SigningKey;
use proof::tile::{EntryTile, Tile};
use testkit::MemoryQueue;

const ORIGIN: &str = "backup.example/audit";

fn vectors() -> PathBuf {
    testkit::guest::repository().join("crates/proof/tests/vectors")
}

fn entry(i: u64) -> String {
    format!("{{\"seq\": {i}, \"event\": \"backup.completed\", \"bytes\": {}}}", 17 * i)
}

/// All files below a folder, relative to it.
fn files(folder: &Path, at: &Path, found: &mut Vec<PathBuf>) {
    for file in std::fs::read_dir(folder.join(at)).unwrap() {
        let file = file.unwrap();
        let path = at.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            files(folder, &path, found);
        } else {
            found.push(path);
        }
    }
}

#[tokio::test]
async fn tiles_bundles_and_checkpoints_are_the_golden_ones() {
    let seed = *Digest::of(format!("seed for {ORIGIN}").as_bytes()).as_bytes();
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(LocalFileSystem::new_with_prefix(folder.path()).unwrap());
    let objects = StoredObjects::new(store);
    let queue = Arc::new(MemoryQueue::default());
    let signer = || SigningKey::from_seed(ORIGIN, &seed).unwrap();
    let parts = LogParts {
        queue: queue.clone(),
        objects: objects.clone(),
        keys: signer().into(),
        clock: Arc::new(testkit::ManualClock::at("2026-11-23T00:00:00Z")),
        witnessing: None,
    };
    let mut log = Log::open(parts).await.unwrap();
    for (from, to) in [(0, 300), (300, 1000)] {
        for i in from..to {
            queue.push(entry(i));
        }
        while log.advance().await.unwrap() > 0 {}
        let golden = std::fs::read_to_string(vectors().join(format!("tlog/checkpoint.{to}"))).unwrap();
        let ours = std::fs::read_to_string(folder.path().join("checkpoint")).unwrap();
        // The golden checkpoint also carries a witness's signature, as its last line.
        assert!(golden.starts_with(&ours), "{to}");
        assert_eq!(golden.lines().count(), ours.lines().count() + 1);
    }
    let golden = vectors().join("tlog");
    let mut tiles = Vec::new();
    files(&golden, Path::new("tile"), &mut tiles);
    assert!(tiles.len() > 10);
    for tile in tiles {
        let golden = std::fs::read(golden.join(&tile)).unwrap();
        let path = tile.to_str().unwrap();
        // Partial tiles of the first checkpoint are gone where the second one's are full.
        let ours = match (path.parse::<Tile>(), path.parse::<EntryTile>()) {
            (Ok(tile), _) => read_tile(&objects, tile).await,
            (_, Ok(tile)) => read_bundle(&objects, tile).await,
            _ => panic!("no tile: {path}"),
        };
        assert_eq!(ours.unwrap().unwrap(), golden, "{path}");
    }
    let key = signer().verifying_key().clone();
    assert_eq!(key.to_string(), std::fs::read_to_string(vectors().join("tlog/vkey")).unwrap().trim());
    let verified = verify_log(&objects, &key, &mut |_, _| ()).await.unwrap();
    assert_eq!((verified.findings, verified.entries), (vec![], 1000));
}
