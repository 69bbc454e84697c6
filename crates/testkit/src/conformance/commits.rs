//! Commits are whole or not there, whoever else commits at the same time.

use domain::ports::{Change, LedgerQueue, RunFilter, Store, StoreError};
use domain::run::RunState;

use super::things::Things;
use crate::sample;

/// A commit that fails in its last change leaves no change and no entry.
pub async fn commits_are_whole<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    let first = store.commit(things.commit("a").with(Change::AddAsset(sample::asset("a")))).await.unwrap();
    assert_eq!(first.indices, [0]);
    let torn = things
        .commit("b")
        .and_recording(things.entry("b"))
        .with(Change::AddAsset(sample::asset("b")))
        .with(Change::AddRun(things.backup("b")))
        .with(Change::AddAsset(sample::asset("a")));
    let error = store.commit(torn).await.unwrap_err();
    assert!(matches!(&error, StoreError::Conflict { id, .. } if id == "a"), "{error}");
    assert!(store.asset(&"b".parse().unwrap()).await.unwrap().is_none());
    assert!(store.runs(&RunFilter::default()).await.unwrap().is_empty());
    assert_eq!(store.committed().await.unwrap(), 1);
    let two = store.commit(things.commit("b").and_recording(things.entry("b"))).await.unwrap();
    assert_eq!(two.indices, [1, 2], "no index is lost by a commit that failed");
}

/// What is there already is a conflict; what moved meanwhile is stale.
pub async fn conflicts_and_stale_changes(store: &dyn Store) {
    let things = Things::new();
    for name in ["a", "b"] {
        store.commit(things.commit(name).with(Change::AddAsset(sample::asset(name)))).await.unwrap();
    }
    let conflict = |error: StoreError| assert!(matches!(error, StoreError::Conflict { .. }), "{error}");
    let stale = |error: StoreError| assert!(matches!(error, StoreError::Stale { .. }), "{error}");

    let run = things.backup("a");
    store.commit(things.commit("a").with(Change::AddRun(run.clone()))).await.unwrap();
    conflict(store.commit(things.commit("a").with(Change::AddRun(things.backup("a")))).await.unwrap_err());
    // Another asset, another kind: fine. Restores run side by side.
    for run in [things.backup("b"), things.drill("a"), things.restore("a"), things.restore("a")] {
        store.commit(things.commit("a").with(Change::AddRun(run))).await.unwrap();
    }

    let running = run.clone().begin(things.now()).unwrap();
    let begin = || Change::MoveRun { run: running.clone(), from: RunState::Queued };
    store.commit(things.commit("a").with(begin())).await.unwrap();
    stale(store.commit(things.commit("a").with(begin())).await.unwrap_err());
    let ended = running.clone().end(things.now(), RunState::Failed, None, Some("no".into())).unwrap();
    let end = Change::MoveRun { run: ended, from: RunState::Running };
    store.commit(things.commit("a").with(end)).await.unwrap();
    // It is over: the next may begin.
    store.commit(things.commit("a").with(Change::AddRun(things.backup("a")))).await.unwrap();

    let token = things.token("ci");
    let secret = domain::digest::Digest::of(b"s");
    store.commit(things.commit("t").with(Change::AddToken { token: token.clone(), secret })).await.unwrap();
    let other = domain::digest::Digest::of(b"t");
    let again = Change::AddToken { token: things.token("ci"), secret: other };
    conflict(store.commit(things.commit("t").with(again)).await.unwrap_err());
    let revoke = || Change::RevokeToken { id: token.id, at: things.now() };
    store.commit(things.commit("t").with(revoke())).await.unwrap();
    stale(store.commit(things.commit("t").with(revoke())).await.unwrap_err());
    let nobody = Change::VerifyPoint { point: things.point("a").id, at: things.now() };
    stale(store.commit(things.commit("a").with(nobody)).await.unwrap_err());
}

/// Commits at the same time get indices of their own, and each entry stands at its index.
pub async fn many_commits_at_once<S: Store + LedgerQueue + Clone + 'static>(store: &S) {
    let things = Things::new();
    let commits: Vec<_> = (0..300).map(|i| things.commit(&format!("asset-{i}"))).collect();
    let work: Vec<_> = commits
        .into_iter()
        .map(|commit| {
            let store = store.clone();
            let bytes = commit.entries()[0].bytes.clone();
            tokio::spawn(async move { (store.commit(commit).await.unwrap().indices, bytes) })
        })
        .collect();
    let mut seen = Vec::new();
    for work in work {
        let (indices, bytes) = work.await.unwrap();
        assert_eq!(indices.len(), 1);
        assert_eq!(store.entry(indices[0]).await.unwrap().unwrap().bytes, bytes);
        seen.extend(indices);
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..300).collect::<Vec<_>>());
    assert_eq!(store.committed().await.unwrap(), 300);
}

/// Whoever lets the queue settle finds what was handed in before.
pub async fn settling_waits_for_what_was_handed_in<S: Store + LedgerQueue>(store: &S) {
    let things = Things::new();
    for committed in 1..=20 {
        let settled = async {
            store.settle().await.unwrap();
            store.committed().await.unwrap()
        };
        // The first is polled first: it is handed in, and waits.
        let (done, found) = tokio::join!(biased; store.commit(things.commit("a")), settled);
        assert_eq!((done.unwrap().indices, found), (vec![committed - 1], committed));
    }
}
