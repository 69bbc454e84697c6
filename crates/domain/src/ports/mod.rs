//! What the world outside must provide: traits that adapters implement and the owner connects.

mod clock;
mod commit;
mod entropy;
mod ledger_queue;
mod policy_engine;
mod query;
mod source_engine;
mod store;
mod witness_book;

pub use clock::Clock;
pub use commit::{Change, Commit, Committed, DecisionRecord, NewShard, PolicyRecord};
pub use entropy::Entropy;
pub use ledger_queue::{Head, LedgerQueue, QueueError};
pub use policy_engine::{Component, ComponentError, Evaluation, PolicyEngine};
pub use query::{EntryFilter, LatestDecision, MAX_PAGE, RunFilter, StoredEntry};
pub use source_engine::{
    Content, OpenContent, ScopeRules, SourceEngine, SourceEntry, SourceError, SourceItem, SourceRequest,
    SourceSession,
};
pub use store::{Store, StoreError};
pub use witness_book::{WitnessBook, WitnessMemory, WitnessedHead};
