//! Vaults: created, opened, listed; their passwords shown to owners only, and recorded.

mod create;
mod open;
mod password;

pub use open::VaultInfo;
