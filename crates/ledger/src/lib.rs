//! The transparency log at work: entries in order, tiles, signed checkpoints, receipts, verification,
//! evidence.
//!
//! The formats are `proof`'s; this crate moves the bytes. Entries come from a queue that a store keeps
//! ([`domain::ports::LedgerQueue`]); what strangers read goes to an object store, laid out as C2SP
//! tlog-tiles says, so that a plain web server can serve it.

#![forbid(unsafe_code)]

mod bucket;
mod chain;
mod directory;
mod edge;
mod error;
mod evidence;
mod export;
mod fetch;
mod guard;
mod keys;
mod line;
mod log;
mod mirror;
mod objects;
mod open;
mod parts;
mod progress;
mod receipt;
mod sequencer;
mod signed_tree;
mod state;
mod sweep;
mod verify;
mod witness;

pub use chain::{Previous, ShardEnd, check_link, previous};
pub use error::LedgerError;
pub use evidence::{EvidenceError, EvidenceStore};
pub use export::{Export, ExportPlan, ExportSource, KeptValue, Personal};
pub use guard::{Anchor, ForkKeeper};
pub use keys::{LogKeys, LogKeysError};
pub use log::Log;
pub use mirror::{Contradiction, Mirror, MirrorError, Patient, Step};
pub use objects::{LogObjects, StoredObjects, read_bundle, read_tile};
pub use parts::LogParts;
pub use progress::Reached;
pub use receipt::{Receipt, receipt};
pub use sequencer::{Sequencer, SequencerHandle};
pub use signed_tree::{SignedTree, TreeFault};
pub use state::{NoSuchState, State};
pub use verify::{Finding, FindingKind, Verification, left_behind, verify_log};
pub use witness::{
    AnchorStatus, Keeper, MAX_WITNESS_ANSWER, WebAnswer, Witness, WitnessPolicy, WitnessPolicyError,
    WitnessReport, WitnessStatus, WitnessTimes, WitnessTransport, Witnessing, WitnessingParts,
};
