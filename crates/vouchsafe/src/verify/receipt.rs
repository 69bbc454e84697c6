//! Receipts, from files.

use std::path::Path;

use auditor::{Report, Trust, check_receipt};
use proof::bundle::MAX_ENTRY;
use proof::tlog_proof::MAX_TLOG_PROOF_SIZE;

use super::file::read;
use crate::failure::Failure;

/// Checks a receipt.
pub(crate) fn check_receipt_files(proof: &Path, entry: &Path, trust: &Trust) -> Result<Report, Failure> {
    let proof_bytes = read(proof, MAX_TLOG_PROOF_SIZE, "a receipt")?;
    let entry_bytes = read(entry, MAX_ENTRY, "an entry")?;
    let (proof, entry) = (proof.display().to_string(), entry.display().to_string());
    Ok(check_receipt(trust, (&proof, &proof_bytes), (&entry, &entry_bytes)))
}
