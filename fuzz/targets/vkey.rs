//! Public and private keys in text form: what parses is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::note::{OpaqueKey, SigningKey, VerifyingKey};

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<VerifyingKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<OpaqueKey>() {
        assert_eq!(key.to_string(), text);
        assert!(text.starts_with(key.name()));
    }
    if let Ok(key) = SigningKey::from_private_string(text) {
        assert_eq!(key.to_private_string().as_str(), text);
    }
    // Past the id, which no fuzzer finds: a key of the same name and octets must read back.
    let Some((name, rest)) = text.split_once('+') else { return };
    if let Ok(key) = SigningKey::from_seed(name, &seed(rest)) {
        let vkey = key.verifying_key();
        assert_eq!(vkey.to_string().parse::<VerifyingKey>().as_ref(), Ok(vkey));
        let line = key.sign_text("text\n").expect("a signable text");
        assert_eq!(line.to_string().parse(), Ok(line));
    }
});

fn seed(text: &str) -> [u8; 32] {
    let mut seed = [0; 32];
    seed.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
    seed
}
