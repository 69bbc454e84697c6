//! Verification without an installation: receipts, and whole ledgers wherever they lie.

mod checked;
mod database;
mod place;
mod receipt;
mod whole;

pub(crate) use checked::{Checked, Verdict};
pub(crate) use place::Place;
pub(crate) use receipt::check_receipt;
pub(crate) use whole::check_ledger;
