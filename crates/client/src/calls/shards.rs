//! Shards and keys of the ledger.

use super::{Client, ClientError};
use crate::wire::{FreezeRequest, Freezing, RetireRequest, Shard, ShardList, ShardOpening, ShardRequest};

impl Client {
    /// All shards of the ledger, oldest first.
    pub async fn ledger_shards(&self) -> Result<ShardList, ClientError> {
        self.get("/v1/ledger/shards").await
    }

    /// Freezes the newest shard, or says what that would do.
    pub async fn freeze_ledger(&self, request: &FreezeRequest) -> Result<Freezing, ClientError> {
        self.post("/v1/ledger/freeze", request).await
    }

    /// Opens a new shard, or says what that would do.
    pub async fn open_shard(&self, request: &ShardRequest) -> Result<ShardOpening, ClientError> {
        self.post("/v1/ledger/shards", request).await
    }

    /// Makes a key that signs beside the old one.
    pub async fn announce_key(&self) -> Result<Shard, ClientError> {
        self.post("/v1/ledger/keys/announce", &serde_json::json!({})).await
    }

    /// Retires the oldest key that signs, or says which it is.
    pub async fn retire_key(&self, request: &RetireRequest) -> Result<Shard, ClientError> {
        self.post("/v1/ledger/keys/retire", request).await
    }
}
