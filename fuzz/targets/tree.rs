//! Proofs in trees: no hostile proof is taken, and none makes the arithmetic panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::hash::{HASH_SIZE, Hash, leaf_hash};
use proof::tree::{refutes_consistency, verify_consistency, verify_inclusion};

fuzz_target!(|input: (u64, u64, &[u8])| {
    let (small, large, bytes) = input;
    let hashes: Vec<Hash> = bytes.chunks_exact(HASH_SIZE).filter_map(hash).collect();
    let (first, second) = (leaf_hash(b"first"), leaf_hash(b"second"));
    let included = verify_inclusion(first, small, large, &hashes, &second);
    assert!(included.is_err(), "a root was found that nobody has made");
    let consistent = verify_consistency(small, large, &first, &second, &hashes);
    assert!(consistent.is_err() || (small == 0 && hashes.is_empty()));
    let refuted = refutes_consistency(small, large, &first, &second, &hashes);
    assert!(!refuted || small == large);
});

fn hash(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok().map(Hash)
}
