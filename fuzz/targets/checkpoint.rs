//! Checkpoints: what parses is written again, and what can be signed opens again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::checkpoint::{Checkpoint, SignedCheckpoint};
use proof::cosignature::{self, Cosigner};
use proof::note::{SigningKey, VerifyingKey};

const LOG: &str = include_str!("../../crates/proof/tests/vectors/tlog/vkey");

fuzz_target!(|bytes: &[u8]| {
    let golden: VerifyingKey = LOG.trim_end().parse().expect("a golden key");
    if let Ok(signed) = SignedCheckpoint::open(bytes, &[golden]) {
        assert_eq!(signed.as_bytes(), bytes);
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(checkpoint) = text.parse::<Checkpoint>() else { return };
    assert_eq!(checkpoint.to_string(), text);
    // An origin that is no name of a key can't be signed.
    if let Ok(key) = SigningKey::from_seed(&checkpoint.origin, &[1; 32]) {
        sign(&checkpoint, &key);
    }
});

fn sign(checkpoint: &Checkpoint, key: &SigningKey) {
    let Ok(signed) = SignedCheckpoint::sign(checkpoint.clone(), &[key]) else { return };
    let keys = [key.verifying_key().clone()];
    assert_eq!(SignedCheckpoint::open(signed.as_bytes(), &keys).as_ref(), Ok(&signed));
    let witness = SigningKey::from_seed("witness", &[2; 32]).and_then(|key| Ok(Cosigner::new(key)));
    let witness = witness.expect("a valid name").expect("a valid key");
    let line = witness.cosign(&signed, 1).expect("in time");
    let cosigned = signed.with_signatures([line]).expect("another key");
    let found = cosignature::verify(&cosigned, &[witness.verifying_key().clone()]);
    assert_eq!(found.map(|found| found.len()), Ok(1));
}
