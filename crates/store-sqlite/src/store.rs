//! The port, method by method.

use async_trait::async_trait;
use domain::access::Token;
use domain::asset::Asset;
use domain::digest::Digest;
use domain::entry::KeptField;
use domain::erasure::{Erasable, ErasureFilter};
use domain::hold::Hold;
use domain::id::{EntryId, PointId, RunId};
use domain::name::{AssetName, PlanName, PolicyName, VaultName};
use domain::plan::Plan;
use domain::point::RecoveryPoint;
use domain::policy::PolicyKind;
use domain::ports::{
    Commit, Committed, EntryFilter, LatestDecision, PolicyRecord, RunFilter, Store, StoreError, StoredEntry,
};
use domain::run::Run;
use domain::shard::Shard;
use domain::vault::Vault;
use domain::witness::WitnessSetting;

use crate::open::SqliteStore;

#[async_trait]
impl Store for SqliteStore {
    async fn commit(&self, commit: Commit) -> Result<Committed, StoreError> {
        self.writer.commit(commit).await
    }
    async fn assets(&self) -> Result<Vec<Asset>, StoreError> {
        self.read_assets().await
    }
    async fn asset(&self, name: &AssetName) -> Result<Option<Asset>, StoreError> {
        self.read_asset(name).await
    }
    async fn plans(&self) -> Result<Vec<Plan>, StoreError> {
        self.read_plans().await
    }
    async fn plan(&self, name: &PlanName) -> Result<Option<Plan>, StoreError> {
        self.read_plan(name).await
    }
    async fn vaults(&self) -> Result<Vec<Vault>, StoreError> {
        self.read_vaults().await
    }
    async fn vault(&self, name: &VaultName) -> Result<Option<Vault>, StoreError> {
        self.read_vault(name).await
    }
    async fn policies(&self) -> Result<Vec<PolicyRecord>, StoreError> {
        self.read_policies().await
    }
    async fn policy(&self, component: &Digest) -> Result<Option<PolicyRecord>, StoreError> {
        self.read_policy(component).await
    }
    async fn active_policy(&self, name: &PolicyName) -> Result<Option<Digest>, StoreError> {
        self.read_active_policy(name).await
    }
    async fn decision(&self, digest: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_decision(digest).await
    }
    async fn latest_decision(
        &self,
        asset: &AssetName,
        kind: PolicyKind,
    ) -> Result<Option<LatestDecision>, StoreError> {
        self.read_latest(asset, kind).await
    }
    async fn runs(&self, filter: &RunFilter) -> Result<Vec<Run>, StoreError> {
        self.read_runs(filter).await
    }
    async fn run(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        self.read_run(id).await
    }
    async fn points(&self, asset: &AssetName) -> Result<Vec<RecoveryPoint>, StoreError> {
        self.read_points(asset).await
    }
    async fn point(&self, id: &PointId) -> Result<Option<RecoveryPoint>, StoreError> {
        self.read_point(id).await
    }
    async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        self.read_tokens().await
    }
    async fn token(&self, secret: &Digest) -> Result<Option<Token>, StoreError> {
        self.read_token(secret).await
    }
    async fn witness_setting(&self) -> Result<Option<WitnessSetting>, StoreError> {
        self.read_witness_setting().await
    }
    async fn shards(&self) -> Result<Vec<Shard>, StoreError> {
        self.read_shards().await
    }
    async fn entries(&self, filter: &EntryFilter) -> Result<Vec<StoredEntry>, StoreError> {
        self.read_entries(filter).await
    }
    async fn entry(&self, index: u64) -> Result<Option<StoredEntry>, StoreError> {
        self.read_entry(index).await
    }
    async fn entry_by_id(&self, id: &EntryId) -> Result<Option<StoredEntry>, StoreError> {
        self.read_entry_by_id(id).await
    }
    async fn kept_fields(&self, indices: &[u64]) -> Result<Vec<KeptField>, StoreError> {
        self.read_kept_fields(indices).await
    }
    async fn erasable(&self, filter: &ErasureFilter, limit: u32) -> Result<Vec<Erasable>, StoreError> {
        self.read_erasable(filter, limit).await
    }
    async fn holds(&self) -> Result<Vec<Hold>, StoreError> {
        self.read_holds().await
    }
    async fn scrub(&self) -> Result<(), StoreError> {
        self.writer.scrub().await
    }
}
