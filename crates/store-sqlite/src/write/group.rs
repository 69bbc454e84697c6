//! One group of writes in one transaction: each is whole or not there, and none is acknowledged before
//! all are on disk.

use domain::entry::EncodedEntry;
use domain::ports::{Commit, Committed, Head, QueueError, StoreError};
use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use super::writer::Work;
use super::{change, entries, shard, witness};
use crate::error::failed;
use crate::rows::column;

/// A write that was done in the transaction, and waits for it to be on disk.
enum Pending {
    Commit(Committed, oneshot::Sender<Result<Committed, StoreError>>),
    Swap(oneshot::Sender<Result<(), QueueError>>),
    Remember(oneshot::Sender<Result<(), StoreError>>),
}

/// Writes a group, and answers everybody in it.
pub(super) async fn write(connection: &mut SqliteConnection, group: impl Iterator<Item = Work> + Send) {
    let group: Vec<_> = group.collect();
    if group.is_empty() {
        return;
    }
    let mut pending = Vec::new();
    let ended = transact(connection, group, &mut pending).await;
    if let Err(error) = &ended {
        tracing::error!(error = %error, "a group of commits failed");
        let _ = sqlx::query("ROLLBACK").execute(connection).await;
    }
    for pending in pending {
        pending.answer(&ended);
    }
}

async fn transact(
    connection: &mut SqliteConnection,
    group: Vec<Work>,
    pending: &mut Vec<Pending>,
) -> Result<(), StoreError> {
    let begun = begin(connection).await;
    let mut next = match begun {
        Ok(next) => next,
        Err(error) => {
            for work in group {
                work.refuse(&error);
            }
            return Err(error);
        }
    };
    let mut new = Vec::new();
    for work in group {
        match work {
            Work::Commit(commit, reply) if shard::opens(&commit) => {
                // Everything before it has to be in its place: some of it may move.
                entries::insert(connection, next - new.len() as u64, &new).await?;
                new.clear();
                match open(connection, &commit, next).await {
                    Ok(first) => {
                        next += commit.entries().len() as u64;
                        let indices = (first..).take(commit.entries().len()).collect();
                        pending.push(Pending::Commit(Committed { indices }, reply));
                    }
                    Err(error) => {
                        let _ = reply.send(Err(error));
                    }
                }
            }
            Work::Commit(commit, reply) => match apply(connection, &commit, next).await {
                Ok(()) => {
                    let indices = (next..).take(commit.entries().len()).collect();
                    next += commit.entries().len() as u64;
                    new.extend_from_slice(commit.entries());
                    pending.push(Pending::Commit(Committed { indices }, reply));
                }
                Err(error) => {
                    let _ = reply.send(Err(error));
                }
            },
            Work::Swap(expected, head, reply) => match swap(connection, expected, &head).await {
                Ok(()) => pending.push(Pending::Swap(reply)),
                Err(error) => {
                    let _ = reply.send(Err(error));
                }
            },
            Work::Remember(witnesses, witnessed, reply) => {
                match witness::remember(connection, &witnesses, witnessed.as_ref()).await {
                    Ok(()) => pending.push(Pending::Remember(reply)),
                    Err(error) => {
                        let _ = reply.send(Err(error));
                    }
                }
            }
            Work::Stop => {}
        }
    }
    finish(connection, next - new.len() as u64, &new).await
}

/// Begins the transaction; gives the index of the next entry.
async fn begin(connection: &mut SqliteConnection) -> Result<u64, StoreError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(failed)?;
    let next: i64 = sqlx::query_scalar("SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry")
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    crate::rows::count("the ledger's length", "", next)
}

/// Does the changes of one commit, or none of them; its first entry will have the place `next`. Where the
/// ledger is frozen, nothing is done: it could not be recorded.
async fn apply(connection: &mut SqliteConnection, commit: &Commit, next: u64) -> Result<(), StoreError> {
    if let Some(origin) = shard::frozen(connection).await? {
        return Err(StoreError::Frozen { origin });
    }
    if commit.changes().is_empty() {
        return Ok(());
    }
    savepoint(connection, async |connection| {
        for change in commit.changes() {
            change::apply(connection, change, next).await?;
        }
        Ok(())
    })
    .await
}

/// Opens a shard with the entries of a commit as its first; gives the place of the first of them.
async fn open(connection: &mut SqliteConnection, commit: &Commit, next: u64) -> Result<u64, StoreError> {
    savepoint(connection, async |connection| {
        let first = shard::open(connection, commit, next).await?;
        entries::insert(connection, first, commit.entries()).await?;
        for change in commit.changes() {
            change::apply(connection, change, first).await?;
        }
        Ok(first)
    })
    .await
}

/// Does something whole, or not at all.
async fn savepoint<T>(
    connection: &mut SqliteConnection,
    work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    sqlx::query("SAVEPOINT one").execute(&mut *connection).await.map_err(failed)?;
    let done = work(connection).await;
    if done.is_err() {
        sqlx::query("ROLLBACK TO one").execute(&mut *connection).await.map_err(failed)?;
    }
    sqlx::query("RELEASE one").execute(connection).await.map_err(failed)?;
    done
}

/// Writes all entries of the group, and makes everything durable.
async fn finish(
    connection: &mut SqliteConnection,
    first: u64,
    new: &[EncodedEntry],
) -> Result<(), StoreError> {
    entries::insert(connection, first, new).await?;
    sqlx::query("COMMIT").execute(connection).await.map(|_| ()).map_err(failed)
}

/// Moves the ledger's head, if it is where it is expected.
async fn swap(connection: &mut SqliteConnection, expected: u64, head: &Head) -> Result<(), QueueError> {
    let found: Option<i64> = sqlx::query_scalar("SELECT size FROM ledger_head WHERE only = 1")
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let found = crate::rows::count("the ledger's head", "", found.unwrap_or(0))?;
    if found != expected {
        return Err(QueueError::LostSwap { expected, found });
    }
    sqlx::query("INSERT OR REPLACE INTO ledger_head (only, size, root, checkpoint) VALUES (1, ?, ?, ?)")
        .bind(column(head.size))
        .bind(head.root.to_string())
        .bind(&head.checkpoint)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(())
}

/// An error for everybody in a group: what failed is told once in the log, and to each in words.
fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Frozen { origin } => StoreError::Frozen { origin: origin.clone() },
        other => StoreError::Backend(other.to_string().into()),
    }
}

impl Pending {
    fn answer(self, ended: &Result<(), StoreError>) {
        // Whoever asked may be gone; the write stands all the same.
        match self {
            Self::Commit(committed, reply) => {
                let _ = reply.send(ended.as_ref().map(|()| committed).map_err(again));
            }
            Self::Swap(reply) => {
                let answer = ended.as_ref().copied().map_err(|error| again(error).into());
                let _ = reply.send(answer);
            }
            Self::Remember(reply) => {
                let _ = reply.send(ended.as_ref().copied().map_err(again));
            }
        }
    }
}

impl Work {
    fn refuse(self, error: &StoreError) {
        match self {
            Self::Commit(_, reply) => {
                let _ = reply.send(Err(again(error)));
            }
            Self::Swap(_, _, reply) => {
                let _ = reply.send(Err(again(error).into()));
            }
            Self::Remember(_, _, reply) => {
                let _ = reply.send(Err(again(error)));
            }
            Self::Stop => {}
        }
    }
}
