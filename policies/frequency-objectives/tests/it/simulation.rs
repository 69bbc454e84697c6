//! Weeks of backups as a scheduler would run them, a question a minute.

use guest_sdk::frequency::Input;
use guest_sdk::time::{DAY, HOUR, MINUTE, time_of_day};
use guest_sdk::{BackupRun, EventKind, Method, RunState, Trigger};

use crate::ask::{NOW, answer, event, point, question};

/// What some weeks led to.
#[derive(Default)]
struct Weeks {
    starts: Vec<(i64, Method)>,
    minutes_breached: usize,
}

impl Weeks {
    fn of(&self, method: Method) -> Vec<i64> {
        let starts = self.starts.iter().filter(|(_, other)| *other == method);
        starts.map(|(start, _)| *start).collect()
    }
}

/// The backup that runs.
#[derive(Clone, Copy)]
struct Running {
    method: Method,
    start: i64,
    end: i64,
}

/// Runs some days from `NOW` on. A backup takes as many minutes as `minutes` says, and fails if
/// `fails` says so of its start.
fn simulate(
    parameters: &str,
    mut question: Input,
    days: i64,
    minutes: impl Fn(Method) -> i64,
    fails: impl Fn(i64, Method) -> bool,
) -> Weeks {
    let mut weeks = Weeks::default();
    let mut running: Option<Running> = None;
    for minute in 0..days * 24 * 60 {
        let now = NOW + minute * MINUTE;
        question.now = now;
        if let Some(done) = running.filter(|running| running.end <= now) {
            let failed = fails(done.start, done.method);
            let last = question.history.last_mut().expect("the run that ended");
            last.ended = Some(now);
            last.state = if failed { RunState::Failed } else { RunState::Succeeded };
            if !failed {
                question.points.push(point(done.start, done.method, true));
            }
            running = None;
        }
        let answer = answer(parameters, &question);
        weeks.minutes_breached += usize::from(answer.rpo_breached && !question.points.is_empty());
        if answer.due.is_some_and(|due| due <= now) {
            weeks.starts.push((now, answer.method));
            running = Some(Running {
                method: answer.method,
                start: now,
                end: now + minutes(answer.method) * MINUTE,
            });
            question.history.push(BackupRun {
                method: answer.method,
                trigger: Trigger::Schedule,
                state: RunState::Running,
                requested: now,
                ended: None,
            });
            if question.history.len() > 200 {
                question.history.remove(0);
            }
        }
    }
    weeks
}

#[test]
fn the_rpo_is_never_breached_and_backups_are_few() {
    let long = |method| if method == Method::Full { 25 } else { 4 };
    let parameters = r#"{"full-every": "1d"}"#;
    let weeks = simulate(parameters, question(Some(3_600)), 21, long, |_, _| false);
    assert_eq!(weeks.minutes_breached, 0);
    // At most one per 43 minutes, a few of them full.
    assert!(weeks.starts.len() <= 21 * 24 * 60 / 43, "{}", weeks.starts.len());
    let fulls = weeks.of(Method::Full);
    assert!((21..=24).contains(&fulls.len()), "{}", fulls.len());
    assert!(fulls.windows(2).all(|pair| pair[1] - pair[0] <= DAY));
}

/// Parameters with a window every night.
fn nights(mode: &str) -> String {
    format!(
        r#"{{"full-every": "7d", "window-mode": "{mode}", "windows": [{{"from": "22:00", "to": "05:00"}}]}}"#
    )
}

fn is_night(start: i64) -> bool {
    !(5 * HOUR..22 * HOUR).contains(&time_of_day(start))
}

#[test]
fn a_nightly_window_gives_one_backup_a_night() {
    // A day and the hour that a backup may take.
    let weeks = simulate(&nights("prefer"), question(Some(90_000)), 28, |_| 30, |_, _| false);
    assert_eq!(weeks.minutes_breached, 0);
    assert_eq!(weeks.starts.len(), 29, "the first one at once");
    assert!(weeks.starts[1..].iter().all(|(start, _)| time_of_day(*start) == 22 * HOUR));
    assert_eq!(weeks.of(Method::Full).len(), 5);
}

#[test]
fn an_rpo_that_one_backup_a_night_cannot_keep_is_kept_by_two_in_the_window() {
    // A day after a backup began, the next one has not ended yet.
    for mode in ["prefer", "strict"] {
        let weeks = simulate(&nights(mode), question(Some(86_400)), 28, |_| 30, |_, _| false);
        assert_eq!(weeks.minutes_breached, 0);
        assert!(weeks.starts.iter().all(|(start, _)| is_night(*start)));
        assert!((40..=45).contains(&weeks.starts.len()), "{}", weeks.starts.len());
    }
}

#[test]
fn backups_wanted_daily_stay_in_a_narrow_window() {
    let parameters = r#"{"every": "24h", "full-every": null, "window-mode": "strict",
        "windows": [{"from": "22:00", "to": "22:10"}]}"#;
    let weeks = simulate(parameters, question(Some(172_800)), 28, |_| 30, |_, _| false);
    assert_eq!(weeks.starts.len(), 28);
    assert!(weeks.starts.iter().all(|(start, _)| time_of_day(*start) == 22 * HOUR));
}

#[test]
fn daily_fulls_keep_their_time_between_hourly_incrementals() {
    let parameters = r#"{"full-every": "1d", "full-at": "01:30"}"#;
    let weeks = simulate(parameters, question(Some(3_600)), 14, |_| 5, |_, _| false);
    assert_eq!(weeks.minutes_breached, 0);
    let fulls = weeks.of(Method::Full);
    assert_eq!(fulls.len(), 15);
    // An incremental one may just be running.
    let in_time = 90 * MINUTE..=95 * MINUTE;
    assert!(fulls[1..].iter().all(|start| in_time.contains(&time_of_day(*start))));
}

#[test]
fn a_day_of_failures_is_no_storm_and_heals() {
    let bad = NOW + 3 * DAY..NOW + 4 * DAY;
    let fails = |start: i64, _| bad.contains(&start);
    let weeks = simulate("{}", question(Some(14_400)), 6, |_| 10, fails);
    let during = weeks.starts.iter().filter(|(start, _)| bad.contains(start)).count();
    // Waits of 5, 10, 20, 40, 80 minutes, then two hours each.
    assert!((12..=20).contains(&during), "{during}");
    let healed = weeks.starts.iter().find(|(start, _)| *start >= bad.end).unwrap();
    assert!(healed.0 <= bad.end + 2 * HOUR + 10 * MINUTE);
}

#[test]
fn full_backups_that_never_end_well_cost_no_rpo() {
    let fails = |start: i64, method| method == Method::Full && start > NOW + DAY;
    let parameters = r#"{"full-every": "2d"}"#;
    let weeks = simulate(parameters, question(Some(14_400)), 7, |_| 10, fails);
    assert_eq!(weeks.minutes_breached, 0);
}

#[test]
fn each_release_gets_one_snapshot_before_it() {
    let mut question = question(Some(86_400));
    let releases: Vec<_> = (1..10).map(|day| NOW + day * DAY + 15 * HOUR).collect();
    question.events = releases.iter().map(|starts| event(EventKind::Release, *starts, None)).collect();
    let weeks = simulate("{}", question, 10, |_| 10, |_, _| false);
    let snapshots = weeks.of(Method::Snapshot);
    assert_eq!(snapshots.len(), releases.len());
    for (snapshot, release) in snapshots.iter().zip(&releases) {
        assert!((release - HOUR..release - 50 * MINUTE).contains(snapshot));
    }
}

#[test]
fn a_blackout_is_kept_and_made_up_for() {
    let mut question = question(Some(3_600));
    let blackout = NOW + 2 * DAY..NOW + 2 * DAY + 5 * HOUR;
    question.events = vec![event(EventKind::Blackout, blackout.start, Some(blackout.end))];
    let weeks = simulate("{}", question, 4, |_| 3, |_, _| false);
    assert!(!weeks.starts.iter().any(|(start, _)| blackout.contains(start)));
    assert!(weeks.starts.iter().any(|(start, _)| *start == blackout.end));
    assert!((200..300).contains(&weeks.minutes_breached), "{}", weeks.minutes_breached);
}
