//! Shards of the ledger: its logs, one after the other, with their keys.

use serde::{Deserialize, Serialize};

/// A shard: one log of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Shard {
    /// Its number: 1 for the first.
    pub number: u64,
    /// Its log's origin line.
    pub origin: String,
    /// `open` or `frozen`: only the newest can be open.
    pub state: String,
    /// When it was opened.
    pub opened: String,
    /// How many entries its last checkpoint covers.
    pub size: u64,
    /// Where its log is served and lies: `ledger/` for the first, `ledger/shards/2/` for the second.
    pub path: String,
    /// Its keys, oldest first.
    pub keys: Vec<ShardKey>,
    /// The origin of the shard that its last entry names as the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A key of a shard, and its span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShardKey {
    /// The verification key (C2SP signed-note).
    pub key: String,
    /// The index of the entry that tells of it: checkpoints larger than that bear its signature.
    pub from: u64,
    /// The index of the entry that retires it: checkpoints larger than that do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<u64>,
}

/// All shards, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShardList {
    /// The shards.
    pub shards: Vec<Shard>,
}

/// Freezes the ledger, or says what that would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FreezeRequest {
    /// Why.
    pub reason: String,
    /// Do it; else say what would be done.
    #[serde(default)]
    pub apply: bool,
}

/// What freezing has done, or would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Freezing {
    /// Whether it is frozen, and its last entry published.
    pub done: bool,
    /// The shard.
    pub shard: Shard,
    /// Runs that are at work, whose end could not be recorded any more.
    pub running: u64,
}

/// Opens a new shard, or says what that would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShardRequest {
    /// Its origin line: a name that no log ever had.
    pub origin: String,
    /// `scheduled`, `compromised`, `key-lost`, `rolled-back` or `damaged`.
    pub reason: String,
    /// The last checkpoint of the old shard that a witness or mirror has kept, a signed note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_checkpoint: Option<String>,
    /// Do it; else say what would be done.
    #[serde(default)]
    pub apply: bool,
}

/// What opening a shard has done, or would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShardOpening {
    /// Whether the new shard is open.
    pub done: bool,
    /// The shard that it goes on from.
    pub old: Shard,
    /// The new shard, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Shard>,
    /// How many entries of the old shard this installation lacks: its copy is older than the checkpoint.
    pub lacking: u64,
    /// Why the old log cannot be gone on with, if it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// Retires the oldest key that signs, or says which it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RetireRequest {
    /// Do it; else say what would be done.
    #[serde(default)]
    pub apply: bool,
}
