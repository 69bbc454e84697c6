//! Receipts: what parses is written again, and verifying never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::note::VerifyingKey;
use proof::tlog_proof::TlogProof;

const LOG: &str = include_str!("../../crates/proof/tests/vectors/tlog/vkey");
const WITNESS: &str = include_str!("../../crates/proof/tests/vectors/tlog/witness.vkey");
const ENTRY: &[u8] = include_bytes!("../../crates/proof/tests/vectors/tlog/proof.entry");

fuzz_target!(|bytes: &[u8]| {
    let Ok(receipt) = TlogProof::parse(bytes) else { return };
    assert_eq!(receipt.to_bytes(), bytes);
    let [log, witness] = [LOG, WITNESS].map(|key| key.trim_end().parse::<VerifyingKey>().expect("a key"));
    if let Ok(verified) = receipt.verify(ENTRY, &[log], &[witness]) {
        assert_eq!(verified.index, 333, "the entry is elsewhere in the log");
    }
});
