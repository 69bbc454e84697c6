//! Replaces the key of the newest shard: the new one signs beside the old one, until that is retired.
//!
//! No cure for a key that somebody else has: whoever has it signs on. The ledger is frozen then, and goes on
//! in a new shard.

use domain::access::Action;
use domain::entry::{Detail, Target, TargetKind};
use domain::ports::{Change, Commit};
use domain::shard::{Shard, ShardKey};

use crate::caller::Caller;
use crate::deps::Service;
use crate::error::ServiceError;

impl Service {
    /// Makes a key that signs from now on, beside the old one. The checkpoint that covers the announcement
    /// bears both signatures: the new key's owner has it in hand.
    pub async fn announce_key(&self, caller: &Caller) -> Result<Shard, ServiceError> {
        caller.may(Action::ManageLedger, None)?;
        let _alone = self.inner.ledger_work.lock().await;
        let shard = self.open_shard_now("announce a key").await?;
        if let Some(new) = shard.signing().nth(1) {
            return Err(ServiceError::Conflict(format!(
                "announce a key: {} is announced already; retire the old one with `vouchsafe ledger rotate-key --retire`",
                new.key
            )));
        }
        let shards = self.store().shards().await?;
        let key = self.deps().keeper.spare_key(&shard.origin, &shards)?.to_string();
        let detail = Detail::LedgerKeyAnnounced { origin: shard.origin.clone(), key: key.clone() };
        self.change_keys(caller, &shard, detail, Change::AnnounceKey(key)).await
    }

    /// Lets the oldest key sign no more, and destroys it. The checkpoint that covers the retirement is the
    /// new key's alone. Without `apply`, only says which key it would be: the first that signs.
    pub async fn retire_key(&self, caller: &Caller, apply: bool) -> Result<Shard, ServiceError> {
        caller.may(Action::ManageLedger, None)?;
        let _alone = self.inner.ledger_work.lock().await;
        let shard = self.open_shard_now("retire a key").await?;
        let signing: Vec<&ShardKey> = shard.signing().collect();
        let [old, rest @ ..] = signing.as_slice() else {
            return Err(ServiceError::Internal("retire a key: the shard has none".to_owned()));
        };
        if rest.is_empty() {
            return Err(ServiceError::Conflict(
                "retire the only key that signs: announce another first, with `vouchsafe ledger rotate-key --announce`"
                    .to_owned(),
            ));
        }
        if !apply {
            return Ok(shard.clone());
        }
        let detail = Detail::LedgerKeyRetired {
            origin: shard.origin.clone(),
            key: old.key.clone(),
            signing: rest.iter().map(|key| key.key.clone()).collect(),
        };
        let change = Change::RetireKey(old.key.clone());
        self.change_keys(caller, &shard, detail, change).await
    }

    /// Records a change of keys while nothing is signed, and goes on with the new ones.
    async fn change_keys(
        &self,
        caller: &Caller,
        shard: &Shard,
        detail: Detail,
        change: Change,
    ) -> Result<Shard, ServiceError> {
        let target = Target::other(TargetKind::Ledger, shard.origin.clone());
        let entry = self.draft(caller, target, detail).seal()?;
        self.deps().keeper.close_log().await;
        let committed = self.commit(Commit::recording(entry).with(change)).await;
        // However that went: the log goes on.
        self.reopen_log().await?;
        committed?;
        self.wait_for_all().await?;
        Ok(self.shard(None).await?.0)
    }
}
