//! Objects that are asked for again when they cannot be read.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;

use crate::error::LedgerError;
use crate::objects::LogObjects;

/// Objects that are asked for again, a bounded number of times, when they cannot be read.
pub struct Patient<'a>(pub &'a dyn LogObjects);

impl std::fmt::Debug for Patient<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Patient")
    }
}

/// How long it is waited after each try but the last; together less than four seconds.
const WAITS: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2)];

#[async_trait]
impl LogObjects for Patient<'_> {
    async fn get(&self, path: &str) -> Result<Option<Bytes>, LedgerError> {
        for wait in WAITS {
            match self.0.get(path).await {
                Err(LedgerError::Unreadable { path, reason }) => {
                    tracing::debug!(path, reason, "asking again");
                    tokio::time::sleep(wait).await;
                }
                answer => return answer,
            }
        }
        self.0.get(path).await
    }

    fn list(&self) -> Option<BoxStream<'_, Result<String, LedgerError>>> {
        self.0.list()
    }
}
