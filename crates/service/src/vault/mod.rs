//! Vaults: created, opened, listed; their passwords shown to owners only, and recorded.

mod create;
mod open;
mod password;
mod reconcile;

pub use open::VaultInfo;
