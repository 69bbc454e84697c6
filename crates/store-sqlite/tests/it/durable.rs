//! What is SQLite's own: reopening, damage, and being asked too much.

use domain::ports::{LedgerQueue, Store, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use store_sqlite::SqliteStore;

use crate::open;

/// A commit with one entry, unlike any other.
fn commit() -> domain::ports::Commit {
    use domain::entry::{Actor, Detail, Entry, Origin, Outcome, Phase, Target, TargetKind};
    use testkit::{CountingEntropy, ManualClock};
    static ENTROPY: CountingEntropy = CountingEntropy::new();
    let clock = ManualClock::at("2026-11-23T00:00:00Z");
    let entry = Entry {
        id: domain::id::EntryId::fresh(&clock, &ENTROPY),
        time: domain::ports::Clock::now(&clock),
        phase: Phase::Result,
        intent: None,
        actor: Actor::system("test"),
        origin: Origin::component("test"),
        target: Target::other(TargetKind::Ledger, "x"),
        outcome: Outcome::success(),
        policy: vec![],
        correlation: None,
        detail: Detail::DrillInterrupted {},
        evidence: vec![],
    };
    domain::ports::Commit::recording(entry.encode().unwrap())
}

#[tokio::test]
async fn what_was_committed_is_there_after_reopening() {
    let (folder, store) = open().await;
    for _ in 0..3 {
        store.commit(commit()).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("vouchsafe.db");
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.committed().await.unwrap(), 3);
    assert_eq!(store.commit(commit()).await.unwrap().indices, [3]);
    let mut audit = store_sqlite::Audit::open(&path).await.unwrap();
    assert_eq!(audit.structure().await.unwrap(), Vec::<String>::new());
    let rows = audit.entries(0, 100).await.unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.disagreement().is_none()));
    let mut torn = rows[1].clone();
    torn.status = "failure".to_owned();
    assert!(torn.disagreement().is_some());
    torn.bytes[3] ^= 1;
    assert!(torn.disagreement().is_some());
    audit.close().await;
}

#[tokio::test]
async fn commits_that_wait_are_written_before_it_closes() {
    let (folder, store) = open().await;
    let work: Vec<_> = (0..50)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.commit(commit()).await })
        })
        .collect();
    for work in work {
        work.await.unwrap().unwrap();
    }
    store.close().await;
    let store = SqliteStore::open(&folder.path().join("vouchsafe.db")).await.unwrap();
    assert_eq!(store.committed().await.unwrap(), 50);
}

#[tokio::test]
async fn an_entry_that_is_gone_is_noticed() {
    let (folder, store) = open().await;
    for _ in 0..5 {
        store.commit(commit()).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("vouchsafe.db");
    let mut connection = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    sqlx::query("DELETE FROM ledger_entry WHERE idx = 2").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let store = SqliteStore::open(&path).await.unwrap();
    assert!(matches!(store.entry_bytes(0, 10).await, Err(StoreError::Corrupt { .. })));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vouchsafe.db");
    std::fs::write(&path, "this is not a database, and long enough to be looked at".repeat(100)).unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(error.to_string().contains("vouchsafe.db"), "{error}");
}

#[tokio::test]
async fn after_the_end_nothing_is_acknowledged() {
    let (_folder, store) = open().await;
    let other = store.clone();
    store.commit(commit()).await.unwrap();
    store.close().await;
    assert!(matches!(other.commit(commit()).await, Err(StoreError::Backend(_))));
}
