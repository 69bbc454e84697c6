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
    /// The log's origin line.
    pub origin: String,
    /// Its verification key (C2SP signed-note).
    pub key: String,
    /// How many entries are published.
    pub size: u64,
}

impl Service {
    /// The receipt of the entry at an index; waits until it is in the state that is wished for, and at
    /// least published: a receipt needs a checkpoint that everybody can read.
    pub async fn ledger_receipt(
        &self,
        caller: &Caller,
        index: u64,
        state: State,
    ) -> Result<Receipt, ServiceError> {
        let entry = self.ledger_entry(caller, index).await?;
        self.deps().sequencer.wait(index, state.max(State::Published), PATIENCE).await?;
        let deps = self.deps();
        let receipt = ::ledger::receipt(deps.objects.as_ref(), &deps.ledger_key, index, entry.bytes);
        Ok(receipt.await?)
    }

    /// How far the ledger is.
    pub fn ledger_reached(&self) -> Reached {
        self.deps().sequencer.reached()
    }

    /// The ledger's verification key. Anybody may know it.
    pub fn ledger_key(&self) -> LedgerKey {
        let deps = self.deps();
        LedgerKey {
            origin: deps.ledger_key.name().to_owned(),
            key: deps.ledger_key.to_string(),
            size: deps.sequencer.reached().published,
        }
    }
}
