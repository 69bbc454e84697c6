//! What opens commitments is kept beside the entries, erased for ever, and never under another hold than
//! was looked at.

use domain::entry::{EntryKind, KeptState, Outcome, Status};
use domain::erasure::ErasureFilter;
use domain::hold::{Hold, HoldScope};
use domain::ports::{Change, Commit, LedgerQueue, Store, StoreError};

use super::things::Things;

/// What opens the commitments of an entry is there with it, and gone once it is erased.
pub async fn personal_fields_are_kept_and_erased<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    let because = |why: &str| Outcome::because(Status::Failure, why);
    let first = things.entry_of("a", because("alice asked"));
    let second = things.entry_of("b", because("bob asked"));
    let plain = things.entry("a");
    let commit = Commit::recording(first.clone()).and_recording(plain).and_recording(second.clone());
    store.commit(commit).await.unwrap();

    let kept = store.kept_fields(&[0, 1, 2]).await.unwrap();
    let openings: Vec<_> = first.openings.iter().chain(&second.openings).cloned().collect();
    assert_eq!(kept.iter().map(|field| field.index).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(kept.iter().map(|field| field.entry).collect::<Vec<_>>(), [first.id, second.id]);
    for (field, opening) in kept.iter().zip(openings) {
        assert_eq!((field.field.as_str(), &field.state), ("/outcome/reason", &KeptState::Open(opening)));
    }

    let found = async |filter: ErasureFilter| -> Vec<u64> {
        store.erasable(&filter, 10).await.unwrap().into_iter().map(|field| field.index).collect()
    };
    let filter = ErasureFilter::default;
    assert_eq!(found(filter()).await, [0, 2]);
    assert_eq!(found(ErasureFilter { entries: vec![1, 2], ..filter() }).await, [2]);
    assert_eq!(found(ErasureFilter { asset: Some("a".into()), ..filter() }).await, [0]);
    assert_eq!(found(ErasureFilter { actor: Some("nobody".into()), ..filter() }).await, Vec::<u64>::new());
    assert_eq!(found(ErasureFilter { before: Some(things.now()), ..filter() }).await, Vec::<u64>::new());
    let all = store.erasable(&filter(), 1).await.unwrap();
    assert_eq!(all.len(), 1, "bounded");
    assert_eq!(
        (all[0].kind, all[0].commitment),
        (EntryKind::BackupInterrupted, first.openings[0].commitment())
    );

    let said = things.entry("a");
    let by = said.id;
    let fields = vec![(first.id, "/outcome/reason".to_owned())];
    let erase = || Change::Erase { fields: fields.clone(), by, holds: 0 };
    store.commit(Commit::recording(said).with(erase())).await.unwrap();
    let kept = store.kept_fields(&[0, 2]).await.unwrap();
    assert_eq!(kept[0].state, KeptState::Erased(by));
    assert!(matches!(kept[1].state, KeptState::Open(_)));
    assert_eq!(found(filter()).await, [2]);
    let twice = store.commit(things.commit("a").with(erase())).await.unwrap_err();
    assert!(matches!(twice, StoreError::Stale { .. }), "{twice}");
    store.scrub().await.unwrap();
    assert_eq!(store.committed().await.unwrap(), 4);
}

/// Holds are placed once and lifted once, and an erasure that looked at other holds does not happen.
pub async fn holds_stop_erasures_that_did_not_see_them<S: Store>(store: &S) {
    let things = Things::new();
    let kept = things.entry_of("a", Outcome::because(Status::Failure, "x"));
    store.commit(Commit::recording(kept.clone())).await.unwrap();
    let hold = Hold {
        name: "case-7".parse().unwrap(),
        scope: HoldScope { assets: vec!["a".parse().unwrap()], ..HoldScope::default() },
        placed: things.now(),
        lifted: None,
    };
    let place = || Change::PlaceHold(hold.clone());
    store.commit(things.commit("h").with(place())).await.unwrap();
    assert_eq!(store.holds().await.unwrap(), std::slice::from_ref(&hold));
    let again = store.commit(things.commit("h").with(place())).await.unwrap_err();
    assert!(matches!(again, StoreError::Conflict { .. }), "{again}");

    let said = things.entry("a");
    let fields = vec![(kept.id, "/outcome/reason".to_owned())];
    let blind = Change::Erase { fields, by: said.id, holds: 0 };
    let error = store.commit(Commit::recording(said).with(blind)).await.unwrap_err();
    assert!(matches!(error, StoreError::Stale { .. }), "{error}");
    assert!(matches!(store.kept_fields(&[0]).await.unwrap()[0].state, KeptState::Open(_)));

    let lift = || Change::LiftHold { name: hold.name.clone(), at: things.now() };
    store.commit(things.commit("h").with(lift())).await.unwrap();
    assert_eq!(store.holds().await.unwrap()[0].lifted, Some(things.now()));
    let again = store.commit(things.commit("h").with(lift())).await.unwrap_err();
    assert!(matches!(again, StoreError::Stale { .. }), "{again}");
}
