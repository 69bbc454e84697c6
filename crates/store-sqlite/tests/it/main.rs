//! The SQLite store against the suite that every store must pass, and what is its own.

#![expect(clippy::unwrap_used, reason = "a test that fails panics")]

mod conformance;
mod durable;

use store_sqlite::SqliteStore;

/// A store over a fresh file.
async fn open() -> (tempfile::TempDir, SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("vouchsafe.db")).await.unwrap();
    (folder, store)
}
