//! Verification without an installation: receipts, evidence bundles, and whole ledgers wherever they lie.

mod bundle;
mod checked;
mod database;
mod kept;
mod pinned;
mod place;
mod receipt;
mod shards;
mod which;
mod whole;

pub(crate) use bundle::check_bundle;
pub(crate) use checked::Checked;
pub(crate) use place::{Opened, Place};
pub(crate) use receipt::check_receipt_files;
pub(crate) use shards::{check_ledger, name_of};
pub(crate) use which::{Found, Which, find_shard};
