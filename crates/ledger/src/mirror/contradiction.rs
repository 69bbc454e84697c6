//! What a mirror refuses to copy, as evidence.

use crate::error::LedgerError;
use crate::signed_tree::TreeFault;
use crate::verify::Finding;

/// Why a mirror stopped.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The log, or the mirror's own folder, could not be read or written.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What the log offers is not what it signed, or not what it signed before.
    #[error("copy the log: {}: {}", .0.finding.object, .0.finding.message)]
    Contradiction(Box<Contradiction>),
    /// The mirror's own copy is damaged.
    #[error(
        "go on with the mirror's own {}: {}; look with `vouchsafe ledger fsck`, and begin a new mirror beside it",
        .0.object, .0.message
    )]
    Own(Finding),
}

/// What a mirror refuses to copy, as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What is wrong.
    pub finding: Finding,
    /// The checkpoint that the mirror has, verbatim.
    pub kept: Option<Vec<u8>>,
    /// The checkpoint that the log offers, verbatim.
    pub offered: Vec<u8>,
    /// The object that is wrong, as the log gives it.
    pub object: Option<Vec<u8>>,
    /// The proof file that shows to anybody that the log signed two stories (`proof::fork`).
    pub fork: Option<Vec<u8>>,
}

/// Why a step ended before a checkpoint was copied.
pub(super) enum Stopped {
    Ledger(LedgerError),
    Wrong(Finding),
}

impl From<LedgerError> for Stopped {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<TreeFault> for Stopped {
    fn from(fault: TreeFault) -> Self {
        match fault {
            TreeFault::Ledger(error) => Self::Ledger(error),
            TreeFault::Wrong(finding) => Self::Wrong(finding),
        }
    }
}
