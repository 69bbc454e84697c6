//! The data directory: its layout, its lock, its keys.

mod anchor;
mod checkup;
mod config;
mod directory;
mod files;
mod keys;
mod ledger_keys;
mod lock;

pub(crate) use anchor::{ForkFolder, anchor};
pub(crate) use checkup::checkup;
pub(crate) use directory::{DataDirectory, MAIN_VAULT};
pub(crate) use keys::Keys;
pub(crate) use ledger_keys::{LedgerKeys, adopt};
pub(crate) use lock::DataLock;
