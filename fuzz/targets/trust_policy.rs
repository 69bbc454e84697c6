//! Trust policies: what parses is written again, and its quorum is monotonous.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proof::policy::TrustPolicy;

fuzz_target!(|bytes: &[u8]| {
    let Ok(policy) = TrustPolicy::parse(bytes) else { return };
    let written = policy.to_bytes();
    assert_eq!(TrustPolicy::parse(&written).as_ref(), Ok(&policy));
    let (all, nobody) = (policy.quorum_met(|_| true), policy.quorum_met(|_| false));
    assert!(all, "no quorum asks for more than everybody");
    assert_eq!(nobody, policy.quorum().is_none());
    for witness in policy.witnesses() {
        let without = policy.quorum_met(|other| other != witness);
        assert!(without || policy.counts(witness), "who is needed counts");
    }
    assert_eq!(policy.tally(&[]).missing.len(), policy.witnesses().count());
});
