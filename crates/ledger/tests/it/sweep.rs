//! Partial tiles go once the full ones are there; whoever misses one reads the full one.

use futures::TryStreamExt;
use std::collections::BTreeSet;

use ledger::{LogObjects, read_bundle, read_tile};
use proof::tile::{EntryTile, Tile, entry_tiles_at, tiles_at};

use crate::bench::Bench;

/// The objects that a log of this size has, if nothing else was ever published.
fn needed(size: u64) -> BTreeSet<String> {
    tiles_at(size).map(Tile::path).chain(entry_tiles_at(size).map(EntryTile::path)).collect()
}

async fn found(bench: &Bench) -> BTreeSet<String> {
    bench.objects.list().unwrap().try_collect().await.unwrap()
}

#[tokio::test]
async fn needless_partial_tiles_are_removed() {
    let bench = Bench::with(&[1, 2, 250, 1, 2, 300, 211]).await;
    assert_eq!(
        found(&bench).await.difference(&needed(767)).collect::<Vec<_>>(),
        ["tile/0/002.p/44", "tile/1/000.p/1", "tile/entries/002.p/44",],
        "what the right edge was before stays until it is full"
    );
    assert!(needed(767).is_subset(&found(&bench).await));
    assert!(bench.verify().await.holds());
    let mut log = bench.open().await.unwrap();
    bench.push(1);
    while log.advance().await.unwrap() > 0 {}
    let left = found(&bench).await;
    assert!(left.iter().all(|path| !path.starts_with("tile/0/") || !path.contains(".p")), "{left:?}");
}

#[tokio::test]
async fn what_a_crash_left_is_removed_at_the_start() {
    let bench = Bench::with(&[300, 300]).await;
    for path in ["tile/0/001.p/44", "tile/0/001.p/3", "tile/entries/001.p/44"] {
        let path = bench.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "left").unwrap();
    }
    bench.open().await.unwrap();
    let left = found(&bench).await;
    assert!(left.iter().all(|path| !path.contains("001.p")), "{left:?}");
    assert!(needed(600).is_subset(&left));
}

#[tokio::test]
async fn the_full_one_stands_for_a_partial_one_that_is_gone() {
    let bench = Bench::with(&[300, 300]).await;
    let partial = Tile::new(0, 1, 44).unwrap();
    assert!(bench.objects.get(&partial.path()).await.unwrap().is_none());
    let full = bench.objects.get(&partial.full().path()).await.unwrap().unwrap();
    let bytes = read_tile(&bench.objects, partial).await.unwrap().unwrap();
    assert_eq!(bytes, full.slice(..44 * 32));
    let partial = EntryTile::new(1, 44).unwrap();
    assert!(bench.objects.get(&partial.path()).await.unwrap().is_none());
    let bytes = read_bundle(&bench.objects, partial).await.unwrap().unwrap();
    let entries = proof::bundle::decode(partial, &bytes).unwrap();
    let all = domain::ports::LedgerQueue::entry_bytes(bench.queue.as_ref(), 256, 44).await.unwrap();
    assert_eq!(entries, all.iter().map(Vec::as_slice).collect::<Vec<_>>());
    // What was never there is told, not made up.
    assert!(read_tile(&bench.objects, Tile::new(0, 9, 3).unwrap()).await.unwrap().is_none());
    assert!(read_bundle(&bench.objects, EntryTile::new(9, 3).unwrap()).await.unwrap().is_none());
}
