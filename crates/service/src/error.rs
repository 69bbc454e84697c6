//! Why the service did not do what it was asked.

use domain::access::Refusal;
pub(crate) use domain::error::chain;
use domain::point::ChoiceError;
use domain::ports::{ComponentError, SourceError, StoreError};

/// Why the service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing.
    #[error("find {what} {id}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// No recovery point fits what was asked for.
    #[error(transparent)]
    NoPoint(#[from] ChoiceError),
    /// There is one already, or one is at work.
    #[error("{0}")]
    Conflict(String),
    /// A hold keeps what was to be erased.
    #[error(
        "erase: the hold {hold} keeps {fields} of the fields, the first in entry {index}; nothing was erased"
    )]
    Held {
        /// How many fields are held.
        fields: usize,
        /// The first hold.
        hold: String,
        /// The index of the first entry.
        index: u64,
    },
    /// What was sent is not acceptable.
    #[error("{0}")]
    Invalid(String),
    /// The caller may not.
    #[error("let you do this: {0}")]
    Denied(#[from] Refusal),
    /// No plan governs the asset, so that no policy can be asked.
    #[error("find a plan that governs the asset {0}: apply one whose selector fits it")]
    NoPlan(String),
    /// The policies say that this asset must not be backed up.
    #[error("back up {asset}: its scope policy says must-not ({reason})")]
    OutOfScope {
        /// Which asset.
        asset: String,
        /// In the policy's words.
        reason: String,
    },
    /// A source refused or failed.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A component was refused.
    #[error(transparent)]
    Component(#[from] ComponentError),
    /// A vault failed.
    #[error(transparent)]
    Vault(#[from] ::vault::VaultError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] ::ledger::LedgerError),
    /// The ledger's keys could not be made or kept.
    #[error(transparent)]
    Keeper(#[from] crate::ledger::KeeperError),
    /// Evidence could not be kept or given.
    #[error(transparent)]
    Evidence(#[from] ::ledger::EvidenceError),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
    /// A secret could not be opened with the key that is there.
    #[error("open the sealed secret of {0}: the key-encryption key is not the one that sealed it")]
    Sealed(String),
    /// Something that must hold does not.
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    pub(crate) fn not_found(what: &'static str, id: &impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }

    pub(crate) fn invalid(error: &impl ToString) -> Self {
        Self::Invalid(error.to_string())
    }

    pub(crate) fn internal(error: &impl ToString) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { what, id } => {
                Self::Conflict(format!("add {what} {id}: there is one already"))
            }
            StoreError::Stale { what, id } => {
                Self::Conflict(format!("change {what} {id}: it changed meanwhile; look at it again"))
            }
            other => Self::Store(other),
        }
    }
}

impl From<domain::canonical::CanonicalError> for ServiceError {
    fn from(error: domain::canonical::CanonicalError) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<domain::entry::EntryError> for ServiceError {
    fn from(error: domain::entry::EntryError) -> Self {
        Self::Invalid(error.to_string())
    }
}
