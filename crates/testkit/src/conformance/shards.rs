//! Shards of the ledger: opened in order, frozen for good, each with indices of its own.

use domain::digest::Digest;
use domain::ports::{Change, Commit, EntryFilter, Head, LedgerQueue, NewShard, Store, StoreError};
use domain::shard::{NextShard, ShardState};

use super::things::Things;

/// A commit that opens a shard.
fn opening(things: &Things, number: u64, previous: Option<Head>) -> Commit {
    let shard = NewShard {
        number,
        origin: format!("ledger.example/{number}"),
        key: format!("key of {number}"),
        opened: things.now(),
        previous,
    };
    things.commit("opening").with(Change::OpenShard(shard))
}

fn head(size: u64) -> Head {
    Head { size, root: Digest::of(&size.to_be_bytes()), checkpoint: vec![7; 9] }
}

/// A frozen shard takes nothing, its keys are kept, and the next one begins at index 0.
pub async fn shards_follow_each_other<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    assert!(store.shards().await.unwrap().is_empty());
    assert_eq!(store.commit(opening(&things, 1, None)).await.unwrap().indices, [0]);
    let again = store.commit(opening(&things, 1, None)).await.unwrap_err();
    assert!(matches!(again, StoreError::Stale { .. }), "{again}");

    let announce = things.commit("a").with(Change::AnnounceKey("second".to_owned()));
    assert_eq!(store.commit(announce).await.unwrap().indices, [1]);
    let again = store.commit(things.commit("a").with(Change::AnnounceKey("second".to_owned())));
    assert!(matches!(again.await, Err(StoreError::Conflict { .. })));
    store.commit(things.commit("a").with(Change::RetireKey("key of 1".to_owned()))).await.unwrap();
    for key in ["key of 1", "second", "other"] {
        let last = store.commit(things.commit("a").with(Change::RetireKey(key.to_owned())));
        assert!(matches!(last.await, Err(StoreError::Stale { .. })), "{key}");
    }
    let next = NextShard { origin: "ledger.example/2".to_owned(), key: "key of 2".to_owned() };
    let freeze = things.commit("a").with(Change::FreezeShard { next: Some(next.clone()) });
    assert_eq!(store.commit(freeze).await.unwrap().indices, [3]);
    let refused = store.commit(things.commit("a")).await.unwrap_err();
    assert!(matches!(refused, StoreError::Frozen { .. }), "{refused}");
    assert_eq!(store.committed().await.unwrap(), 4);
    store.swap_head(0, &head(4)).await.unwrap();

    assert_eq!(store.commit(opening(&things, 2, Some(head(4)))).await.unwrap().indices, [4]);
    let shards = store.shards().await.unwrap();
    let old = &shards[0];
    assert_eq!((old.number, old.first, old.state, &old.end), (1, 0, ShardState::Frozen, &Some(head(4))));
    assert_eq!(old.next, Some(next));
    let keys: Vec<_> = old.keys.iter().map(|key| (key.key.as_str(), key.from, key.retired)).collect();
    assert_eq!(keys, [("key of 1", 0, Some(2)), ("second", 1, None)]);
    let new = &shards[1];
    assert_eq!((new.number, new.first, new.state, &new.end), (2, 4, ShardState::Open, &None));

    assert!(store.head().await.unwrap().is_none(), "the new shard has no head");
    store.commit(things.commit("a")).await.unwrap();
    assert_eq!(store.committed().await.unwrap(), 2);
    let first = store.entry(4).await.unwrap().unwrap().bytes;
    assert_eq!(store.entry_bytes(0, 10).await.unwrap()[0], first);
    assert_eq!(store.entry_bytes(1, 10).await.unwrap().len(), 1);
    store.swap_head(0, &head(2)).await.unwrap();
}

/// What a shard never signed is in the next one, after the entry that opens it.
pub async fn what_was_never_signed_moves_on<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    store.commit(opening(&things, 1, None)).await.unwrap();
    for _ in 0..3 {
        store.commit(things.commit("a")).await.unwrap();
    }
    store.swap_head(0, &head(2)).await.unwrap();
    let before = store.entry_bytes(0, 10).await.unwrap();
    // A witness has seen more of the old shard than this copy knows.
    let open = store.commit(opening(&things, 2, Some(head(9)))).await.unwrap();
    assert_eq!(open.indices, [2]);
    let after = store.entry_bytes(0, 10).await.unwrap();
    assert_eq!(after.len(), 3, "the opening entry, and the two that nobody had signed");
    assert_eq!(after[1..], before[2..]);
    assert_eq!(store.shards().await.unwrap()[0].ended(), Some(9));
    let all: Vec<_> = store.entries(&EntryFilter::default()).await.unwrap();
    assert_eq!(all.iter().map(|entry| entry.index).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
}
