//! Shards as people and auditors ask for them: all logs of this installation, with their keys.

use domain::ports::StoredEntry;
use domain::shard::{Shard, ShardState, shard_of};

use crate::deps::Service;
use crate::error::ServiceError;

/// A shard, and how far its log is.
#[derive(Clone, Debug)]
pub struct ShardView {
    /// The shard.
    pub shard: Shard,
    /// How many entries its published checkpoint covers.
    pub size: u64,
}

/// An entry, by its shard and its index in the shard's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardEntry {
    /// The shard's number.
    pub shard: u64,
    /// The index in its log, for ever.
    pub index: u64,
    /// Its place in the order of all commits.
    pub place: u64,
    /// Whether it is the newest shard.
    pub newest: bool,
    /// The entry's bytes, verbatim.
    pub bytes: Vec<u8>,
}

impl Service {
    /// All shards, oldest first. Anybody may know them.
    pub async fn ledger_shards(&self) -> Result<Vec<ShardView>, ServiceError> {
        let log = self.log();
        let published = log.sequencer.reached().published;
        let shards = self.store().shards().await?;
        let view = |shard: Shard| ShardView { size: shard.ended().unwrap_or(published), shard };
        Ok(shards.into_iter().map(view).collect())
    }

    /// The shard with a number; the newest, if none is named.
    pub(crate) async fn shard(&self, number: Option<u64>) -> Result<(Shard, Option<u64>), ServiceError> {
        let shards = self.store().shards().await?;
        let number = number.unwrap_or(shards.len() as u64);
        let at = number.checked_sub(1).and_then(|at| usize::try_from(at).ok());
        let found =
            at.and_then(|at| Some((shards.get(at)?.clone(), shards.get(at + 1).map(|next| next.first))));
        found.ok_or_else(|| ServiceError::not_found("the shard", &number))
    }

    /// Entries with their shards and indices.
    pub(crate) async fn placed(&self, entries: Vec<StoredEntry>) -> Result<Vec<ShardEntry>, ServiceError> {
        let shards = self.store().shards().await?;
        let newest = shards.len() as u64;
        let place = |stored: StoredEntry| {
            let shard = shard_of(&shards, stored.index);
            let (number, first) = shard.map_or((1, 0), |shard| (shard.number, shard.first));
            ShardEntry {
                shard: number,
                index: stored.index.saturating_sub(first),
                place: stored.index,
                newest: number >= newest,
                bytes: stored.bytes,
            }
        };
        Ok(entries.into_iter().map(place).collect())
    }

    /// The newest shard, for whoever changes it; a conflict if it is frozen.
    pub(crate) async fn open_shard_now(&self, what: &str) -> Result<Shard, ServiceError> {
        let (shard, _) = self.shard(None).await?;
        match shard.state {
            ShardState::Open => Ok(shard),
            ShardState::Frozen => Err(ServiceError::Conflict(format!(
                "{what}: the ledger {} is frozen: open a new shard with `vouchsafe ledger open-shard --origin NAME`",
                shard.origin
            ))),
        }
    }
}
