//! Whatever the input, the rule answers, and compliant means that a recent drill passed.

use guest_sdk::DrillRun;
use guest_sdk::control::{Input, Status};
use guest_sdk::time::DAY;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::ask::{ask, input};

prop_compose! {
    fn any_drill()(
        started in prop_oneof![any::<i64>(), (0..40_000i64).prop_map(|days| days * DAY)],
        point in proptest::option::of(0..3u32),
        passed in any::<bool>(),
        took in proptest::option::of(any::<u64>()),
        restored in any::<u64>(),
    ) -> DrillRun {
        DrillRun { started, point, passed, took, restored }
    }
}

proptest! {
    #[test]
    fn compliant_is_shown_by_a_recent_drill_that_passed(
        now in prop_oneof![any::<i64>(), (0..40_000i64).prop_map(|days| days * DAY)],
        drills in vec(any_drill(), 0..12),
    ) {
        let question = Input { now, ..input(drills) };
        let answer = ask(r#"{"percent": 50, "restore-within": "1d"}"#, &question).unwrap();
        if answer.status == Status::Compliant {
            let shown = &question.drills[answer.evidence[0].index as usize];
            prop_assert!(shown.passed && shown.restored >= 500 && shown.took.is_some_and(|took| took <= 86_400));
            prop_assert!(i128::from(now) - i128::from(shown.started) <= i128::from(90 * DAY));
        }
    }
}
