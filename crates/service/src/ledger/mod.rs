//! The ledger as people and auditors ask for it, and as operators keep it: frozen, opened, given keys.

mod export;
mod freeze;
mod list;
mod live;
mod object;
mod open_shard;
mod personal;
mod readers;
mod receipt;
mod rotate;
mod shards;
mod summary;
mod witnesses;

pub use export::ExportRequest;
pub use freeze::Freezing;
pub use list::{EntryQuestion, LedgerPage};
pub use live::{KeeperError, LedgerKeeper, OpenLog};
pub use open_shard::{ShardOpening, ShardRequest};
pub(crate) use readers::Readers;
pub use receipt::LedgerKey;
pub use shards::{ShardEntry, ShardView};
pub use witnesses::Witnesses;
