//! The types of entries.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// Whether an entry says what is about to happen or what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Durable before the action.
    Intent,
    /// After it; names the intent where there was one.
    Result,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// The type of an entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EntryKind {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        words! {
            EntryKind ("a type of entry") { $($variant = $word,)* }
        }
    };
}

kinds! {
    /// A backup was asked for and admitted.
    BackupRequested = "backup.requested",
    /// A backup began.
    BackupStarted = "backup.started",
    /// A backup read everything in scope.
    BackupCompleted = "backup.completed",
    /// A backup could not read everything in scope.
    BackupIncomplete = "backup.incomplete",
    /// A backup left no recovery point.
    BackupFailed = "backup.failed",
    /// A backup ended because somebody wished so.
    BackupCancelled = "backup.cancelled",
    /// A backup's process ended before it did.
    BackupInterrupted = "backup.interrupted",
    /// A restore was asked for and admitted.
    RestoreRequested = "restore.requested",
    /// A restore began.
    RestoreStarted = "restore.started",
    /// A restore brought everything back.
    RestoreCompleted = "restore.completed",
    /// A restore could not bring everything back.
    RestoreIncomplete = "restore.incomplete",
    /// A restore brought nothing back.
    RestoreFailed = "restore.failed",
    /// A restore ended because somebody wished so.
    RestoreCancelled = "restore.cancelled",
    /// A restore's process ended before it did.
    RestoreInterrupted = "restore.interrupted",
    /// A drill was asked for and admitted.
    DrillRequested = "drill.requested",
    /// A drill began.
    DrillStarted = "drill.started",
    /// A drill restored everything as recorded, in time.
    DrillPassed = "drill.passed",
    /// A drill found a difference, was too slow, or could not be done.
    DrillFailed = "drill.failed",
    /// A drill ended because somebody wished so.
    DrillCancelled = "drill.cancelled",
    /// A drill's process ended before it did.
    DrillInterrupted = "drill.interrupted",
    /// A policy answered.
    DecisionMade = "decision.made",
    /// A policy did not answer; the fail-safe answer was taken instead.
    DecisionFailed = "decision.failed",
    /// A policy came into the installation.
    PolicyUploaded = "policy.uploaded",
    /// A policy began to be used under its name.
    PolicyActivated = "policy.activated",
    /// A plan came into force, new or changed.
    PlanApplied = "plan.applied",
    /// An asset was added.
    AssetAdded = "asset.added",
    /// A vault was created.
    VaultCreated = "vault.created",
    /// A vault's password was shown to somebody.
    VaultPasswordDisclosed = "vault.password-disclosed",
    /// A token was made.
    TokenCreated = "token.created",
    /// A token was taken back.
    TokenRevoked = "token.revoked",
    /// Somebody was refused.
    AccessDenied = "access.denied",
    /// A part of the ledger was given to somebody as an evidence bundle.
    LedgerExported = "ledger.exported",
    /// Somebody read the ledger, for the first time or during the last hour.
    LedgerRead = "ledger.read",
    /// Personal data is about to be erased.
    ErasureRequested = "erasure.requested",
    /// Personal data was erased.
    ErasureDone = "erasure.done",
    /// Something must be kept from now on.
    HoldPlaced = "hold.placed",
    /// Something need not be kept any more.
    HoldLifted = "hold.lifted",
    /// A backup was due and did not happen.
    BackupMissed = "backup.missed",
    /// A drill was due and did not happen.
    DrillMissed = "drill.missed",
    /// What was expected in a period, and every decision taken in it.
    DecisionsSummarised = "decisions.summarised",
    /// A vault's own listing was held against what is known of it.
    VaultReconciled = "vault.reconciled",
    /// A vault is about to be created.
    VaultRequested = "vault.requested",
    /// The ledger began, or goes on in a new shard.
    LedgerOpened = "ledger.opened",
    /// Other witnesses are asked from now on, or none.
    LedgerWitnessesChanged = "ledger.witnesses-changed",
    /// A shard of the ledger ended: the last entry of its log.
    LedgerFrozen = "ledger.frozen",
    /// A key signs the ledger beside the others from now on.
    LedgerKeyAnnounced = "ledger.key-announced",
    /// A key signs the ledger no more.
    LedgerKeyRetired = "ledger.key-retired",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_json_agree() {
        for kind in EntryKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert!(kind.as_str().split('.').count() == 2, "{kind}: noun.verb");
        }
    }
}
