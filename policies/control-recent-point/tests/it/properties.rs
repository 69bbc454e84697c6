//! Whatever the input, the rule answers, and compliant means that a complete point is recent.

use guest_sdk::RecoveryPoint;
use guest_sdk::control::{Input, Status};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask::{ask, input, point};

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), (0..400_000i64).prop_map(|h| h * 3_600_000_000)]
}

proptest! {
    #[test]
    fn compliant_is_shown_by_a_recent_complete_point(
        now in time(),
        rpo in proptest::option::of(any::<u64>()),
        points in vec((time(), any::<bool>()), 0..20),
    ) {
        let points = points.into_iter().map(|(taken, complete)| RecoveryPoint { taken, ..point(0, complete) });
        let question = Input { now, ..input(rpo, points.collect()) };
        let answer = ask("{}", &question).unwrap();
        prop_assert_ne!(answer.status, Status::NotApplicable);
        if answer.status == Status::Compliant {
            let shown = &question.points[answer.evidence[0].index as usize];
            let allowed = rpo.map_or(86_400_000_000, |rpo| i128::from(rpo) * 1_000_000);
            prop_assert!(shown.complete);
            prop_assert!(i128::from(now) - i128::from(shown.taken) <= allowed);
        }
    }
}
