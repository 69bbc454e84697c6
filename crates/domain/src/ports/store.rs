//! The state of an installation: read in any order, changed only together with ledger entries.

use async_trait::async_trait;

use super::{Commit, Committed, EntryFilter, LatestDecision, PolicyRecord, RunFilter, StoredEntry};
use crate::access::Token;
use crate::asset::Asset;
use crate::digest::Digest;
use crate::entry::KeptField;
use crate::erasure::{Erasable, ErasureFilter};
use crate::hold::Hold;
use crate::id::{EntryId, PointId, RunId};
use crate::name::{AssetName, PlanName, PolicyName, VaultName};
use crate::plan::Plan;
use crate::point::RecoveryPoint;
use crate::policy::PolicyKind;
use crate::run::Run;
use crate::shard::Shard;
use crate::vault::Vault;
use crate::witness::WitnessSetting;

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something with this identity is there already.
    #[error("{what} {id} exists already")]
    Conflict {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// It changed since it was read.
    #[error("{what} {id} changed meanwhile")]
    Stale {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// A row does not hold what it must.
    #[error("read {what} {id} from the database: {reason}")]
    Corrupt {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The newest shard of the ledger is frozen, and nothing is done that cannot be recorded.
    #[error(
        "record it: the ledger {origin} is frozen: open a new shard with `vouchsafe ledger open-shard --origin NAME`"
    )]
    Frozen {
        /// The frozen shard's origin.
        origin: String,
    },
    /// There is no room to write.
    #[error("write to the database: the disk is full")]
    Full,
    /// Too much is waiting already; try again later.
    #[error("take more work: {waiting} commits are waiting already")]
    Overloaded {
        /// How many are waiting.
        waiting: usize,
    },
    /// The database itself failed.
    #[error("use the database")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The state of an installation.
///
/// Every method answers from what is committed. A commit that returned `Ok` is on disk.
#[async_trait]
pub trait Store: Send + Sync {
    /// Commits changes and the entries that describe them: all, durably, or nothing.
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError>;

    /// All assets, by name.
    async fn assets(&self) -> Result<Vec<Asset>, StoreError>;
    /// One asset.
    async fn asset(&self, name: &AssetName) -> Result<Option<Asset>, StoreError>;

    /// All plans in force, by name.
    async fn plans(&self) -> Result<Vec<Plan>, StoreError>;
    /// One plan.
    async fn plan(&self, name: &PlanName) -> Result<Option<Plan>, StoreError>;

    /// All vaults, by name.
    async fn vaults(&self) -> Result<Vec<Vault>, StoreError>;
    /// One vault.
    async fn vault(&self, name: &VaultName) -> Result<Option<Vault>, StoreError>;

    /// All policies, by component.
    async fn policies(&self) -> Result<Vec<PolicyRecord>, StoreError>;
    /// The policy with this component.
    async fn policy(&self, component: &Digest) -> Result<Option<PolicyRecord>, StoreError>;
    /// The component that a name means now.
    async fn active_policy(&self, name: &PolicyName) -> Result<Option<Digest>, StoreError>;

    /// A decision's bytes.
    async fn decision(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError>;
    /// The latest decision kept for an asset and a kind of question.
    async fn latest_decision(
        &self,
        asset: &AssetName,
        kind: PolicyKind,
    ) -> Result<Option<LatestDecision>, StoreError>;

    /// Runs that fit, newest first.
    async fn runs(&self, filter: &RunFilter) -> Result<Vec<Run>, StoreError>;
    /// One run.
    async fn run(&self, id: &RunId) -> Result<Option<Run>, StoreError>;

    /// The recovery points of an asset, oldest first.
    async fn points(&self, asset: &AssetName) -> Result<Vec<RecoveryPoint>, StoreError>;
    /// One recovery point.
    async fn point(&self, id: &PointId) -> Result<Option<RecoveryPoint>, StoreError>;

    /// All tokens, by name.
    async fn tokens(&self) -> Result<Vec<Token>, StoreError>;
    /// The token with this secret.
    async fn token(&self, secret: &Digest) -> Result<Option<Token>, StoreError>;

    /// The witnesses that the ledger asks, if any were set.
    async fn witness_setting(&self) -> Result<Option<WitnessSetting>, StoreError>;
    /// All shards of the ledger, oldest first; none before the first entry.
    async fn shards(&self) -> Result<Vec<Shard>, StoreError>;

    /// Ledger entries that fit, newest first.
    async fn entries(&self, filter: &EntryFilter) -> Result<Vec<StoredEntry>, StoreError>;
    /// The ledger entry at a place in the order of all commits.
    async fn entry(&self, index: u64) -> Result<Option<StoredEntry>, StoreError>;
    /// The ledger entry with this identity.
    async fn entry_by_id(&self, id: &EntryId) -> Result<Option<StoredEntry>, StoreError>;

    /// What is kept of the fields that the entries at these indices commit to, in order; at most
    /// [`super::MAX_PAGE`] entries.
    async fn kept_fields(&self, indices: &[u64]) -> Result<Vec<KeptField>, StoreError>;
    /// Fields that fit and are not erased, oldest first, at most `limit`.
    async fn erasable(&self, filter: &ErasureFilter, limit: u32) -> Result<Vec<Erasable>, StoreError>;
    /// Every hold, lifted or not, by name.
    async fn holds(&self) -> Result<Vec<Hold>, StoreError>;
    /// Overwrites what is left of erased bytes in the store's files. It may take long.
    async fn scrub(&self) -> Result<(), StoreError>;
}
