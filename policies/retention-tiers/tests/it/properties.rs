//! Whatever the input, the rule answers, and its answer keeps what must be kept.

use guest_sdk::retention::Disposition;
use guest_sdk::time::HOUR;
use guest_sdk::{Method, RecoveryPoint, Temperature};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask::answer;

/// Times as an attacker would choose them, and as clocks do.
fn time() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), (0..40_000i64).prop_map(|hours| hours * HOUR),]
}

prop_compose! {
    fn point()(
        taken in time(),
        complete in any::<bool>(),
        verified in proptest::option::weighted(0.2, time()),
        held in proptest::bool::weighted(0.1),
        immutable_until in proptest::option::weighted(0.2, time()),
        size in any::<u64>(),
    ) -> RecoveryPoint {
        RecoveryPoint {
            taken,
            method: Method::Full,
            complete,
            verified,
            held,
            immutable_until,
            temperature: Temperature::Cold,
            size,
        }
    }
}

/// How many of the newest complete points the parameters keep.
const FLOOR: usize = 5;

/// Parameters that expire as much as they can.
const HARSH: &str = r#"{"hot": "0s", "cold": "0s", "incomplete": "0s", "daily": 0, "weekly": 0,
    "monthly": 0, "yearly": 0, "floor": 5, "utc-offset": "-14:00"}"#;

fn check(parameters: &str, floor: usize, now: i64, points: &[RecoveryPoint]) {
    let answer = answer(parameters, now, points.to_vec());
    assert_eq!(answer.verdicts.len(), points.len());
    let expires = |at: usize| answer.verdicts[at].disposition == Disposition::Expire;
    for (at, verdict) in answer.verdicts.iter().enumerate() {
        assert!((verdict.reason as usize) < answer.reasons.len());
        let point = &points[at];
        let immutable = point.immutable_until.is_some_and(|until| until > now);
        if point.held || immutable {
            assert_eq!(verdict.disposition, Disposition::Hot);
        }
        assert!(verdict.until.is_none_or(|until| until > now), "what is kept is kept for a while");
    }
    let newest = |wanted: &dyn Fn(&RecoveryPoint) -> bool| {
        (0..points.len()).filter(|at| wanted(&points[*at])).max_by_key(|at| points[*at].taken)
    };
    assert!(newest(&|point| point.complete).is_none_or(|at| !expires(at)));
    assert!(newest(&|point| point.complete && point.verified.is_some()).is_none_or(|at| !expires(at)));
    let complete = points.iter().filter(|point| point.complete).count();
    let kept = (0..points.len()).filter(|at| points[*at].complete && !expires(*at)).count();
    assert!(kept >= floor.min(complete), "{kept} of {complete} are kept");
    if !points.is_empty() {
        assert!((0..points.len()).any(|at| !expires(at)));
    }
    let mut reasons = answer.reasons.clone();
    reasons.sort_unstable();
    reasons.dedup();
    assert_eq!(reasons.len(), answer.reasons.len(), "each reason is written once");
}

/// Expires nothing that is complete because of points that are not.
fn check_incomplete(parameters: &str, now: i64, points: &[RecoveryPoint]) {
    let complete: Vec<_> = points.iter().filter(|point| point.complete).copied().collect();
    let with = answer(parameters, now, points.to_vec());
    let without = answer(parameters, now, complete);
    let of_complete: Vec<_> = points
        .iter()
        .zip(&with.verdicts)
        .filter(|(point, _)| point.complete)
        .map(|(_, verdict)| (verdict.disposition, verdict.until))
        .collect();
    let alone: Vec<_> = without.verdicts.iter().map(|verdict| (verdict.disposition, verdict.until)).collect();
    assert_eq!(of_complete, alone);
}

proptest! {
    #[test]
    fn what_must_be_kept_is_kept(now in time(), points in vec(point(), 0..40)) {
        check("{}", 3, now, &points);
        check(HARSH, FLOOR, now, &points);
        check_incomplete("{}", now, &points);
        check_incomplete(HARSH, now, &points);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_thousand_points_are_answered(now in time(), points in vec(point(), 1_000)) {
        check("{}", 3, now, &points);
        check(HARSH, FLOOR, now, &points);
    }
}

#[test]
fn ten_thousand_equal_points_are_answered() {
    let points: Vec<_> = (0..10_000).map(|_| crate::ask::point(0, true)).collect();
    check("{}", 3, 400 * 24 * HOUR, &points);
}
