//! Receipts, and the key to check them with.

use std::time::Duration;

use ledger::{Reached, Receipt, State};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

/// How long somebody who wants a receipt waits for the entry to be in the state that they wish for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What everybody needs who checks the ledger.
#[derive(Clone, Debug)]
pub struct LedgerKey {
    /// The newest shard.
    pub shard: u64,
    /// Its origin line.
    pub origin: String,
    /// The newest key that signs it (C2SP signed-note).
    pub key: String,
    /// How many entries are published.
    pub size: u64,
}

impl Service {
    /// The receipt of an entry; waits until it is in the state that is wished for, and at least published: a
    /// receipt needs a checkpoint that everybody can read. Those of older shards are published whole.
    pub async fn ledger_receipt(
        &self,
        caller: &Caller,
        shard: Option<u64>,
        index: u64,
        state: State,
    ) -> Result<Receipt, ServiceError> {
        let entry = self.ledger_entry(caller, shard, index).await?;
        if entry.newest {
            let log = self.log();
            log.sequencer.wait(index, state.max(State::Published), PATIENCE).await?;
            // The published checkpoint may be younger than its cosignatures.
            let witnessed = log.witnessing.witnessed().filter(|head| head.size > index);
            let under = witnessed.map(|head| head.checkpoint);
            let receipt = ::ledger::receipt(log.objects.as_ref(), &log.keys, index, entry.bytes, under);
            return Ok(receipt.await?);
        }
        let (shard, _) = self.shard(Some(entry.shard)).await?;
        let keys: Result<Vec<_>, _> = shard.keys.iter().map(|key| key.key.parse()).collect();
        let keys = keys.map_err(|error: proof::note::KeyError| ServiceError::internal(&error))?;
        let objects = self.deps().keeper.objects(shard.number)?;
        Ok(::ledger::receipt(objects.as_ref(), &keys, index, entry.bytes, None).await?)
    }

    /// How far the ledger is.
    pub fn ledger_reached(&self) -> Reached {
        self.log().sequencer.reached()
    }

    /// The ledger's verification key. Anybody may know it.
    pub fn ledger_key(&self) -> LedgerKey {
        let log = self.log();
        LedgerKey {
            shard: log.number,
            origin: log.origin().to_owned(),
            key: log.keys.last().map(ToString::to_string).unwrap_or_default(),
            size: log.sequencer.reached().published,
        }
    }
}
