//! What the rule decides, by example.

use guest_sdk::Disposition::{Cold, Expire, Hot};
use guest_sdk::time::{DAY, HOUR};
use guest_sdk::{PolicyError, RecoveryPoint};

use crate::ask::{NOW, ask, input, point, verdicts};

/// Ages only: no buckets, no floor.
const AGES: &str = r#"{"daily": 0, "weekly": 0, "monthly": 0, "yearly": 0, "floor": 0, "incomplete": "3d"}"#;

fn aged(days: &[i64]) -> Vec<RecoveryPoint> {
    days.iter().map(|days| point(NOW - days * DAY, true)).collect()
}

fn kept(parameters: &str, points: &[RecoveryPoint]) -> Vec<bool> {
    verdicts(parameters, points).iter().map(|(disposition, ..)| *disposition != Expire).collect()
}

#[test]
fn points_are_hot_then_cold_then_gone() {
    let points = aged(&[37, 36, 8, 7, 6, 1]);
    let answered = verdicts(AGES, &points);
    let dispositions: Vec<_> = answered.iter().map(|verdict| verdict.0).collect();
    assert_eq!(dispositions, [Expire, Cold, Cold, Cold, Hot, Hot]);
    assert_eq!(answered[0].2, "older than 37d, and nothing else keeps it");
    assert_eq!(answered[1].1, Some(NOW + DAY));
    assert_eq!(answered[1].2, "complete, older than 7d and younger than 37d");
    assert_eq!(answered[4].1, Some(NOW + DAY));
    assert_eq!(answered[4].2, "complete and younger than 7d");
    assert_eq!(answered[5].2, "the newest complete recovery point");
    assert_eq!(answered[5].1, None);
}

#[test]
fn reasons_are_written_once_and_in_order() {
    let points = aged(&[90, 80, 20, 10, 1]);
    let answer = ask(AGES, &input(NOW, points)).unwrap();
    let indices: Vec<_> = answer.verdicts.iter().map(|verdict| verdict.reason).collect();
    assert_eq!(indices, [0, 0, 1, 1, 2]);
    assert_eq!(answer.reasons.len(), 3);
}

#[test]
fn nothing_is_asked_and_nothing_answered() {
    let answer = ask("{}", &input(NOW, vec![])).unwrap();
    assert!(answer.verdicts.is_empty() && answer.reasons.is_empty());
}

#[test]
fn the_last_point_of_each_day_is_kept() {
    let parameters = r#"{"hot": "0s", "cold": "0s", "daily": 2, "weekly": 0, "monthly": 0, "floor": 0}"#;
    // Two points on each of three days; the day before yesterday is one too many.
    let points: Vec<_> = [60, 54, 36, 30, 12, 6].map(|hours| point(NOW - hours * HOUR, true)).to_vec();
    assert_eq!(kept(parameters, &points), [false, false, false, true, false, true]);
    let answered = verdicts(parameters, &points);
    assert_eq!(
        answered[3],
        (
            Cold,
            None,
            "the last complete recovery point of its day, one of the newest 2 days that have one".to_owned()
        )
    );
}

#[test]
fn days_begin_where_the_team_lives() {
    let points: Vec<_> = [3, 1].map(|hours| point(NOW - hours * HOUR, true)).to_vec();
    let parameters = |offset: &str| {
        format!(
            r#"{{"hot": "0s", "cold": "0s", "daily": 2, "weekly": 0, "monthly": 0, "floor": 0,
                "utc-offset": "{offset}"}}"#
        )
    };
    // 21:00 and 23:00 UTC are one day there and two days two hours to the east.
    assert_eq!(kept(&parameters("Z"), &points), [false, true]);
    assert_eq!(kept(&parameters("+02:00"), &points), [true, true]);
}

#[test]
fn weeks_months_and_years_are_kept() {
    let parameters = r#"{"hot": "0s", "cold": "0s", "daily": 0, "weekly": 2, "monthly": 3, "yearly": 2,
        "floor": 0}"#;
    // A point a day at noon, since 2024-01-01.
    let first = 19_723 * DAY;
    let days = (NOW - first) / DAY;
    let points: Vec<_> = (0..days).map(|day| point(first + day * DAY + 12 * HOUR, true)).collect();
    let answered = verdicts(parameters, &points);
    let day = |at: usize| (points[at].taken - NOW) / DAY;
    let kept: Vec<_> = answered
        .iter()
        .enumerate()
        .filter(|(_, verdict)| verdict.0 != Expire)
        .map(|(at, verdict)| (day(at), verdict.2.split(" of its ").nth(1).unwrap_or("newest")))
        .map(|(day, reason)| (day, reason.split(',').next().unwrap_or_default()))
        .collect();
    assert_eq!(
        kept,
        [
            (-252, "year"), // Wednesday, 2025-12-31
            (-40, "month"), // Friday, 2026-07-31
            (-9, "month"),  // Monday, 2026-08-31
            (-3, "week"),   // Sunday, 2026-09-06
            (0, "newest"),  // Wednesday, 2026-09-09: of its year, month and week too
        ]
    );
}

#[test]
fn buckets_without_points_do_not_count() {
    // The team stopped a year ago: what it has stays.
    let parameters = r#"{"hot": "0s", "cold": "0s", "daily": 3, "weekly": 0, "monthly": 0, "floor": 0}"#;
    assert_eq!(kept(parameters, &aged(&[430, 420, 410, 400])), [false, true, true, true]);
}

#[test]
fn the_floor_keeps_the_newest_complete_points() {
    let parameters = r#"{"hot": "0s", "cold": "0s", "daily": 0, "weekly": 0, "monthly": 0, "floor": 2}"#;
    let mut points = aged(&[400, 300, 200]);
    points.push(point(NOW - 100 * DAY, false));
    assert_eq!(kept(parameters, &points), [false, true, true, false]);
    let answered = verdicts(parameters, &points);
    assert_eq!(answered[1].2, "one of the newest 2 complete recovery points that are always kept");
    assert_eq!((answered[1].0, answered[2].0), (Cold, Hot));
}

#[test]
fn the_newest_verified_point_is_kept_hot() {
    let mut points = aged(&[400, 300, 200, 1]);
    points[0].verified = Some(NOW - 50 * DAY);
    points[1].verified = Some(NOW - 299 * DAY);
    let answered = verdicts(AGES, &points);
    assert_eq!(answered[0].0, Expire, "it was verified later, and is the older data");
    assert_eq!(answered[1], (Hot, None, "the newest recovery point that a drill verified".to_owned()));
}

#[test]
fn incomplete_points_are_kept_for_a_short_time() {
    let points = [point(NOW - 10 * DAY, true), point(NOW - 4 * DAY, false), point(NOW - DAY, false)];
    let answered = verdicts(AGES, &points);
    assert_eq!(answered[0].0, Hot, "the newest complete one");
    assert_eq!(answered[1].2, "incomplete and older than 3d");
    assert_eq!(answered[1].0, Expire);
    assert_eq!(answered[2], (Hot, Some(NOW + 2 * DAY), "incomplete and younger than 3d".to_owned()));
}

#[test]
fn the_newest_incomplete_point_is_kept_while_there_is_nothing_better() {
    let points = [point(NOW - 90 * DAY, false), point(NOW - 80 * DAY, false)];
    let answered = verdicts(AGES, &points);
    assert_eq!(answered[0].0, Expire);
    assert_eq!(answered[1], (Hot, None, "the newest recovery point, and none is complete yet".to_owned()));
}

#[test]
fn incomplete_points_push_nothing_out() {
    let parameters = r#"{"hot": "0s", "cold": "0s", "daily": 2, "weekly": 0, "monthly": 0, "floor": 2}"#;
    let complete = aged(&[50, 40]);
    let mut with_incomplete = complete.clone();
    with_incomplete.extend((1..30).map(|days| point(NOW - days * DAY, false)));
    assert_eq!(kept(parameters, &with_incomplete)[..2], [true, true]);
}

#[test]
fn holds_and_immutability_keep() {
    let mut points = aged(&[400, 300, 200, 1]);
    points[0].held = true;
    points[1].immutable_until = Some(NOW + DAY);
    points[2].immutable_until = Some(NOW);
    let answered = verdicts(AGES, &points);
    assert_eq!(answered[0], (Hot, None, "a legal hold lies on it".to_owned()));
    assert_eq!(answered[1], (Hot, Some(NOW + DAY), "its vault refuses to delete it".to_owned()));
    assert_eq!(answered[2].0, Expire, "immutability ends at that moment");
}

#[test]
fn the_strongest_ground_is_named() {
    let mut points = aged(&[20, 3, 2, 1]);
    points[0].immutable_until = Some(NOW + DAY);
    points[1].immutable_until = Some(NOW + DAY);
    points[2].immutable_until = Some(NOW + 30 * DAY);
    let answered = verdicts(AGES, &points);
    // Immutable, so hot, although its age would have it cold for longer.
    assert_eq!(answered[0].2, "its vault refuses to delete it");
    // Its age keeps it hot for longer than immutability does.
    assert_eq!(answered[1].2, "complete and younger than 7d");
    assert_eq!((answered[2].1, &*answered[2].2), (Some(NOW + 30 * DAY), "its vault refuses to delete it"));
}

#[test]
fn points_of_the_future_are_kept_and_measure_nothing() {
    let points = vec![point(NOW - 400 * DAY, true), point(NOW + 400 * DAY, true), point(i64::MAX, true)];
    let answered = verdicts(AGES, &points);
    assert_eq!(answered[0].2, "the newest complete recovery point");
    assert_eq!(answered[1].2, "taken in the future, so its age is not known");
    assert_eq!(answered[2].0, Hot);
}

#[test]
fn points_may_come_in_any_order() {
    let answered = verdicts(AGES, &aged(&[1, 90, 20]));
    let dispositions: Vec<_> = answered.iter().map(|verdict| verdict.0).collect();
    assert_eq!(dispositions, [Hot, Expire, Cold]);
    assert_eq!(answered[0].2, "the newest complete recovery point");
}

#[test]
fn wrong_parameters_are_named() {
    for (parameters, part) in [
        (r#"{"hot": "7"}"#, "hot: expected a duration from 0s to 36525d"),
        (r#"{"cold": "-1d"}"#, "cold: expected a duration"),
        (r#"{"cold": "99999d"}"#, "cold: expected a duration from 0s to 36525d"),
        (r#"{"incomplete": ""}"#, "incomplete: expected a duration"),
        (r#"{"daily": 10001}"#, "daily: expected a whole number from 0 to 10000"),
        (r#"{"yearly": 18446744073709551615}"#, "yearly: expected a whole number"),
        (r#"{"utc-offset": "+25:00"}"#, "utc-offset: expected an offset"),
    ] {
        let PolicyError::InvalidParameters(text) = ask(parameters, &input(NOW, vec![])).unwrap_err() else {
            panic!("another error");
        };
        assert!(text.contains(part), "{text}");
    }
}
