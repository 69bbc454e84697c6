//! Receipts: an entry, and the proof that a signed checkpoint covers it.

use proof::bundle::MAX_ENTRY;
use proof::hash::leaf_hash;
use proof::tlog_proof::TlogProof;
use proof::tree::verify_inclusion;

use crate::finding::{Finding, told};
use crate::report::Report;
use crate::trust::Trust;

/// Checks a receipt: the bytes of a `.tlog-proof` and those of the entry. The names are how findings call
/// them.
pub fn check_receipt(trust: &Trust, proof: (&str, &[u8]), entry: (&str, &[u8])) -> Report {
    let mut report = Report::default();
    let parsed = match TlogProof::parse(proof.1) {
        Ok(parsed) => parsed,
        // A cut-off or foreign file proves nothing, either way.
        Err(error) => {
            report.find(Finding::missing(proof.0, told(&error)));
            return report;
        }
    };
    let opened = match trust.open(&parsed.checkpoint) {
        Ok(opened) => opened,
        Err(error) => {
            report.find(Finding::mismatch(proof.0, told(&error)));
            return report;
        }
    };
    report.under(&opened);
    report.index = Some(parsed.index);
    if entry.1.len() > MAX_ENTRY {
        report
            .find(Finding::mismatch(entry.0, format!("it has more than {MAX_ENTRY} bytes, as no entry has")));
        return report;
    }
    let checkpoint = opened.signed.checkpoint();
    let leaf = leaf_hash(entry.1);
    match verify_inclusion(leaf, parsed.index, checkpoint.size, &parsed.hashes, &checkpoint.root) {
        Ok(()) => report.entries = 1,
        Err(error) => report.find(Finding::mismatch(entry.0, told(&error))),
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;
    use crate::sample::{self, LOG, WITNESS};

    fn judge(trust: &Trust, proof: &[u8], entry: &[u8]) -> Verdict {
        check_receipt(trust, ("proof", proof), ("entry", entry)).verdict()
    }

    #[test]
    fn the_verdict_is_that_of_the_trust() {
        let log = sample::Log::of(7);
        let (keys, policy) =
            (Trust::of_keys(&[sample::key(LOG)]).unwrap(), Trust::read(&sample::policy(1)).unwrap());
        let receipt = log.receipt(3, &[WITNESS]);
        assert_eq!(judge(&keys, &receipt, &log.entries[3]), Verdict::Signed);
        assert_eq!(judge(&policy, &receipt, &log.entries[3]), Verdict::Witnessed);
        assert_eq!(judge(&policy, &log.receipt(3, &[]), &log.entries[3]), Verdict::Signed);
        assert_eq!(judge(&keys, &receipt, &log.entries[4]), Verdict::Mismatch);
        assert_eq!(judge(&keys, &receipt, &vec![0; MAX_ENTRY + 1]), Verdict::Mismatch);
        assert_eq!(judge(&keys, &receipt[..9], &log.entries[3]), Verdict::Incomplete);
        let other = Trust::of_keys(&[sample::key(WITNESS)]).unwrap();
        assert_eq!(judge(&other, &receipt, &log.entries[3]), Verdict::Mismatch);
    }

    #[test]
    fn no_changed_byte_is_judged_signed() {
        let log = sample::Log::of(7);
        let trust = Trust::of_keys(&[sample::key(LOG)]).unwrap();
        let receipt = log.receipt(3, &[]);
        for at in 0..receipt.len() {
            let mut changed = receipt.clone();
            changed[at] ^= 1;
            assert!(judge(&trust, &changed, &log.entries[3]) >= Verdict::Incomplete, "byte {at}");
        }
    }
}
