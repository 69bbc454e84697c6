//! A keeper of the ledger's one log, for tests that do not change shards.

use std::sync::Arc;

use async_trait::async_trait;
use domain::ports::Head;
use domain::shard::Shard;
use ledger::{LedgerError, LogObjects, StoredObjects};
use proof::note::VerifyingKey;
use service::{KeeperError, LedgerKeeper, OpenLog};

/// Gives the objects of the first shard, and refuses everything else.
pub struct OneLog(pub StoredObjects);

#[async_trait]
impl LedgerKeeper for OneLog {
    async fn close_log(&self) {}

    async fn open_log(&self) -> Result<OpenLog, LedgerError> {
        Err(LedgerError::Stopped("this test has one log".to_owned()))
    }

    async fn head(&self) -> Result<Option<Head>, LedgerError> {
        Ok(None)
    }

    fn objects(&self, _: u64) -> Result<Arc<dyn LogObjects>, LedgerError> {
        Ok(Arc::new(self.0.clone()))
    }

    fn spare_key(&self, _: &str, _: &[Shard]) -> Result<VerifyingKey, KeeperError> {
        Err(KeeperError("make a key: this test has one".to_owned()))
    }
}
