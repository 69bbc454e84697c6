//! The ledger's queue: entries in order, and a head that only one writer moves.

use domain::digest::Digest;
use domain::ports::{Head, LedgerQueue, QueueError, Store};

use super::things::Things;

/// The head moves from where it is expected, and from nowhere else.
pub async fn the_head_moves_by_compare_and_swap<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    assert_eq!(store.committed().await.unwrap(), 0);
    assert!(store.head().await.unwrap().is_none());
    let mut bytes = Vec::new();
    let mut times = Vec::new();
    for passed in [10, 10, 0, 10, 0] {
        let commit = things.commit("a");
        times.push(commit.entries()[0].time);
        things.pass(passed);
        bytes.push(commit.entries()[0].bytes.clone());
        store.commit(commit).await.unwrap();
    }
    assert_eq!(store.entry_bytes(0, 100).await.unwrap(), bytes);
    assert_eq!(store.entry_bytes(2, 2).await.unwrap(), bytes[2..4]);
    assert!(store.entry_bytes(5, 10).await.unwrap().is_empty());
    assert_eq!(store.newest_time(0, 100).await.unwrap(), times.iter().max().copied());
    assert_eq!(store.newest_time(1, 2).await.unwrap(), times[1..3].iter().max().copied());
    assert_eq!(store.newest_time(5, 10).await.unwrap(), None);

    let head = |size: u64| Head { size, root: Digest::of(&size.to_be_bytes()), checkpoint: vec![7; 9] };
    store.swap_head(0, &head(3)).await.unwrap();
    assert_eq!(store.head().await.unwrap(), Some(head(3)));
    for expected in [0, 2, 4] {
        let lost = store.swap_head(expected, &head(5)).await.unwrap_err();
        assert!(matches!(lost, QueueError::LostSwap { found: 3, .. }), "{lost}");
    }
    store.swap_head(3, &head(5)).await.unwrap();
    assert_eq!(store.head().await.unwrap(), Some(head(5)));
}
