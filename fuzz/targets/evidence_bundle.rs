//! Evidence bundles: verifying never panics, and what is judged sound is what the log signed.
#![no_main]

use auditor::{BundleCheck, Trust, Verdict};
use libfuzzer_sys::fuzz_target;

const POLICY: &str = include_str!("../../crates/auditor/tests/vectors/bundle-1.policy");
const ROOT: &str = include_str!("../../crates/auditor/tests/vectors/bundle-1.root");

fuzz_target!(|bytes: &[u8]| {
    let mut check = BundleCheck::new(Trust::read(POLICY).expect("a policy"), None);
    // The first byte says in which pieces the rest comes.
    let piece = usize::from(bytes.first().copied().unwrap_or(0)) * 8 + 1;
    bytes.chunks(piece).for_each(|piece| check.push(piece));
    let report = check.finish();
    if report.verdict() < Verdict::Incomplete {
        assert_eq!(report.root.as_deref(), Some(ROOT.trim_end()), "another tree is signed");
    }
});
