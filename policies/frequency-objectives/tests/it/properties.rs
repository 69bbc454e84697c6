//! Whatever the input, the rule answers, and its answer keeps what it promises.

use guest_sdk::frequency::Input;
use guest_sdk::time::{HOUR, MINUTE, SECOND};
use guest_sdk::{BackupRun, CalendarEvent, EventKind, Method, RecoveryPoint, RunState, Temperature, Trigger};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::ask::{NOW, answer, full, question};

/// Times as an attacker would choose them, and as clocks do.
fn time() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        Just(i64::MIN),
        Just(i64::MAX),
        (-2_000..2_000i64).prop_map(|minutes| NOW + minutes * MINUTE),
    ]
}

fn method() -> impl Strategy<Value = Method> {
    select(vec![Method::Full, Method::Incremental, Method::Differential, Method::Snapshot])
}

fn state() -> impl Strategy<Value = RunState> {
    use RunState::{Cancelled, Failed, Incomplete, Interrupted, Queued, Running, Succeeded};
    select(vec![Succeeded, Failed, Incomplete, Cancelled, Interrupted, Failed, Succeeded, Queued, Running])
}

fn kind() -> impl Strategy<Value = EventKind> {
    use EventKind::{Blackout, Deployment, Freeze, Merge, Other, Release, Sprint};
    select(vec![Merge, Release, Deployment, Sprint, Freeze, Blackout, Other])
}

prop_compose! {
    fn run()(
        method in method(),
        state in state(),
        requested in time(),
        ended in option::of(time()),
    ) -> BackupRun {
        BackupRun { method, trigger: Trigger::Event, state, requested, ended }
    }
}

prop_compose! {
    fn point()(
        taken in time(),
        method in method(),
        complete in any::<bool>(),
    ) -> RecoveryPoint {
        RecoveryPoint {
            taken,
            method,
            complete,
            verified: None,
            held: false,
            immutable_until: None,
            temperature: Temperature::Hot,
            size: u64::MAX,
        }
    }
}

prop_compose! {
    fn event()(kind in kind(), starts in time(), ends in option::of(time())) -> CalendarEvent {
        CalendarEvent { kind, starts, ends }
    }
}

prop_compose! {
    fn any_question(most: usize)(
        rpo in option::of(prop_oneof![any::<u64>(), 0..200_000u64]),
        now in time(),
        history in vec(run(), 0..8),
        points in vec(point(), 0..=most),
        events in vec(event(), 0..12),
    ) -> Input {
        Input { now, history, points, events, ..question(rpo) }
    }
}

const PARAMETERS: [&str; 3] = [
    "{}",
    r#"{"window-mode": "strict", "full-every": "1d", "full-at": "03:00", "utc-offset": "-09:30",
        "windows": [{"days": ["mon", "wed"], "from": "22:00", "to": "05:00"}], "margin-percent": 100}"#,
    r#"{"every": "10m", "full-every": null, "between-fulls": "differential", "freezes": "ignore",
        "windows": [{"from": "12:00", "to": "12:01"}], "retry": {"first": "1s", "longest": "3660d"}}"#,
];

/// Whether more time than the RPO has passed, counted with numbers that cannot overflow.
fn is_breached(question: &Input) -> bool {
    let Some(rpo) = question.asset.objectives.rpo else {
        return false;
    };
    let complete = question.points.iter().filter(|point| point.complete);
    let age = complete.map(|point| i128::from(question.now) - i128::from(point.taken)).min();
    age.is_none_or(|age| age > i128::from(rpo) * i128::from(SECOND))
}

fn check(parameters: &str, question: &Input) {
    let answered = answer(parameters, question);
    let in_flight =
        question.history.iter().any(|run| matches!(run.state, RunState::Queued | RunState::Running));
    assert_eq!(answered.due.is_none(), in_flight);
    assert_eq!(answered.rpo_breached, is_breached(question));
    assert!(!answered.reason.is_empty() && answered.reason.len() < 700);
    if let Some(due) = answered.due {
        let start = due.max(question.now);
        let blackout = question.events.iter().any(|event| {
            event.kind == EventKind::Blackout
                && event.starts <= start
                && event.ends.is_some_and(|ends| start < ends)
        });
        assert!(!blackout, "no backup starts in a blackout");
    }
    if !question.points.iter().any(|point| point.complete) {
        assert!(matches!(answered.method, Method::Full | Method::Snapshot));
    }
}

proptest! {
    #[test]
    fn any_input_is_answered(question in any_question(20)) {
        for parameters in PARAMETERS {
            check(parameters, &question);
        }
    }

    #[test]
    fn incomplete_points_never_satisfy(question in any_question(20)) {
        let mut without = question.clone();
        without.points.retain(|point| point.complete);
        let mut incomplete = question.clone();
        for point in &mut incomplete.points {
            point.complete = false;
        }
        for parameters in PARAMETERS {
            let (with, without) = (answer(parameters, &question), answer(parameters, &without));
            prop_assert_eq!(with.rpo_breached, without.rpo_breached);
            let none = answer(parameters, &incomplete);
            prop_assert_eq!(none.rpo_breached, question.asset.objectives.rpo.is_some());
        }
    }

    #[test]
    fn a_backup_that_starts_when_due_ends_before_the_rpo_does(
        rpo in 600..1_000_000u64,
        minutes in 0..10_000i64,
        share in 0..40u64,
    ) {
        let mut question = question(Some(rpo));
        let taken = NOW - minutes * MINUTE;
        question.points = vec![full(taken)];
        let duration = i64::try_from(rpo * share / 100).unwrap() * SECOND;
        question.history = vec![BackupRun {
            method: Method::Incremental,
            trigger: Trigger::Schedule,
            state: RunState::Succeeded,
            requested: NOW - 10_000 * HOUR,
            ended: Some(NOW - 10_000 * HOUR + duration),
        }];
        let due = answer("{}", &question).due.unwrap();
        prop_assert!(due > taken);
        prop_assert!(due + duration <= taken + i64::try_from(rpo).unwrap() * SECOND);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_thousand_points_are_answered(question in any_question(1_000)) {
        for parameters in PARAMETERS {
            check(parameters, &question);
        }
    }
}
