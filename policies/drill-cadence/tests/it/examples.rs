//! What the rule decides, by example.

use guest_sdk::drill::Depth;
use guest_sdk::time::{DAY, HOUR};
use guest_sdk::{PolicyError, Tier};

use crate::ask::{NOW, answer, ask, drill, input, point};

#[test]
fn the_first_drill_is_due_at_once_and_full() {
    let points = vec![point(NOW - 2 * DAY, true, None), point(NOW - DAY, true, None)];
    let answer = answer("{}", &input(Tier::Normal, points, vec![]));
    assert_eq!(answer.due, Some(NOW));
    assert_eq!(answer.point, Some(1));
    assert_eq!(answer.depth, Depth::Full);
    assert_eq!(
        answer.reason,
        "a full drill is due at once: none has been run yet; it restores the complete recovery point \
         of 2026-09-09 00:00 UTC, which no drill has verified"
    );
}

#[test]
fn without_a_complete_point_nothing_is_due() {
    let incomplete = vec![point(NOW - DAY, false, None)];
    let answered = answer("{}", &input(Tier::Critical, incomplete, vec![]));
    assert_eq!((answered.due, answered.point), (None, None));
    assert_eq!(answered.reason, "no drill is due: 1 recovery point exists, but none is complete");
    let none = answer("{}", &input(Tier::Critical, vec![], vec![drill(NOW - 99 * DAY, true)]));
    assert_eq!(none.due, None);
    assert_eq!(none.reason, "no drill is due: there is no recovery point yet");
}

#[test]
fn each_tier_has_its_cadence() {
    for (tier, days) in [(Tier::Critical, 7), (Tier::High, 30), (Tier::Normal, 90), (Tier::Low, 180)] {
        let points = vec![point(NOW - DAY, true, None)];
        let started = NOW - DAY;
        let answer = answer("{}", &input(tier, points, vec![drill(started, true)]));
        assert_eq!(answer.due, Some(started + days * DAY));
    }
}

#[test]
fn a_part_of_the_cadence_can_be_given() {
    let points = || vec![point(NOW - DAY, true, None)];
    let parameters = r#"{"cadence": {"critical": "12h"}}"#;
    let drills = || vec![drill(NOW - HOUR, true)];
    let critical = answer(parameters, &input(Tier::Critical, points(), drills()));
    assert_eq!(critical.due, Some(NOW + 11 * HOUR));
    let low = answer(parameters, &input(Tier::Low, points(), drills()));
    assert_eq!(low.due, Some(NOW - HOUR + 180 * DAY));
}

#[test]
fn a_failed_drill_is_tried_again_sooner_and_in_full() {
    let points = vec![point(NOW - 3 * DAY, true, Some(NOW - 3 * DAY + HOUR))];
    let drills = vec![drill(NOW - 3 * DAY, true), drill(NOW - HOUR, false)];
    let answer = answer("{}", &input(Tier::Normal, points, drills));
    assert_eq!(answer.due, Some(NOW + 23 * HOUR));
    assert_eq!(answer.depth, Depth::Full);
    assert!(answer.reason.contains("failed, and the next is wanted after 1d"));
}

#[test]
fn a_retry_is_never_later_than_the_cadence() {
    let parameters = r#"{"cadence": {"critical": "6h"}, "retry-after": "2d"}"#;
    let points = vec![point(NOW - DAY, true, None)];
    let failed = vec![drill(NOW - HOUR, false)];
    let answer = answer(parameters, &input(Tier::Critical, points, failed));
    assert_eq!(answer.due, Some(NOW + 5 * HOUR));
}

#[test]
fn the_newest_point_that_is_not_verified_is_preferred() {
    let points = vec![
        point(NOW - 5 * DAY, true, None),
        point(NOW - 4 * DAY, true, None),
        point(NOW - 3 * DAY, true, Some(NOW - 2 * DAY)),
        point(NOW - DAY, false, None),
    ];
    let drills = vec![drill(NOW - 2 * DAY, true)];
    let answer = answer("{}", &input(Tier::Critical, points, drills));
    assert_eq!(answer.point, Some(1));
}

#[test]
fn a_point_is_restored_again_when_all_are_verified() {
    let points = vec![
        point(NOW - 5 * DAY, true, Some(NOW - 4 * DAY)),
        point(NOW - 3 * DAY, true, Some(NOW - 2 * DAY)),
    ];
    let drills = vec![drill(NOW - 2 * DAY, true)];
    let answer = answer("{}", &input(Tier::Critical, points, drills));
    assert_eq!(answer.point, Some(1));
    assert!(answer.reason.ends_with("verified last at 2026-09-08 00:00 UTC"));
}

#[test]
fn points_may_come_in_any_order() {
    let points = vec![point(NOW - DAY, true, None), point(NOW - 5 * DAY, true, None)];
    assert_eq!(answer("{}", &input(Tier::Critical, points, vec![])).point, Some(0));
}

#[test]
fn samples_lie_between_full_drills() {
    // Weekly drills, all of it every 30 days: the fifth drill is the nearest one to day 30.
    for (days, depth) in
        [(7, Depth::Sample), (14, Depth::Sample), (21, Depth::Sample), (28, Depth::Full), (35, Depth::Full)]
    {
        let verified = NOW - days * DAY;
        let points = vec![point(verified - DAY, true, Some(verified))];
        let drills = vec![drill(NOW - 7 * DAY, true)];
        let answer = answer("{}", &input(Tier::Critical, points, drills));
        assert_eq!((answer.due, answer.depth), (Some(NOW), depth), "{days}");
    }
}

#[test]
fn zero_between_full_drills_means_always_full() {
    let points = vec![point(NOW - DAY, true, Some(NOW - HOUR))];
    let drills = vec![drill(NOW - 2 * HOUR, true)];
    let parameters = r#"{"full-every": "0s"}"#;
    let answer = answer(parameters, &input(Tier::Critical, points, drills));
    assert_eq!(answer.depth, Depth::Full);
}

/// Saturdays from 02:00 to 06:00, two hours ahead of UTC: 00:00 to 04:00 UTC.
const SATURDAYS: &str = r#"{"utc-offset": "+02:00",
    "windows": [{"days": ["sat"], "from": "02:00", "to": "06:00"}]}"#;

#[test]
fn a_drill_waits_for_its_window() {
    let points = vec![point(NOW - DAY, true, None)];
    // Due on Friday at 12:00.
    let drills = vec![drill(NOW + DAY + 12 * HOUR - 7 * DAY, true)];
    let answer = answer(SATURDAYS, &input(Tier::Critical, points, drills));
    assert_eq!(answer.due, Some(NOW + 2 * DAY));
    assert!(
        answer.reason.contains("moved from 2026-09-11 12:00 UTC into the next window"),
        "{}",
        answer.reason
    );
}

#[test]
fn an_overdue_drill_waits_for_its_window_too() {
    // It was due inside last Saturday's window, and nothing ran then.
    let points = vec![point(NOW - 20 * DAY, true, None)];
    let last_saturday = NOW - 5 * DAY;
    let drills = vec![drill(last_saturday + HOUR - 7 * DAY, true)];
    let late = input(Tier::Critical, points, drills);
    assert_eq!(answer(SATURDAYS, &late).due, Some(NOW + 2 * DAY));
    // Without windows it is due since then.
    assert_eq!(answer("{}", &late).due, Some(last_saturday + HOUR));
}

#[test]
fn drills_of_the_future_do_not_count() {
    let points = vec![point(NOW - DAY, true, Some(i64::MAX))];
    let drills = vec![drill(NOW + 1_000 * DAY, true)];
    let answer = answer("{}", &input(Tier::Critical, points, drills));
    assert_eq!((answer.due, answer.depth), (Some(NOW), Depth::Full));
}

#[test]
fn wrong_parameters_are_named() {
    let question = input(Tier::Low, vec![], vec![]);
    for (parameters, part) in [
        (r#"{"cadence": {"critical": "weekly"}}"#, "cadence.critical: expected a duration from 1h"),
        (r#"{"cadence": {"low": "1s"}}"#, "cadence.low: expected a duration from 1h to 3660d"),
        (r#"{"retry-after": "0s"}"#, "retry-after: expected a duration from 1m"),
        (r#"{"full-every": "99999d"}"#, "full-every: expected a duration from 0s to 3660d"),
        (r#"{"utc-offset": "CET"}"#, "utc-offset: expected an offset"),
        (r#"{"windows": [{"from": "02:00", "to": "25:00"}]}"#, "windows[0].to: expected a time of day"),
    ] {
        let PolicyError::InvalidParameters(text) = ask(parameters, &question).unwrap_err() else {
            panic!("another error");
        };
        assert!(text.contains(part), "{text}");
    }
}
