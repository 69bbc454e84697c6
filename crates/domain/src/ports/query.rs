//! What may be asked of a store.

use crate::digest::Digest;
use crate::entry::{EntryKind, Status, TargetKind};
use crate::name::AssetName;
use crate::run::{RunKind, RunState};
use crate::time::Timestamp;

/// The most rows that one question gives back.
pub const MAX_PAGE: u32 = 1_000;

/// Which ledger entries; every part that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Types: one of them fits; a type that ends in `.*` stands for all of its noun. Empty: any.
    pub kinds: Vec<EntryKind>,
    /// At or after this time.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// About this kind of thing.
    pub target_kind: Option<TargetKind>,
    /// About this thing.
    pub target: Option<String>,
    /// Whose: the target's team.
    pub team: Option<String>,
    /// By this actor.
    pub actor: Option<String>,
    /// With this outcome.
    pub status: Option<Status>,
    /// Only places in the order of all commits below this one: the next page, since newest come first.
    pub before: Option<u64>,
    /// Only places from this one on.
    pub from: Option<u64>,
    /// At most so many, at most [`MAX_PAGE`]; zero means that.
    pub limit: u32,
}

/// An entry in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the order of all commits: its index in the log, counted on over all shards.
    pub index: u64,
    /// Its bytes, verbatim.
    pub bytes: Vec<u8>,
}

/// Which runs; every part that is given must fit. Newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Of this asset.
    pub asset: Option<AssetName>,
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// In one of these states; empty: any.
    pub states: Vec<RunState>,
    /// At most so many, at most [`MAX_PAGE`]; zero means that.
    pub limit: u32,
}

/// The last decision that was kept for an asset and a kind of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatestDecision {
    /// Its identity.
    pub digest: Digest,
    /// Digest of what came of it.
    pub outcome: Digest,
}
