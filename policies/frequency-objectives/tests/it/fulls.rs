//! Full backups, and what lies between them.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{Method, RunState};

use crate::ask::{NOW, answer, full, incremental, question, run};

/// A question with a full point of so many hours ago and an incremental one of so many minutes ago.
fn with(rpo: u64, full_hours: i64, minutes: i64) -> Input {
    let mut question = question(Some(rpo));
    question.points = vec![full(NOW - full_hours * HOUR), incremental(NOW - minutes * MINUTE)];
    question
}

#[test]
fn between_full_ones_there_are_others() {
    let question = with(3_600, 10, 10);
    for (between, method) in
        [("incremental", Method::Incremental), ("differential", Method::Differential), ("full", Method::Full)]
    {
        let parameters = format!(r#"{{"between-fulls": "{between}"}}"#);
        assert_eq!(answer(&parameters, &question).method, method);
    }
}

#[test]
fn a_backup_that_is_due_when_a_full_one_is_wanted_is_full() {
    let parameters = r#"{"full-every": "1d"}"#;
    // The next backup is due in 38 minutes; half of its 48 minutes of pace may be saved.
    assert_eq!(answer(parameters, &with(3_600, 22, 10)).method, Method::Incremental);
    let early = answer(parameters, &with(3_600, 23, 10));
    assert_eq!((early.method, early.due), (Method::Full, Some(NOW + 38 * MINUTE)));
}

#[test]
fn a_full_one_is_due_by_itself() {
    // The RPO of ten days would wait; a full one is wanted daily.
    let mut question = question(Some(864_000));
    question.points = vec![full(NOW - 20 * HOUR), incremental(NOW - HOUR)];
    let answer = answer(r#"{"full-every": "1d"}"#, &question);
    assert_eq!((answer.method, answer.due), (Method::Full, Some(NOW + 4 * HOUR)));
    assert!(
        answer.reason.ends_with("the last full one is of 2026-09-09 04:00 UTC, and one is wanted every 1d"),
        "{}",
        answer.reason
    );
}

#[test]
fn equal_periods_give_one_backup_and_not_two() {
    // RPO and full-every of a day: the backup after four fifths of a day is the full one.
    let mut question = question(Some(86_400));
    question.points = vec![full(NOW)];
    question.history = vec![run(Method::Full, RunState::Succeeded, NOW - 5 * DAY, 120)];
    let answer = answer(r#"{"full-every": "1d"}"#, &question);
    assert_eq!(answer.method, Method::Full);
    assert_eq!(answer.due, Some(NOW + 17 * HOUR + 12 * MINUTE));
}

#[test]
fn full_ones_keep_their_time_of_day() {
    let parameters = r#"{"full-every": "1d", "full-at": "01:00", "utc-offset": "+02:00"}"#;
    // 01:00 at +02:00 is 23:00 UTC. The last full one was of 23:05 on the 8th.
    let mut question = question(Some(3_600));
    question.points = vec![full(NOW - 25 * HOUR + 5 * MINUTE), incremental(NOW - 100 * MINUTE)];
    question.now = NOW - 95 * MINUTE;
    let at_time = answer(parameters, &question);
    // The pace alone would have it at 23:08.
    assert_eq!((at_time.method, at_time.due), (Method::Full, Some(NOW - HOUR)));
    assert!(at_time.reason.ends_with("one is wanted every 1d from 01:00 local time on"));
    // Before that, backups stay incremental, however near it is.
    question.points[1].taken = NOW - 130 * MINUTE;
    let before = answer(parameters, &question);
    assert_eq!((before.method, before.due), (Method::Incremental, Some(NOW - 82 * MINUTE)));
}

#[test]
fn null_makes_only_the_first_one_full() {
    let parameters = r#"{"full-every": null}"#;
    assert_eq!(answer(parameters, &with(3_600, 99_999, 10)).method, Method::Incremental);
    let mut none = question(Some(3_600));
    none.points = vec![incremental(NOW - MINUTE)];
    let always = answer(r#"{"between-fulls": "full"}"#, &none);
    assert_eq!(always.method, Method::Full);
    assert_eq!(answer(parameters, &none).method, Method::Full, "there never was a full one");
}

#[test]
fn a_full_backup_takes_as_long_as_full_backups_do() {
    let mut question = with(36_000, 9 * 24, 60);
    question.history = vec![
        run(Method::Full, RunState::Succeeded, NOW - 9 * DAY, 120),
        run(Method::Incremental, RunState::Succeeded, NOW - HOUR, 3),
    ];
    // Eight hours less two, from an hour ago; but it is overdue as a full one since two days.
    let overdue = answer("{}", &question);
    assert_eq!((overdue.method, overdue.due), (Method::Full, Some(NOW - 2 * DAY)));
    // The pace of the next one counts two hours for it, because it will be the full one.
    let paced = answer(r#"{"full-every": "220h"}"#, &question);
    assert_eq!((paced.method, paced.due), (Method::Full, Some(NOW + 4 * HOUR)));
}

#[test]
fn a_full_backup_that_cannot_end_does_not_cost_the_rpo() {
    let mut question = with(3_600, 8 * 24, 50);
    let failed = |minutes| run(Method::Full, RunState::Failed, NOW - minutes * MINUTE, 2);
    question.history = vec![failed(40), failed(30)];
    assert_eq!(answer("{}", &question).method, Method::Full);
    question.history.push(failed(20));
    let other = answer("{}", &question);
    assert_eq!(other.method, Method::Incremental);
    // Tried again at the latest start with which the RPO is kept.
    assert_eq!(other.due, Some(NOW + 2 * MINUTE));
    let always = answer(r#"{"between-fulls": "full"}"#, &question);
    assert_eq!(always.method, Method::Full, "nothing else is wanted");
    question.history.push(run(Method::Incremental, RunState::Failed, NOW - 10 * MINUTE, 1));
    assert_eq!(answer("{}", &question).method, Method::Full, "the streak is over");
}
