//! Windows, freezes and blackouts.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{EventKind, Method, RunState};

use crate::ask::{NOW, answer, event, full, question, run};

/// Every night from 22:00 to 05:00 UTC, and what wins.
fn nights(mode: &str) -> String {
    format!(
        r#"{{"full-every": null, "window-mode": "{mode}", "windows": [{{"from": "22:00", "to": "05:00"}}]}}"#
    )
}

/// A question at an hour of today about a backup of so many hours ago.
fn at(hour: i64, rpo_hours: u64, hours_ago: i64) -> Input {
    let mut question = question(Some(rpo_hours * 3_600));
    question.now = NOW + hour * HOUR;
    question.points = vec![full(question.now - hours_ago * HOUR)];
    question
}

#[test]
fn a_due_time_outside_moves_to_the_next_window() {
    // Taken at 23:00, wanted at 18:12, and at 22:00 there is still time.
    let question = at(12, 24, 13);
    for mode in ["prefer", "strict"] {
        let answer = answer(&nights(mode), &question);
        assert_eq!(answer.due, Some(NOW + 22 * HOUR));
        assert!(
            answer.reason.ends_with(", moved from 2026-09-10 18:12 UTC into the next window"),
            "{}",
            answer.reason
        );
    }
}

#[test]
fn what_wins_is_a_parameter() {
    // Taken at 04:00 with an RPO of 12 hours: it runs out at 16:00, long before 22:00.
    let question = at(6, 12, 2);
    let wanted = NOW + 4 * HOUR + 9 * HOUR + 36 * MINUTE;
    let prefer = answer(&nights("prefer"), &question);
    assert_eq!(prefer.due, Some(wanted));
    assert!(
        prefer.reason.ends_with(", and the RPO does not allow to wait until 2026-09-10 22:00 UTC"),
        "{}",
        prefer.reason
    );
    let strict = answer(&nights("strict"), &question);
    assert_eq!(strict.due, Some(NOW + 22 * HOUR));
    assert!(strict.reason.ends_with("into the next window; the RPO will be breached before that"));
}

#[test]
fn an_overdue_backup_waits_for_its_window_only_if_that_is_strict() {
    // Wanted at 03:12 last night, when nothing ran; it is noon.
    let question = at(12, 24, 28);
    assert_eq!(answer(&nights("strict"), &question).due, Some(NOW + 22 * HOUR));
    let prefer = answer(&nights("prefer"), &question);
    assert!(prefer.due.is_some_and(|due| due <= question.now) && prefer.rpo_breached);
}

#[test]
fn the_first_backup_does_not_wait_unless_windows_are_strict() {
    let mut question = question(Some(86_400));
    question.now = NOW + 12 * HOUR;
    assert_eq!(answer(&nights("prefer"), &question).due, Some(NOW + 12 * HOUR));
    assert_eq!(answer(&nights("strict"), &question).due, Some(NOW + 22 * HOUR));
}

#[test]
fn backups_do_not_creep_out_of_their_window() {
    // Daily at about 22:00, a minute later each time.
    let parameters = r#"{"every": "24h", "full-every": null,
        "windows": [{"from": "22:00", "to": "23:00"}]}"#;
    let mut question = question(Some(172_800));
    question.points = vec![full(NOW - HOUR - 30 * MINUTE)];
    let answer = answer(parameters, &question);
    assert_eq!(answer.due, Some(NOW + 22 * HOUR));
    assert!(
        answer.reason.ends_with(", moved from 2026-09-10 22:30 UTC to the beginning of its window"),
        "{}",
        answer.reason
    );
}

#[test]
fn a_backup_is_brought_forward_if_what_comes_after_is_too_late() {
    // Taken at 22:00 with an RPO of a day: at 22:00 the next day it would not have ended in time.
    let mut question = question(Some(86_400));
    question.now = NOW - HOUR;
    question.points = vec![full(NOW - 2 * HOUR)];
    question.history = vec![run(Method::Full, RunState::Succeeded, NOW - 2 * HOUR, 30)];
    for mode in ["prefer", "strict"] {
        let answer = answer(&nights(mode), &question);
        assert_eq!(answer.due, Some(NOW + 4 * HOUR + 45 * MINUTE));
        assert!(
            answer.reason.ends_with(
                ", brought forward from 2026-09-10 16:42 UTC, because the next chance, 2026-09-10 \
                 22:00 UTC, is too late for the RPO"
            ),
            "{}",
            answer.reason
        );
    }
    // Once the window is closed, the mode decides.
    question.now = NOW + 6 * HOUR;
    assert_eq!(answer(&nights("strict"), &question).due, Some(NOW + 22 * HOUR));
    let outside = Some(NOW + 16 * HOUR + 42 * MINUTE);
    assert_eq!(answer(&nights("prefer"), &question).due, outside);
}

#[test]
fn a_backup_is_brought_forward_before_a_long_blackout() {
    let mut question = at(0, 24, 10);
    question.events = vec![event(EventKind::Blackout, NOW + 8 * HOUR, Some(NOW + 60 * HOUR))];
    let answered = answer("{}", &question);
    assert!(answered.due.is_some_and(|due| due < NOW + 8 * HOUR && due > NOW + 7 * HOUR));
    // Not if there is a backup that is nearly as new.
    question.now = NOW + 7 * HOUR;
    question.points = vec![full(NOW + 6 * HOUR)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 60 * HOUR));
}

#[test]
fn no_backup_starts_in_a_blackout_whatever_the_rpo_says() {
    let mut question = at(0, 1, 2);
    question.events = vec![event(EventKind::Blackout, NOW - HOUR, Some(NOW + 3 * HOUR))];
    for mode in ["prefer", "strict"] {
        let parameters = format!(r#"{{"window-mode": "{mode}"}}"#);
        let answer = answer(&parameters, &question);
        assert_eq!(answer.due, Some(NOW + 3 * HOUR));
        assert!(answer.rpo_breached);
        assert!(answer.reason.contains("behind the blackout"), "{}", answer.reason);
    }
}

#[test]
fn a_backup_waits_for_the_end_of_a_freeze_if_the_rpo_allows() {
    let mut question = at(0, 24, 18);
    let freeze = |hours| vec![event(EventKind::Freeze, NOW, Some(NOW + hours * HOUR))];
    question.events = freeze(4);
    let parameters = r#"{"full-every": null}"#;
    let waits = answer(parameters, &question);
    assert_eq!(waits.due, Some(NOW + 4 * HOUR));
    assert!(waits.reason.contains("behind the freeze"));
    question.events = freeze(48);
    let wanted = Some(NOW + HOUR + 12 * MINUTE);
    assert_eq!(answer(parameters, &question).due, wanted);
    let ignored = r#"{"full-every": null, "freezes": "ignore", "window-mode": "strict"}"#;
    assert_eq!(answer(ignored, &question).due, wanted);
}

#[test]
fn obstacles_follow_each_other() {
    let mut question = at(12, 24, 13);
    question.events = vec![
        event(EventKind::Blackout, NOW + 23 * HOUR, Some(NOW + 29 * HOUR)),
        event(EventKind::Freeze, NOW + 21 * HOUR, Some(NOW + 23 * HOUR)),
        // A moment keeps nothing from starting, nor does what ends before it begins.
        event(EventKind::Blackout, NOW + 46 * HOUR, None),
        event(EventKind::Blackout, NOW + 47 * HOUR, Some(NOW + 40 * HOUR)),
    ];
    // Window at 22:00, freeze until 23:00, blackout until 05:00, window at 22:00 the next day.
    assert_eq!(answer(&nights("strict"), &question).due, Some(NOW + 46 * HOUR));
    // The RPO runs out at 23:00, so only the blackout counts, and it begins after 18:12.
    let prefer = answer(&nights("prefer"), &question);
    assert_eq!(prefer.due, Some(NOW + 18 * HOUR + 12 * MINUTE));
}

#[test]
fn windows_of_a_team_elsewhere_and_of_some_days() {
    let parameters = r#"{"full-every": null, "utc-offset": "-05:00", "window-mode": "strict",
        "windows": [{"days": ["sat", "sun"], "from": "00:00", "to": "24:00"}]}"#;
    let mut question = question(Some(7 * 86_400));
    question.points = vec![full(NOW - 6 * DAY)];
    let answer = answer(parameters, &question);
    // Saturday midnight in New York is 05:00 UTC.
    assert_eq!(answer.due, Some(NOW + 2 * DAY + 5 * HOUR));
    assert_eq!(answer.method, Method::Incremental);
}
