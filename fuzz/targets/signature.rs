//! Signature lines: what parses is written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::note::Signature;

fuzz_target!(|text: &str| {
    if let Ok(line) = text.parse::<Signature>() {
        assert_eq!(line.to_string(), text);
        assert!(!line.name().is_empty() && !line.body().is_empty());
    }
});
