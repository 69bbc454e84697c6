//! Proofs of forks: what parses is written again, and verifying never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::fork::Fork;
use proof::note::VerifyingKey;

const LOG: &str = include_str!("../../crates/proof/tests/vectors/tlog/vkey");

fuzz_target!(|bytes: &[u8]| {
    let Ok(fork) = Fork::parse(bytes) else { return };
    assert_eq!(fork.to_bytes().as_deref(), Ok(bytes));
    let key: VerifyingKey = LOG.trim_end().parse().expect("a golden key");
    assert!(fork.verify(&[key]).is_err(), "the golden log has not forked");
});
