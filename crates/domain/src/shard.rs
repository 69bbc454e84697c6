//! Shards: the logs of one installation, one after the other. Each has a name, keys and a tree of its own.

use serde::{Deserialize, Serialize};

use crate::ports::Head;
use crate::time::Timestamp;
use crate::word::words;

/// One log of an installation; only the newest takes entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number: 1 for the first, then up without gaps.
    pub number: u64,
    /// The log's origin line, which is the name of its keys.
    pub origin: String,
    /// How many entries of the installation are in shards before it: index 0 of its log is this one in the
    /// order of all commits.
    pub first: u64,
    /// Its keys, oldest first; never empty.
    pub keys: Vec<ShardKey>,
    /// Whether it takes entries.
    pub state: ShardState,
    /// What is to follow it, if that was known when it was frozen.
    pub next: Option<NextShard>,
    /// What it ended with, once another shard follows it: the largest checkpoint that is known of it.
    pub end: Option<Head>,
    /// When it was opened.
    pub opened: Timestamp,
}

/// Whether a shard takes entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShardState {
    /// It takes entries.
    Open,
    /// It takes no entry any more, for ever.
    Frozen,
}

words! {
    ShardState ("a state of a shard") { Open = "open", Frozen = "frozen" }
}

/// A key of a shard, and from when to when it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardKey {
    /// The verification key (C2SP signed-note).
    pub key: String,
    /// The index, in the shard's log, of the entry that tells of it.
    pub from: u64,
    /// The index of the entry that retires it: checkpoints larger than that do not bear its signature.
    pub retired: Option<u64>,
}

/// The shard that is to follow a frozen one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NextShard {
    /// Its origin line.
    pub origin: String,
    /// Its first verification key.
    pub key: String,
}

/// Why a shard is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShardReason {
    /// As planned: such as one ledger for each year.
    Scheduled,
    /// Somebody else has, or may have, the key.
    Compromised,
    /// The key is gone.
    KeyLost,
    /// An old copy of the installation was started, and may not sign on.
    RolledBack,
    /// The old log cannot be gone on with.
    Damaged,
}

words! {
    ShardReason ("a reason to open a shard") {
        Scheduled = "scheduled", Compromised = "compromised", KeyLost = "key-lost",
        RolledBack = "rolled-back", Damaged = "damaged",
    }
}

impl Shard {
    /// The keys that sign now.
    pub fn signing(&self) -> impl Iterator<Item = &ShardKey> {
        self.keys.iter().filter(|key| key.retired.is_none())
    }

    /// How many entries its log has at most, once another shard follows it.
    pub fn ended(&self) -> Option<u64> {
        self.end.as_ref().map(|end| end.size)
    }
}

/// The shard that the entry with this place in the order of all commits is in, of shards in order.
pub fn shard_of(shards: &[Shard], place: u64) -> Option<&Shard> {
    shards.iter().rev().find(|shard| shard.first <= place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(number: u64, first: u64) -> Shard {
        Shard {
            number,
            origin: format!("ledger.example/{number}"),
            first,
            keys: vec![
                ShardKey { key: "old".into(), from: 0, retired: Some(7) },
                ShardKey { key: "new".into(), from: 4, retired: None },
            ],
            state: ShardState::Open,
            next: None,
            end: None,
            opened: Timestamp::from_secs(0),
        }
    }

    #[test]
    fn an_entry_is_in_the_last_shard_that_begins_before_it() {
        let shards = [shard(1, 0), shard(2, 10), shard(3, 11)];
        let number = |place| shard_of(&shards, place).map(|shard| shard.number);
        assert_eq!(
            [number(0), number(9), number(10), number(11), number(99)].map(Option::unwrap),
            [1, 1, 2, 3, 3]
        );
        assert!(shard_of(&[], 0).is_none());
    }

    #[test]
    fn retired_keys_do_not_sign() {
        let keys: Vec<_> = shard(1, 0).signing().map(|key| key.key.clone()).collect();
        assert_eq!(keys, ["new"]);
    }
}
