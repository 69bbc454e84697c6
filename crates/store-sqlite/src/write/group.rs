//! One group of writes in one transaction: each is whole or not there, and none is acknowledged before
//! all are on disk.

use std::sync::atomic::{AtomicBool, Ordering};

use domain::entry::EncodedEntry;
use domain::ports::{Commit, Committed, Head, QueueError, StoreError};
use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use super::fold::Folding;
use super::index::{self, Index};
use super::writer::Work;
use super::{change, personal, shard, witness};
use crate::batch;
use crate::error::failed;
use crate::rows::column;

/// A write that was done in the transaction, and waits for it to be on disk.
enum Pending {
    Commit(Committed, oneshot::Sender<Result<Committed, StoreError>>),
    Swap(oneshot::Sender<Result<(), QueueError>>),
    Remember(oneshot::Sender<Result<(), StoreError>>),
}

/// Writes a group, and answers everybody in it.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    group: impl Iterator<Item = Work> + Send,
    index: &mut Index,
    indexed: &AtomicBool,
    folding: &mut Folding,
) {
    let (mut writes, mut asking, mut scrubbing) = (Vec::new(), Vec::new(), Vec::new());
    let mut settling = Vec::new();
    for work in group {
        match work {
            Work::Settle(reply) => settling.push(reply),
            Work::Index(reply) => asking.push(reply),
            Work::Scrub(reply) => scrubbing.push(reply),
            other => writes.push(other),
        }
    }
    if !writes.is_empty() {
        let bytes = transact(connection, writes, index, indexed).await;
        folding.wrote(bytes);
    }
    for reply in settling {
        // What failed was told to whoever asked for it.
        let _ = reply.send(Ok(()));
    }
    if !asking.is_empty() {
        let done = index.all(connection).await;
        indexed.store(index.is_complete(), Ordering::Release);
        for reply in asking {
            let _ = reply.send(done.as_ref().copied().map_err(again));
        }
    }
    // Outside of every transaction, after all of the group is on disk.
    for reply in scrubbing {
        let _paused = folding.pause().await;
        let _ = reply.send(personal::scrub(connection).await);
    }
}

/// One transaction; gives how many bytes of entries it wrote.
async fn transact(
    connection: &mut SqliteConnection,
    group: Vec<Work>,
    index: &mut Index,
    indexed: &AtomicBool,
) -> usize {
    let (mut pending, before, mut bytes) = (Vec::new(), index.len(), 0);
    let ended = match begin(connection).await {
        Ok(place) => {
            let mut group_of =
                Group { connection, index, place, new: Vec::new(), pending: Vec::new(), bytes: 0 };
            let written = group_of.write(group).await;
            (pending, bytes) = (std::mem::take(&mut group_of.pending), group_of.bytes);
            written
        }
        Err(error) => {
            for work in group {
                work.refuse(&error);
            }
            Err(error)
        }
    };
    match &ended {
        Ok(rows) => index.written(*rows),
        Err(error) => {
            tracing::error!(error = %error, "a group of commits failed");
            let _ = sqlx::query("ROLLBACK").execute(connection).await;
            index.take_back(index.len().saturating_sub(before));
        }
    }
    // Before anybody is answered, who might look for the entry at once.
    indexed.store(index.is_complete(), Ordering::Release);
    let ended = ended.map(|_| ());
    for pending in pending {
        pending.answer(&ended);
    }
    bytes
}

/// Where the next entry goes.
struct Place {
    /// Its index.
    next: u64,
    /// The origin of the newest shard, if that is frozen: then it goes nowhere.
    frozen: Option<String>,
}

/// Begins the transaction.
async fn begin(connection: &mut SqliteConnection) -> Result<Place, StoreError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(failed)?;
    let next = batch::next(&mut *connection).await?;
    Ok(Place { next, frozen: shard::frozen(connection).await? })
}

/// A group that is being written.
struct Group<'a> {
    connection: &'a mut SqliteConnection,
    index: &'a mut Index,
    place: Place,
    /// Entries that have their indices, the last before `place.next`, and are not written yet.
    new: Vec<EncodedEntry>,
    pending: Vec<Pending>,
    /// Of the entries that were written.
    bytes: usize,
}

impl Group<'_> {
    /// Writes everything, and makes it durable; gives how many rows of the index were written.
    async fn write(&mut self, group: Vec<Work>) -> Result<usize, StoreError> {
        let mut rows = 0;
        for work in group {
            match work {
                Work::Commit(commit, reply) if shard::opens(&commit) => {
                    rows = self.open_shard(commit, reply).await?;
                }
                Work::Commit(commit, reply) => self.commit(commit, reply).await?,
                Work::Swap(expected, head, reply) => match swap(self.connection, expected, &head).await {
                    Ok(()) => self.pending.push(Pending::Swap(reply)),
                    Err(error) => {
                        let _ = reply.send(Err(error));
                    }
                },
                Work::Remember(witnesses, head, reply) => {
                    match witness::remember(self.connection, &witnesses, head.as_ref()).await {
                        Ok(()) => self.pending.push(Pending::Remember(reply)),
                        Err(error) => {
                            let _ = reply.send(Err(error));
                        }
                    }
                }
                Work::Settle(_) | Work::Index(_) | Work::Scrub(_) | Work::Stop => {}
            }
        }
        self.place_entries().await?;
        let rows = self.index.bound(self.connection, rows).await?;
        sqlx::query("COMMIT").execute(&mut *self.connection).await.map_err(failed)?;
        Ok(rows)
    }

    async fn commit(
        &mut self,
        commit: Commit,
        reply: oneshot::Sender<Result<Committed, StoreError>>,
    ) -> Result<(), StoreError> {
        if let Err(error) = apply(self.connection, &commit, &self.place).await {
            let _ = reply.send(Err(error));
            return Ok(());
        }
        if !commit.changes().is_empty() {
            // It may have frozen the ledger.
            self.place.frozen = shard::frozen(self.connection).await?;
        }
        let entries = commit.into_entries();
        let indices = (self.place.next..).take(entries.len()).collect();
        self.place.next += entries.len() as u64;
        self.new.extend(entries);
        self.pending.push(Pending::Commit(Committed { indices }, reply));
        Ok(())
    }

    /// Opens a shard; gives how many rows of the index were written.
    async fn open_shard(
        &mut self,
        commit: Commit,
        reply: oneshot::Sender<Result<Committed, StoreError>>,
    ) -> Result<usize, StoreError> {
        // Everything before it has to be in its place, and in the index: some of it may move.
        self.place_entries().await?;
        let rows = self.index.write(self.connection).await?;
        match open(self.connection, &commit, self.place.next).await {
            Ok(first) => {
                self.place.next += commit.entries().len() as u64;
                self.place.frozen = shard::frozen(self.connection).await?;
                let indices = (first..).take(commit.entries().len()).collect();
                self.pending.push(Pending::Commit(Committed { indices }, reply));
            }
            Err(error) => {
                let _ = reply.send(Err(error));
            }
        }
        Ok(rows)
    }

    /// Writes the new entries.
    async fn place_entries(&mut self) -> Result<(), StoreError> {
        let new = std::mem::take(&mut self.new);
        let first = self.place.next - new.len() as u64;
        self.bytes += new.iter().map(|entry| entry.bytes.len()).sum::<usize>();
        batch::insert(self.connection, first, &new).await?;
        personal::insert(self.connection, &new).await?;
        self.index.add(first, new);
        Ok(())
    }
}

/// Does the changes of one commit, or none of them; its first entry will have the next place. Where the
/// ledger is frozen, nothing is done: it could not be recorded.
async fn apply(connection: &mut SqliteConnection, commit: &Commit, place: &Place) -> Result<(), StoreError> {
    if let Some(origin) = &place.frozen {
        return Err(StoreError::Frozen { origin: origin.clone() });
    }
    if commit.changes().is_empty() {
        return Ok(());
    }
    savepoint(connection, async |connection| {
        for change in commit.changes() {
            change::apply(connection, change, place.next).await?;
        }
        Ok(())
    })
    .await
}

/// Opens a shard with the entries of a commit as its first; gives the place of the first of them.
async fn open(connection: &mut SqliteConnection, commit: &Commit, next: u64) -> Result<u64, StoreError> {
    savepoint(connection, async |connection| {
        let first = shard::open(connection, commit, next).await?;
        batch::insert(connection, first, commit.entries()).await?;
        personal::insert(connection, commit.entries()).await?;
        index::insert(connection, first, commit.entries()).await?;
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
            Self::Remember(_, _, reply) | Self::Settle(reply) | Self::Index(reply) | Self::Scrub(reply) => {
                let _ = reply.send(Err(again(error)));
            }
            Self::Stop => {}
        }
    }
}
