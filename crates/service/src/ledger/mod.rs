//! The ledger as people and auditors ask for it.

mod export;
mod list;
mod object;
mod receipt;

pub use export::ExportRequest;
pub use list::LedgerPage;
pub use receipt::LedgerKey;
