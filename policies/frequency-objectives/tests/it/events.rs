//! Snapshots before merges, releases and deployments.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{EventKind, Method, RunState};

use crate::ask::{NOW, answer, event, full, point, question, run};

/// A question a moment after a full backup, with a release in so many minutes.
fn release_in(minutes: i64) -> Input {
    let mut question = question(Some(86_400));
    question.points = vec![full(NOW - 2 * HOUR)];
    question.events = vec![event(EventKind::Release, NOW + minutes * MINUTE, None)];
    question
}

#[test]
fn an_event_within_the_lead_time_wants_a_snapshot_at_once() {
    let answer = answer("{}", &release_in(40));
    assert_eq!(answer.method, Method::Snapshot);
    assert_eq!(answer.due, Some(NOW - 20 * MINUTE));
    assert_eq!(
        answer.reason,
        "a snapshot is due at once: the release of 2026-09-10 00:40 UTC wants one from 1h before it \
         on, and there is none complete since 2026-09-09 23:40 UTC"
    );
}

#[test]
fn an_event_ahead_wants_one_when_its_lead_time_begins() {
    let answered = answer("{}", &release_in(150));
    assert_eq!((answered.method, answered.due), (Method::Snapshot, Some(NOW + 90 * MINUTE)));
    // The pace comes first if it is sooner.
    let later = answer("{}", &release_in(5 * 24 * 60));
    assert_eq!(later.method, Method::Incremental);
}

#[test]
fn an_event_that_just_began_still_wants_one() {
    assert_eq!(answer("{}", &release_in(-59)).method, Method::Snapshot);
    assert_eq!(answer("{}", &release_in(-61)).method, Method::Incremental);
}

#[test]
fn one_snapshot_is_enough_and_only_a_complete_one_is() {
    let mut question = release_in(40);
    let at = NOW - 10 * MINUTE;
    question.points.push(point(at, Method::Snapshot, true));
    assert_eq!(answer("{}", &question).method, Method::Incremental);
    question.points[1] = point(at, Method::Snapshot, false);
    let again = answer("{}", &question);
    assert_eq!((again.method, again.due), (Method::Snapshot, Some(at + 5 * MINUTE)));
    assert!(again.reason.ends_with(", 1 attempt failed"), "{}", again.reason);
    // One from before the lead time, or by another method, does not count.
    question.points[1] = point(NOW - 30 * MINUTE, Method::Snapshot, true);
    assert_eq!(answer("{}", &question).method, Method::Snapshot);
    question.points[1] = point(at, Method::Full, true);
    assert_eq!(answer("{}", &question).method, Method::Snapshot);
}

#[test]
fn failed_snapshots_are_tried_again_before_the_event() {
    let mut question = release_in(10);
    let failed = |minutes| run(Method::Snapshot, RunState::Failed, NOW - minutes * MINUTE, 1);
    question.history = vec![failed(40), failed(30), failed(15)];
    // Twenty minutes after the last end would be in six.
    assert_eq!(answer("{}", &question).due, Some(NOW + 6 * MINUTE));
    question.history.push(failed(10));
    // Forty would be too late; the event is in ten.
    assert_eq!(answer("{}", &question).due, Some(NOW + 10 * MINUTE));
}

#[test]
fn snapshots_do_not_wait_for_windows_but_for_blackouts() {
    let parameters = r#"{"window-mode": "strict", "windows": [{"from": "22:00", "to": "23:00"}]}"#;
    let mut question = release_in(40);
    question.events.push(event(EventKind::Freeze, NOW - DAY, Some(NOW + DAY)));
    assert_eq!(answer(parameters, &question).due, Some(NOW - 20 * MINUTE));
    question.events.push(event(EventKind::Blackout, NOW - HOUR, Some(NOW + 20 * MINUTE)));
    let waits = answer(parameters, &question);
    assert_eq!((waits.method, waits.due), (Method::Snapshot, Some(NOW + 20 * MINUTE)));
    assert!(waits.reason.ends_with(", and a blackout lies before"));
    // Behind a long blackout it would be too late.
    question.events[2].ends = Some(NOW + 3 * HOUR);
    assert_ne!(answer(parameters, &question).method, Method::Snapshot);
}

#[test]
fn kinds_and_lead_are_parameters() {
    let mut question = release_in(40);
    for (kind, word) in [
        (EventKind::Merge, "merge"),
        (EventKind::Release, "release"),
        (EventKind::Deployment, "deployment"),
        (EventKind::Sprint, "sprint"),
        (EventKind::Other, "other"),
    ] {
        question.events[0].kind = kind;
        let only = format!(r#"{{"events": {{"kinds": ["{word}"]}}}}"#);
        assert_eq!(answer(&only, &question).method, Method::Snapshot, "{word}");
        let none = r#"{"events": {"kinds": []}}"#;
        assert_eq!(answer(none, &question).method, Method::Incremental);
    }
    let short = r#"{"events": {"lead": "30m"}}"#;
    assert_eq!(answer(short, &release_in(40)).due, Some(NOW + 10 * MINUTE));
}

#[test]
fn the_soonest_event_is_served_first() {
    let mut question = release_in(50);
    question.events.push(event(EventKind::Deployment, NOW + 20 * MINUTE, None));
    let answer = answer("{}", &question);
    assert!(answer.reason.contains("the deployment of 2026-09-10 00:20 UTC"), "{}", answer.reason);
}

#[test]
fn nothing_is_due_for_an_event_while_a_run_has_not_ended() {
    let mut question = release_in(40);
    question.history = vec![run(Method::Full, RunState::Running, NOW - MINUTE, 0)];
    assert_eq!(answer("{}", &question).due, None);
}
