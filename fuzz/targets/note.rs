//! Signed notes: what parses is written again, and verifying never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::note::{Note, VerifyingKey};

const LOG: &str = include_str!("../../crates/proof/tests/vectors/tlog/vkey");
const WITNESS: &str = include_str!("../../crates/proof/tests/vectors/tlog/witness.vkey");

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::parse(bytes) else { return };
    assert_eq!(note.to_string().as_bytes(), bytes);
    let keys = [LOG, WITNESS].map(|key| key.trim_end().parse::<VerifyingKey>().expect("a golden key"));
    if let Ok(verified) = note.verify(&keys) {
        assert!(!verified.is_empty());
        let only = note.only_by(&keys).expect("what was verified is there");
        assert_eq!(only.verify(&keys).map(|again| again.len()), Ok(verified.len()));
    }
});
