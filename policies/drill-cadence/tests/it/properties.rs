//! Whatever the input, the rule answers, and its answer keeps what it promises.

use guest_sdk::drill::{Depth, Input};
use guest_sdk::time::{DAY, HOUR};
use guest_sdk::{DrillRun, Method, RecoveryPoint, Temperature, Tier};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask::{answer, asset};

/// Times as an attacker would choose them, and as clocks do.
fn time() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), (0..40_000i64).prop_map(|hours| hours * HOUR),]
}

fn tier() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::Critical), Just(Tier::High), Just(Tier::Normal), Just(Tier::Low)]
}

prop_compose! {
    fn point()(
        taken in time(),
        complete in any::<bool>(),
        verified in proptest::option::of(time()),
        size in any::<u64>(),
    ) -> RecoveryPoint {
        RecoveryPoint {
            taken,
            method: Method::Full,
            complete,
            verified,
            held: false,
            immutable_until: None,
            temperature: Temperature::Hot,
            size,
        }
    }
}

prop_compose! {
    fn drill()(
        started in time(),
        point in proptest::option::of(any::<u32>()),
        passed in any::<bool>(),
    ) -> DrillRun {
        DrillRun { started, point, passed, took: None, restored: 0 }
    }
}

prop_compose! {
    fn question(most: usize)(
        tier in tier(),
        now in time(),
        points in vec(point(), 0..=most),
        drills in vec(drill(), 0..20),
    ) -> Input {
        Input { asset: asset(tier), now, points, drills }
    }
}

const WINDOWS: &str = r#"{"utc-offset": "-03:30", "full-every": "60d",
    "windows": [{"days": ["sat", "sun"], "from": "22:00", "to": "05:00"}]}"#;

fn check(parameters: &str, question: &Input) {
    let answer = answer(parameters, question);
    let any_complete = question.points.iter().any(|point| point.complete);
    assert_eq!(answer.due.is_some(), any_complete);
    assert_eq!(answer.point.is_some(), any_complete);
    if let Some(at) = answer.point {
        let chosen = &question.points[at as usize];
        assert!(chosen.complete);
        let better = question
            .points
            .iter()
            .filter(|point| point.complete && point.verified.is_none())
            .map(|point| point.taken)
            .max();
        match better {
            Some(newest) => assert!(chosen.verified.is_none() && chosen.taken == newest),
            None => assert!(chosen.verified.is_some()),
        }
    }
    if question.drills.is_empty() && parameters == "{}" && any_complete {
        assert_eq!(answer.due, Some(question.now));
    }
    if question.points.iter().all(|point| point.verified.is_none()) {
        assert_eq!(answer.depth, Depth::Full);
    }
    assert!(!answer.reason.is_empty() && answer.reason.len() < 600);
}

proptest! {
    #[test]
    fn any_input_is_answered(question in question(40)) {
        check("{}", &question);
        check(WINDOWS, &question);
    }

    #[test]
    fn an_answer_is_never_later_than_the_cadence(question in question(5), ago in 0..400i64) {
        let now = 20_000 * DAY;
        let mut question = Input { now, ..question };
        question.drills = vec![DrillRun { started: now - ago * DAY, point: None, passed: ago % 2 == 0, took: None, restored: 0 }];
        if let Some(due) = answer("{}", &question).due {
            prop_assert!(due <= now - ago * DAY + 180 * DAY);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_thousand_points_are_answered(question in question(1_000)) {
        check("{}", &question);
    }
}
