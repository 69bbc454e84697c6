//! Opens a database: migrates it, starts the writer, sets up readers.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlSafeStr, SqliteConnection, SqlitePool};

use crate::write::Writer;

/// The state of an installation in SQLite.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pub(crate) readers: SqlitePool,
    pub(crate) writer: Writer,
}

/// Why a database cannot be opened.
#[derive(Debug)]
pub struct OpenError {
    path: PathBuf,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "open the database {}", self.path.display())
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// Readers at the same time; SQLite's readers do not wait for each other.
const READERS: u32 = 8;
/// The writer is the only one, but a backup tool may hold the file for a moment.
const PATIENCE: Duration = Duration::from_secs(10);
/// The write-ahead log is cut back to this after a checkpoint.
const WAL_LIMIT: &str = "67108864";
/// Pages of 4 KiB in the write-ahead log before the writer folds it into the database itself: by then most of
/// it is folded (`write::fold`), and what is left is soon done.
const WAL_PAGES: &str = "8192";
/// Kibibytes of pages that the writer keeps in memory, negative as SQLite wants them: the index's pages
/// are changed by every group.
const WRITER_CACHE: &str = "-65536";
/// "VCHS": tells `file` and everybody else whose database this is.
const APPLICATION_ID: &str = "1447249011";

/// Every migration, oldest first; the files are in `migrations/sqlite`.
const MIGRATIONS: [(i64, &str, &str); 5] = [
    (1, "init", include_str!("../../../migrations/sqlite/0001_init.sql")),
    (3, "shards", include_str!("../../../migrations/sqlite/0003_shards.sql")),
    (4, "personal", include_str!("../../../migrations/sqlite/0004_personal.sql")),
    (5, "witnesses", include_str!("../../../migrations/sqlite/0005_witnesses.sql")),
    (6, "batches", include_str!("../../../migrations/sqlite/0006_batches.sql")),
];

impl SqliteStore {
    /// Opens the database at `path`, which is made if it is not there, and brings it up to date.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        Self::try_open(path).await.map_err(|source| OpenError { path: path.to_owned(), source })
    }

    async fn try_open(path: &Path) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .pragma("journal_size_limit", WAL_LIMIT)
            .pragma("trusted_schema", "OFF")
            // What is deleted is overwritten: see `write::personal`.
            .pragma("secure_delete", "ON")
            .disable_statement_logging();
        let mut writer: SqliteConnection = options
            .clone()
            .pragma("application_id", APPLICATION_ID)
            .pragma("wal_autocheckpoint", WAL_PAGES)
            .pragma("cache_size", WRITER_CACHE)
            .connect()
            .await?;
        migrator().run_direct(None, &mut writer, false).await?;
        let folding = options.clone().connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up: asking each time whether it did costs as much as most questions.
            .test_before_acquire(false)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self { readers, writer: Writer::start(writer, folding).await? })
    }

    /// Writes what is waiting, and closes the database.
    pub async fn close(self) {
        // Whoever closes last folds the write-ahead log into the database, and readers may not.
        self.readers.close().await;
        self.writer.finish().await;
    }
}

fn migrator() -> Migrator {
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.into_iter().map(migration).collect())
}
