//! The log's one writer: signs the next head, swaps it in, writes what proves it, publishes.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::digest::Digest;
use domain::ports::{Clock, Head, LedgerQueue};
use domain::span::Span;
use domain::time::Timestamp;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};

use crate::edge::Edge;
use crate::error::LedgerError;
use crate::keys::LogKeys;
use crate::objects::{CHECKPOINT, StoredObjects};
use crate::open::{self, BATCH};
use crate::parts::LogParts;
use crate::sweep::{sweep, sweep_last};
use crate::witness::Witnessing;

/// How far the clock may be behind the newest entry: callers take their times before they commit, and a
/// clock that is kept by NTP is set by less. Beyond it, somebody set the clock back, and a signature would
/// vouch for times that cannot be.
const TOLERANCE: Span = Span::from_secs(60);

/// The log's one writer.
///
/// The order is sunlight's: the new head is computed and signed, swapped in by compare-and-swap in the
/// queue's database (the one linearisation point), then tiles and bundles are written, then the
/// checkpoint. Nothing needs staging: entries are durable in the database before they are sequenced,
/// so that whatever a crash leaves unwritten is made again from them (`docs/decisions/0010-sequencer.md`).
pub struct Log {
    queue: Arc<dyn LedgerQueue>,
    objects: StoredObjects,
    keys: LogKeys,
    clock: Arc<dyn Clock>,
    edge: Edge,
    head: Option<Head>,
    /// The time of the newest entry, as far as they were signed.
    newest: Option<Timestamp>,
    /// How many entries are published, as far as this writer knows.
    published: u64,
    /// The sizes of checkpoints, in order: the last one after which needless objects were removed, and those
    /// since.
    unswept: VecDeque<u64>,
    witnessing: Option<Witnessing>,
}

/// Checkpoints whose needless objects are remembered while their publication waits for witnesses; what is
/// forgotten stays, and does no harm.
const UNSWEPT: usize = 65_536;

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log")
            .field("origin", &self.keys.origin())
            .field("size", &self.edge.size())
            .finish_non_exhaustive()
    }
}

impl Log {
    /// Opens the log, and publishes what was signed and not published. Signs nothing.
    pub async fn open(parts: LogParts) -> Result<Self, LedgerError> {
        let LogParts { queue, objects, keys, clock, witnessing } = parts;
        let publish = witnessing.as_ref().is_none_or(|witnessing| !witnessing.is_closed());
        let (edge, head, published) = open::open(queue.as_ref(), &objects, keys.known(), publish).await?;
        if let Some(witnessing) = &witnessing {
            witnessing.inner.publisher.found(published).await;
            witnessing.find(head.clone());
        }
        // Entries may stand in another order than that of their times, by a little.
        let from = edge.size().saturating_sub(u64::from(BATCH));
        let count = u32::try_from(edge.size() - from).unwrap_or(BATCH);
        let newest = queue.newest_time(from, count).await?;
        sweep_last(&objects, published).await?;
        let unswept = VecDeque::from([edge.size()]);
        Ok(Self { queue, objects, keys, clock, edge, head, newest, published, unswept, witnessing })
    }

    /// How many entries are in the tree.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// How many entries are published, as far as this writer knows.
    pub const fn published(&self) -> u64 {
        self.published
    }

    /// The signed checkpoint, if anything was ever signed.
    pub const fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Whether so many entries are all that one batch takes, so that there are likely more.
    pub(crate) const fn is_full(entries: u64) -> bool {
        entries >= BATCH as u64
    }

    /// Sequences and publishes entries that are committed, at most one batch; gives how many.
    ///
    /// After an error the log does not know its own state and must be opened anew.
    pub async fn advance(&mut self) -> Result<u64, LedgerError> {
        let entries = self.integrate().await?;
        if entries > 0 {
            self.publish().await?;
            self.sweep().await?;
        }
        Ok(entries)
    }

    /// Signs, swaps the head, and writes tiles and bundles: afterwards the entries are integrated.
    pub(crate) async fn integrate(&mut self) -> Result<u64, LedgerError> {
        let before = self.edge.size();
        self.queue.settle().await?;
        let entries = self.queue.entry_bytes(before, BATCH).await?;
        if entries.is_empty() {
            return Ok(0);
        }
        let count = u32::try_from(entries.len()).unwrap_or(BATCH);
        let newest = self.newest.max(self.queue.newest_time(before, count).await?);
        self.look_at_clock(newest)?;
        if let Some(witnessing) = &self.witnessing {
            witnessing.guard(self.head.as_ref()).await?;
        }
        let mut edge = self.edge.clone();
        let made = edge
            .append(entries.iter().map(Vec::as_slice))
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        let head = self.sign(&edge)?;
        self.queue.swap_head(before, &head).await?;
        self.objects.put_all(made).await?;
        (self.edge, self.head, self.newest) = (edge, Some(head), newest);
        Ok(self.edge.size() - before)
    }

    /// Publishes the checkpoint of what is integrated, unless it must wait for its witnesses; gives how many
    /// entries are published.
    pub(crate) async fn publish(&mut self) -> Result<u64, LedgerError> {
        if let Some(head) = &self.head {
            self.published = if let Some(witnessing) = &self.witnessing {
                witnessing.offer(head).await?
            } else {
                self.objects.put(CHECKPOINT.to_owned(), head.checkpoint.clone()).await?;
                head.size
            };
        }
        Ok(self.published)
    }

    /// Removes the partial tiles that the published checkpoints made needless.
    pub(crate) async fn sweep(&mut self) -> Result<(), LedgerError> {
        self.unswept.push_back(self.edge.size());
        while let Some((from, to)) = self.unswept.front().copied().zip(self.unswept.get(1).copied()) {
            if to <= self.published {
                sweep(&self.objects, from, to).await?;
            } else if self.unswept.len() <= UNSWEPT {
                break;
            }
            self.unswept.pop_front();
        }
        Ok(())
    }

    /// Signing vouches for the times of entries: not by a clock that says that they have not come yet.
    fn look_at_clock(&self, newest: Option<Timestamp>) -> Result<(), LedgerError> {
        let now = self.clock.now();
        match newest {
            Some(newest) if now.plus(TOLERANCE) < newest => Err(LedgerError::ClockBehind { now, newest }),
            _ => Ok(()),
        }
    }

    fn sign(&self, edge: &Edge) -> Result<Head, LedgerError> {
        let checkpoint = Checkpoint {
            origin: self.keys.origin().to_owned(),
            size: edge.size(),
            root: edge.root(),
            extensions: Vec::new(),
        };
        let signed = SignedCheckpoint::sign(checkpoint, &self.keys.signing())
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        Ok(Head {
            size: edge.size(),
            root: Digest::from_bytes(edge.root().0),
            checkpoint: signed.as_bytes().to_vec(),
        })
    }
}
