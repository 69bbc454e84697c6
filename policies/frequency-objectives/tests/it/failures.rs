//! What happens after a backup failed.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{Method, RunState};

use crate::ask::{NOW, answer, full, point, question, run};

/// A question about an overdue backup, and failures so many minutes ago, each a minute long.
fn failed(rpo: u64, minutes: &[i64]) -> Input {
    let mut question = question(Some(rpo));
    question.points = vec![full(NOW - 6 * DAY)];
    question.history = minutes
        .iter()
        .map(|minutes| {
            let at = NOW - minutes * MINUTE;
            run(Method::Incremental, RunState::Failed, at, 1)
        })
        .collect();
    question
}

#[test]
fn each_failure_doubles_the_wait() {
    let mut failures = Vec::new();
    for (nth, wait) in [5, 10, 20, 40, 80, 160, 320, 360, 360].into_iter().enumerate() {
        failures.push(100 - i64::try_from(nth).unwrap());
        let question = failed(5 * 86_400, &failures);
        let last = question.history.last().unwrap().ended.unwrap();
        assert_eq!(answer("{}", &question).due, Some(last + wait * MINUTE), "{nth}");
    }
}

#[test]
fn the_reason_counts_the_failures() {
    let answer = answer("{}", &failed(5 * 86_400, &[30, 20, 10]));
    assert_eq!(
        answer.reason,
        "an incremental backup is due 2026-09-10 00:11 UTC: the newest complete recovery point is of \
         2026-09-04 00:00 UTC, 3 attempts since left none, the last at 2026-09-09 23:51 UTC, and the \
         next follows after 20m; the RPO is breached"
    );
}

#[test]
fn no_wait_is_longer_than_half_of_the_rpo() {
    let failures: Vec<_> = (1..=20).rev().collect();
    let question = failed(3_600, &failures);
    assert_eq!(answer("{}", &question).due, Some(NOW + 30 * MINUTE));
    // However small the RPO is.
    let question = failed(60, &failures);
    assert_eq!(answer("{}", &question).due, Some(NOW + MINUTE));
}

#[test]
fn the_rpo_bounds_the_wait_while_it_is_not_breached() {
    let mut question = failed(7_200, &[30, 20, 10]);
    // Runs out in 15 minutes; 20 minutes after the last failure would be in 11.
    question.points = vec![full(NOW - 105 * MINUTE)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 11 * MINUTE));
    // Runs out in 5 minutes.
    question.points = vec![full(NOW - 115 * MINUTE)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 5 * MINUTE));
    // Runs out before the first wait is over: it makes no difference any more.
    question.points = vec![full(NOW - 126 * MINUTE)];
    assert_eq!(answer("{}", &question).due, Some(NOW + 11 * MINUTE));
}

#[test]
fn the_example_of_the_readme_holds() {
    let mut question = question(Some(3_600));
    let at = |minute: i64| NOW + minute * MINUTE;
    question.points = vec![full(at(-20))];
    question.history = vec![run(Method::Incremental, RunState::Succeeded, at(-20), 3)];
    assert_eq!(answer("{}", &question).due, Some(at(25)));
    question.now = at(26);
    question.history.push(run(Method::Incremental, RunState::Failed, at(25), 1));
    assert_eq!(answer("{}", &question).due, Some(at(31)));
    question.now = at(32);
    question.history.push(run(Method::Incremental, RunState::Failed, at(31), 1));
    assert_eq!(answer("{}", &question).due, Some(at(37)));
    question.now = at(38);
    question.history.push(run(Method::Incremental, RunState::Failed, at(37), 1));
    assert_eq!(answer("{}", &question).due, Some(at(58)));
}

#[test]
fn an_early_failure_brings_nothing_forward() {
    let mut question = question(Some(86_400));
    question.points = vec![full(NOW - HOUR)];
    question.history = vec![run(Method::Incremental, RunState::Failed, NOW - MINUTE, 1)];
    let answer = answer("{}", &question);
    assert_eq!(answer.due, Some(NOW - HOUR + 24 * HOUR * 8 / 10));
}

#[test]
fn every_end_without_a_point_counts() {
    for state in [RunState::Failed, RunState::Incomplete, RunState::Interrupted, RunState::Cancelled] {
        let mut question = failed(5 * 86_400, &[1]);
        question.history[0].state = state;
        assert_eq!(answer("{}", &question).due, Some(NOW + 5 * MINUTE));
    }
}

#[test]
fn an_incomplete_point_and_its_run_are_one_attempt() {
    let mut question = failed(5 * 86_400, &[10]);
    question.history[0].state = RunState::Incomplete;
    question.points.push(point(NOW - 10 * MINUTE, Method::Incremental, false));
    assert_eq!(answer("{}", &question).due, Some(NOW - 9 * MINUTE + 5 * MINUTE));
}

#[test]
fn failures_before_the_newest_complete_point_are_forgotten() {
    let mut question = failed(86_400, &[60, 50, 40, 30, 20]);
    question.points.push(full(NOW - 10 * MINUTE));
    let answer = answer("{}", &question);
    assert_eq!(answer.due, Some(NOW - 10 * MINUTE + 24 * HOUR * 8 / 10));
}

#[test]
fn the_waits_are_parameters() {
    let parameters = r#"{"retry": {"first": "30s", "longest": "1m"}}"#;
    let question = failed(86_400, &[5, 4, 3]);
    assert_eq!(answer(parameters, &question).due, Some(NOW - MINUTE));
}

#[test]
fn runs_of_the_future_do_not_put_backups_off() {
    let mut question = failed(86_400, &[]);
    question.history = vec![run(Method::Full, RunState::Failed, NOW + 900 * DAY, 1)];
    assert!(answer("{}", &question).due.is_some_and(|due| due <= NOW));
}
