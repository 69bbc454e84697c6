//! Changes of state, which exist only together with the ledger entries that describe them.

use super::Head;
use crate::access::Token;
use crate::asset::Asset;
use crate::digest::Digest;
use crate::entry::EncodedEntry;
use crate::hold::Hold;
use crate::id::{EntryId, PointId, TokenId};
use crate::name::{AssetName, HoldName, PolicyName};
use crate::plan::Plan;
use crate::point::RecoveryPoint;
use crate::policy::{PolicyKind, PolicyManifest};
use crate::run::{Run, RunState};
use crate::shard::NextShard;
use crate::time::Timestamp;
use crate::vault::Vault;
use crate::witness::WitnessSetting;

/// Changes of state with the ledger entries that describe them: all of it is committed, or nothing.
///
/// There is no change without an entry, because a commit cannot be made without one.
#[derive(Clone, Debug)]
pub struct Commit {
    changes: Vec<Change>,
    entries: Vec<EncodedEntry>,
}

impl Commit {
    /// A commit that so far only records `entry`.
    pub fn recording(entry: EncodedEntry) -> Self {
        Self { changes: Vec::new(), entries: vec![entry] }
    }

    /// One more entry, after the others.
    #[must_use]
    pub fn and_recording(mut self, entry: EncodedEntry) -> Self {
        self.entries.push(entry);
        self
    }

    /// One more change.
    #[must_use]
    pub fn with(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// The changes, in order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The entries, in order; never empty.
    pub fn entries(&self) -> &[EncodedEntry] {
        &self.entries
    }

    /// The entries, in order.
    pub fn into_entries(self) -> Vec<EncodedEntry> {
        self.entries
    }
}

/// One change of state.
#[derive(Clone, Debug)]
pub enum Change {
    /// Add an asset; a conflict if its name is taken.
    AddAsset(Asset),
    /// Bring a plan into force, new or in place of one with its name.
    PutPlan(Plan),
    /// Add a vault; a conflict if its name is taken.
    AddVault(Vault),
    /// Keep a policy's record; nothing happens if it is there already.
    AddPolicy(PolicyRecord),
    /// Let a name mean a component from now on.
    ActivatePolicy {
        /// The name.
        name: PolicyName,
        /// The component.
        component: Digest,
    },
    /// Keep a decision, and make it the latest of its asset and kind.
    AddDecision(DecisionRecord),
    /// Admit a run; a conflict if its asset has one of the same kind that is not over.
    AddRun(Run),
    /// Replace a run; stale if it is not in the state `from`.
    MoveRun {
        /// The run as it is to be.
        run: Run,
        /// The state that it must be in.
        from: RunState,
    },
    /// Add a recovery point.
    AddPoint(RecoveryPoint),
    /// A drill restored all of a recovery point without a difference.
    VerifyPoint {
        /// Which.
        point: PointId,
        /// When the drill began.
        at: Timestamp,
    },
    /// Place a hold; a conflict if its name was ever taken.
    PlaceHold(Hold),
    /// Lift a hold; stale if it is lifted already.
    LiftHold {
        /// Which.
        name: HoldName,
        /// When.
        at: Timestamp,
    },
    /// Erase salts and payloads, for ever; stale if one of them is gone already, or if a hold was placed
    /// or lifted since `holds` was read.
    Erase {
        /// Each field's entry, and the field.
        fields: Vec<(EntryId, String)>,
        /// The entry that says so.
        by: EntryId,
        /// How often holds had been placed and lifted when it was decided that none is in the way.
        holds: u64,
    },
    /// Add a token; a conflict if its name is taken by a live one.
    AddToken {
        /// The token.
        token: Token,
        /// SHA-256 of its secret.
        secret: Digest,
    },
    /// Take a token back.
    RevokeToken {
        /// Which.
        id: TokenId,
        /// When.
        at: Timestamp,
    },
    /// Ask these witnesses from now on; none: ask nobody.
    SetWitnesses(Option<WitnessSetting>),
    /// Open a shard of the ledger; the commit's entry is its first. Whatever no checkpoint of the shard
    /// before it covers comes after that entry; that shard is frozen, if it is not yet.
    OpenShard(NewShard),
    /// Freeze the newest shard: the commit's last entry is its last.
    FreezeShard {
        /// What is to follow it, if that is known.
        next: Option<NextShard>,
    },
    /// Let another key sign the newest shard; a conflict if it has that key, or had it.
    AnnounceKey(String),
    /// Let a key of the newest shard sign no more; stale if it does not sign, or is the only one.
    RetireKey(String),
}

/// A shard that is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewShard {
    /// Its number: stale if it is not the next one.
    pub number: u64,
    /// Its origin line.
    pub origin: String,
    /// Its first verification key.
    pub key: String,
    /// When.
    pub opened: Timestamp,
    /// The largest checkpoint that is known of the shard before it; none for the first.
    pub previous: Option<Head>,
}

/// A policy that is in the installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRecord {
    /// Its identity.
    pub component: Digest,
    /// What it says about itself.
    pub manifest: PolicyManifest,
    /// Bytes of its component.
    pub size: u64,
    /// When it came.
    pub uploaded: Timestamp,
}

/// A decision that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Its identity: the digest of `bytes`.
    pub digest: Digest,
    /// About which asset.
    pub asset: AssetName,
    /// Which kind of question.
    pub kind: PolicyKind,
    /// Digest of what came of it, to see whether the next one differs.
    pub outcome: Digest,
    /// When it was made.
    pub made: Timestamp,
    /// The decision as `docs/formats/decision.md` says.
    pub bytes: Vec<u8>,
}

/// What a commit gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The place that each entry has in the order of all commits: its index in the log, counted on over all
    /// shards.
    pub indices: Vec<u64>,
}

impl Committed {
    /// The last index: when a checkpoint covers it, it covers the whole commit.
    pub fn last(&self) -> u64 {
        self.indices.iter().copied().max().unwrap_or(0)
    }
}
