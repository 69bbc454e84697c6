//! The ledger as people and auditors ask for it.

mod list;
mod object;
mod receipt;

pub use list::LedgerPage;
pub use receipt::LedgerKey;
