//! The RPO paces backups.

use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{Method, RunState, Tier};

use crate::ask::{NOW, answer, full, incremental, point, question, run};

#[test]
fn the_first_backup_is_due_at_once_and_full() {
    let answer = answer("{}", &question(Some(3_600)));
    assert_eq!((answer.due, answer.method), (Some(NOW), Method::Full));
    assert!(answer.rpo_breached);
    assert_eq!(
        answer.reason,
        "a full backup is due at once: there is no complete recovery point yet; the RPO is breached"
    );
}

#[test]
fn a_share_of_the_rpo_may_pass() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 20 * MINUTE)];
    let answered = answer("{}", &question);
    assert_eq!(answered.due, Some(NOW + 28 * MINUTE));
    assert_eq!(answered.method, Method::Incremental);
    assert!(!answered.rpo_breached);
    assert_eq!(
        answered.reason,
        "an incremental backup is due 2026-09-10 00:28 UTC: the newest complete recovery point is of \
         2026-09-09 23:40 UTC, and 80% of the RPO of 1h allows 48m"
    );
    let half = answer(r#"{"margin-percent": 50}"#, &question);
    assert_eq!(half.due, Some(NOW + 10 * MINUTE));
}

#[test]
fn the_time_that_a_backup_takes_comes_off() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 20 * MINUTE)];
    question.history = vec![
        run(Method::Full, RunState::Succeeded, NOW - 3 * HOUR, 40),
        run(Method::Incremental, RunState::Succeeded, NOW - 2 * HOUR, 6),
        run(Method::Incremental, RunState::Succeeded, NOW - HOUR, 2),
        // Failed ones say nothing of how long it takes.
        run(Method::Incremental, RunState::Failed, NOW - 50 * MINUTE, 20),
    ];
    let answer = answer("{}", &question);
    assert_eq!(answer.due, Some(NOW + 22 * MINUTE));
    assert!(
        answer.reason.ends_with("80% of the RPO of 1h less the 6m that a backup takes allows 42m"),
        "{}",
        answer.reason
    );
}

#[test]
fn old_slow_runs_are_forgotten() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 20 * MINUTE)];
    question.history = vec![run(Method::Incremental, RunState::Succeeded, NOW - DAY, 30)];
    for at in 1..=10 {
        question.history.push(run(Method::Incremental, RunState::Succeeded, NOW - DAY + at * HOUR, 1));
    }
    assert_eq!(answer("{}", &question).due, Some(NOW + 27 * MINUTE));
}

#[test]
fn backups_that_take_too_long_do_not_come_closer_than_half_a_share() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 20 * MINUTE)];
    question.history = vec![run(Method::Incremental, RunState::Succeeded, NOW - 2 * HOUR, 55)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 4 * MINUTE));
}

#[test]
fn the_tier_stands_in_for_a_missing_rpo() {
    for (tier, minutes) in
        [(Tier::Critical, 48), (Tier::High, 4 * 48), (Tier::Normal, 24 * 48), (Tier::Low, 7 * 24 * 48)]
    {
        let mut question = question(None);
        question.asset.tier = tier;
        question.points = vec![full(NOW)];
        let answer = answer(r#"{"full-every": null}"#, &question);
        assert_eq!(answer.due, Some(NOW + minutes * MINUTE), "{tier:?}");
        assert!(!answer.rpo_breached);
        assert!(answer.reason.contains("that its tier is given"));
    }
}

#[test]
fn every_asks_for_more_than_the_rpo_does_and_never_for_less() {
    let mut question = question(Some(86_400));
    question.points = vec![full(NOW)];
    let hourly = answer(r#"{"every": "1h"}"#, &question);
    assert_eq!(hourly.due, Some(NOW + HOUR));
    assert!(hourly.reason.ends_with("and one is wanted every 1h"));
    let weekly = answer(r#"{"every": "7d"}"#, &question);
    assert_eq!(weekly.due, Some(NOW + 24 * HOUR * 8 / 10));
}

#[test]
fn the_rpo_is_breached_when_more_than_it_has_passed() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - HOUR)];
    assert!(!answer("{}", &question).rpo_breached, "exactly the RPO is no breach");
    question.points = vec![full(NOW - HOUR - 1)];
    let late = answer("{}", &question);
    assert!(late.rpo_breached);
    assert_eq!(late.due, Some(NOW - 12 * MINUTE - 1), "overdue since then");
    assert!(late.reason.contains("due at once") && late.reason.ends_with("the RPO is breached"));
    // A point of the future satisfies the contract's formula.
    question.points.push(full(NOW + DAY));
    assert!(!answer("{}", &question).rpo_breached);
}

#[test]
fn incomplete_points_satisfy_nothing() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 90 * MINUTE), point(NOW - 20 * MINUTE, Method::Incremental, false)];
    let answered = answer("{}", &question);
    assert!(answered.rpo_breached);
    assert_eq!(answered.due, Some(NOW - 15 * MINUTE), "tried again after five minutes");
    question.points = vec![point(NOW - MINUTE, Method::Full, false)];
    let first = answer("{}", &question);
    assert_eq!((first.due, first.method), (Some(NOW + 4 * MINUTE), Method::Full));
}

#[test]
fn nothing_is_due_while_a_run_has_not_ended() {
    for state in [RunState::Queued, RunState::Running] {
        let mut question = question(Some(3_600));
        question.points = vec![incremental(NOW - 2 * HOUR)];
        question.history = vec![run(Method::Full, state, NOW - 30 * MINUTE, 0)];
        let answer = answer("{}", &question);
        assert_eq!(answer.due, None);
        assert!(answer.rpo_breached, "what runs has not satisfied anything yet");
        assert!(
            answer.reason.starts_with("no backup is due: the full backup asked for at 2026-09-09 23:30 UTC"),
            "{}",
            answer.reason
        );
    }
}

#[test]
fn points_of_the_future_do_not_put_backups_off() {
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 2 * HOUR), full(NOW + 1_000 * DAY)];
    assert_eq!(answer("{}", &question).due, Some(NOW - 72 * MINUTE));
    // A clock that is a little ahead is believed.
    question.points = vec![full(NOW + 2 * MINUTE)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 50 * MINUTE));
}

#[test]
fn a_tiny_rpo_is_no_storm() {
    let mut question = question(Some(0));
    question.points = vec![full(NOW - 1)];
    let answer = answer("{}", &question);
    assert_eq!(answer.due, Some(NOW - 1 + MINUTE));
    assert!(answer.rpo_breached);
}
