//! What is SQLite's own: reopening, damage, and being asked too much.

use domain::ports::{EntryFilter, LedgerQueue, Store, StoreError};
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
    domain::ports::Commit::recording(entry.encode(&ENTROPY).unwrap())
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
    sqlx::query("DELETE FROM ledger_batch WHERE first = 2").execute(&mut connection).await.unwrap();
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

/// A connection as anybody could open it.
async fn by_hand(path: &std::path::Path) -> sqlx::SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

#[tokio::test]
async fn columns_that_were_changed_are_noticed() {
    let (folder, store) = open().await;
    for _ in 0..3 {
        store.commit(commit()).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("vouchsafe.db");
    let mut hand = by_hand(&path).await;
    sqlx::query("UPDATE ledger_entry SET status = 'failure' WHERE idx = 1").execute(&mut hand).await.unwrap();
    sqlx::query("DELETE FROM ledger_entry WHERE idx = 0").execute(&mut hand).await.unwrap();
    hand.close().await.unwrap();
    let mut audit = store_sqlite::Audit::open(&path).await.unwrap();
    let entries = audit.entries(0, 10).await.unwrap();
    let told: Vec<_> = entries.iter().map(|entry| entry.disagreement().is_some()).collect();
    assert_eq!(told, [true, true, false]);
    audit.close().await;
}

#[tokio::test]
async fn what_was_not_indexed_is_indexed_when_it_is_opened() {
    let (folder, store) = open().await;
    let mut last = None;
    for _ in 0..5 {
        let commit = commit();
        last = Some(commit.entries()[0].id);
        store.commit(commit).await.unwrap();
    }
    store.close().await;
    let path = folder.path().join("vouchsafe.db");
    let mut hand = by_hand(&path).await;
    sqlx::query("DELETE FROM ledger_entry WHERE idx >= 2").execute(&mut hand).await.unwrap();
    hand.close().await.unwrap();
    let mut audit = store_sqlite::Audit::open(&path).await.unwrap();
    let entries = audit.entries(0, 10).await.unwrap();
    assert!(entries.len() == 5 && entries.iter().all(|entry| entry.disagreement().is_none()));
    audit.close().await;
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.entry_by_id(&last.unwrap()).await.unwrap().unwrap().index, 4);
    assert_eq!(store.entries(&EntryFilter::default()).await.unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_index_never_falls_behind_without_bound() {
    let (folder, store) = open().await;
    // More than may be missing from it, in less time than it waits for a pause.
    let mut ids = Vec::new();
    for _ in 0..40 {
        let big = (1..500)
            .fold(commit(), |commit, _| commit.and_recording(self::commit().into_entries().remove(0)));
        ids.push(big.entries()[499].id);
        store.commit(big).await.unwrap();
    }
    let mut hand = by_hand(&folder.path().join("vouchsafe.db")).await;
    let indexed: i64 =
        sqlx::query_scalar("SELECT count(*) FROM ledger_entry").fetch_one(&mut hand).await.unwrap();
    assert!(indexed >= 20_000 - 16_384, "{indexed}");
    for (at, id) in ids.iter().enumerate() {
        let found = store.entry_by_id(id).await.unwrap().unwrap();
        assert_eq!(found.index, at as u64 * 500 + 499);
    }
    let indexed: i64 =
        sqlx::query_scalar("SELECT count(*) FROM ledger_entry").fetch_one(&mut hand).await.unwrap();
    assert_eq!(indexed, 20_000);
    assert_eq!(store.entry_bytes(19_990, 100).await.unwrap().len(), 10);
    assert_eq!(store.entry_bytes(130, 5).await.unwrap().len(), 5, "from inside a batch");
}

#[tokio::test]
async fn entries_of_the_first_format_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = by_hand(&folder.path().join("old.db")).await;
    for sql in [
        include_str!("../../../../migrations/sqlite/0001_init.sql"),
        "INSERT INTO ledger_entry VALUES (0, 'a', 7, 't', 'k', 'x', NULL, 'me', 'success', NULL, x'7b7d'), \
         (1, 'b', 9, 't', 'k', 'x', 'team', 'me', 'failure', 'run', CAST('{' || printf('%.*c', 300, 'x') || '}' AS BLOB))",
        include_str!("../../../../migrations/sqlite/0003_shards.sql"),
        include_str!("../../../../migrations/sqlite/0005_witnesses.sql"),
        include_str!("../../../../migrations/sqlite/0006_batches.sql"),
    ] {
        sqlx::raw_sql(sql).execute(&mut hand).await.unwrap();
    }
    let batches: Vec<(i64, i64, i64, Vec<u8>)> =
        sqlx::query_as("SELECT * FROM ledger_batch ORDER BY first").fetch_all(&mut hand).await.unwrap();
    let long = [&[1u8, 46][..], b"{", &[b'x'; 300], b"}"].concat();
    assert_eq!(batches, [(0, 1, 7, b"\0\x02{}".to_vec()), (1, 1, 9, long)]);
    let rows: Vec<(i64, String, Option<String>)> =
        sqlx::query_as("SELECT idx, id, team FROM ledger_entry ORDER BY idx")
            .fetch_all(&mut hand)
            .await
            .unwrap();
    assert_eq!(rows, [(0, "a".to_owned(), None), (1, "b".to_owned(), Some("team".to_owned()))]);
}

#[tokio::test]
async fn too_much_at_once_is_refused_and_nothing_stops() {
    let (_folder, store) = open().await;
    // One thread: all of them ask before the writer gets its turn.
    let work: Vec<_> = (0..9_000)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.commit(commit()).await })
        })
        .collect();
    let (mut done, mut refused) = (0, 0);
    for work in work {
        match work.await.unwrap() {
            Ok(_) => done += 1,
            Err(StoreError::Overloaded { waiting }) => {
                assert_eq!(waiting, 8_192);
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 0 && done >= 8_192, "{done} done, {refused} refused");
    assert_eq!(store.committed().await.unwrap(), done, "what was refused is not there");
    store.commit(commit()).await.unwrap();
}

/// An installation from before there were shards: its first entry says what its only log is.
#[tokio::test]
async fn a_database_from_before_shards_has_one() {
    use sqlx::SqlSafeStr;
    use sqlx::migrate::{Migration, MigrationType, Migrator};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vouchsafe.db");
    let init = include_str!("../../../../migrations/sqlite/0001_init.sql");
    let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut connection = options.disable_statement_logging().connect().await.unwrap();
    let first = Migration::new(1, "init".into(), MigrationType::Simple, init.into_sql_str(), false);
    Migrator::with_migrations(vec![first]).run_direct(None, &mut connection, false).await.unwrap();
    let entry =
        r#"{"detail":{"key":"old.example/log+00+AA","origin":"old.example/log"},"type":"ledger.opened"}"#;
    sqlx::query(
        "INSERT INTO ledger_entry (idx, id, time, type, target_kind, target, actor, status, bytes) \
         VALUES (0, 'x', 1789000000000000, 'ledger.opened', 'ledger', 'old.example/log', 'a', 'success', ?)",
    )
    .bind(entry.as_bytes())
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();

    let store = SqliteStore::open(&path).await.unwrap();
    let shards = store.shards().await.unwrap();
    assert_eq!(shards.len(), 1);
    assert_eq!((shards[0].number, shards[0].first, shards[0].origin.as_str()), (1, 0, "old.example/log"));
    let keys: Vec<_> = shards[0].keys.iter().map(|key| (key.key.as_str(), key.from, key.retired)).collect();
    assert_eq!(keys, [("old.example/log+00+AA", 0, None)]);
    assert_eq!(store.committed().await.unwrap(), 1);
}
