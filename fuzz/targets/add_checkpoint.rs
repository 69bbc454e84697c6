//! Requests to witnesses: what parses is written again, and judging never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::checkpoint::SignedCheckpoint;
use proof::note::SigningKey;
use proof::witness::{AddCheckpoint, Seen, judge};

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = AddCheckpoint::parse(bytes) else { return };
    assert_eq!(request.to_bytes(), bytes);
    let Ok(key) = SigningKey::from_seed(&request.checkpoint().origin, &[1; 32]) else { return };
    let keys = [key.verifying_key().clone()];
    assert!(judge(Seen::default(), &request, &keys).is_err(), "nobody guesses a signature");
    // Past the signature, which no fuzzer finds.
    let Ok(signed) = SignedCheckpoint::sign(request.checkpoint().clone(), &[&key]) else { return };
    let (old, proof) = (request.old_size(), request.proof().to_vec());
    let Ok(request) = AddCheckpoint::new(old, proof, &signed, &keys) else { return };
    let seen = Seen { size: old, ..Seen::default() };
    let judged = judge(seen, &request, &keys);
    assert_eq!(judged.is_ok_and(|signed| signed.checkpoint().size > 0), old == 0 && expected(&request));
});

/// From size 0, every tree is good if there is no proof.
fn expected(request: &AddCheckpoint) -> bool {
    request.checkpoint().size > 0 && request.proof().is_empty()
}
