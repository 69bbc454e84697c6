//! The ledger as people and auditors ask for it.

mod export;
mod list;
mod object;
mod personal;
mod receipt;
mod summary;
mod witnesses;

pub use export::ExportRequest;
pub use list::LedgerPage;
pub use receipt::LedgerKey;
pub use witnesses::Witnesses;
