//! Answers of witnesses: the first byte tells the status; what parses is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::checkpoint::SignedCheckpoint;
use proof::note::VerifyingKey;
use proof::witness::{Answer, Cosigned, write_cosignatures, write_size};

const LOG: &str = include_str!("../../crates/proof/tests/vectors/tlog/vkey");
const WITNESS: &str = include_str!("../../crates/proof/tests/vectors/tlog/witness.vkey");
const CHECKPOINT: &[u8] = include_bytes!("../../crates/proof/tests/vectors/tlog/checkpoint.1000");

fuzz_target!(|bytes: &[u8]| {
    let Some((status, body)) = bytes.split_first() else { return };
    let status = if status % 2 == 0 { 200 } else { 409 };
    match Answer::read(status, body) {
        Ok(Answer::Cosigned(lines)) => {
            assert_eq!(write_cosignatures(&lines).as_bytes(), body);
            let [log, witness] =
                [LOG, WITNESS].map(|key| key.trim_end().parse::<VerifyingKey>().expect("a key"));
            let asked = SignedCheckpoint::open(CHECKPOINT, &[log]).expect("the golden checkpoint");
            if let Ok(found) = Cosigned::verify(&lines, &asked, &[witness]) {
                assert_eq!(found.len(), 1);
            }
        }
        Ok(Answer::Conflict { last }) => assert_eq!(write_size(last).as_bytes(), body),
        Err(_) => {}
    }
});
