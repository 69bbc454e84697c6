//! Receipts, from files.

use std::path::Path;

use auditor::{MAX_DISCLOSED, Report, Trust, check_disclosures, check_receipt};
use proof::bundle::MAX_ENTRY;
use proof::tlog_proof::MAX_TLOG_PROOF_SIZE;

use crate::failure::Failure;
use crate::given::read;

/// Checks a receipt, and the personal values that were handed over with it.
pub(crate) fn check_receipt_files(
    proof: &Path,
    entry: &Path,
    disclosures: Option<&Path>,
    trust: &Trust,
) -> Result<Report, Failure> {
    let proof_bytes = read(proof, MAX_TLOG_PROOF_SIZE, "a receipt")?;
    let entry_bytes = read(entry, MAX_ENTRY, "an entry")?;
    let (proof, entry) = (proof.display().to_string(), entry.display().to_string());
    let mut report = check_receipt(trust, (&proof, &proof_bytes), (&entry, &entry_bytes));
    if let Some(file) = disclosures {
        let bytes = read(file, MAX_DISCLOSED, "a list of disclosures")?;
        check_disclosures(&mut report, (&entry, &entry_bytes), (&file.display().to_string(), &bytes));
    }
    Ok(report)
}
