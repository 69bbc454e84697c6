//! Verification without an installation: receipts, evidence bundles, and whole ledgers wherever they lie.

mod bundle;
mod checked;
mod database;
mod fsck;
mod kept;
mod pinned;
mod place;
mod receipt;
mod shards;
mod whole;

pub(crate) use bundle::check_bundle;
pub(crate) use checked::Checked;
pub(crate) use fsck::look_over;
pub(crate) use place::Place;
pub(crate) use receipt::check_receipt_files;
pub(crate) use shards::check_ledger;
