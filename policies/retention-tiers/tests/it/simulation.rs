//! Three years of hourly backups, with the rule applied every day as a service would.

use guest_sdk::RecoveryPoint;
use guest_sdk::retention::Disposition;
use guest_sdk::time::{DAY, HOUR, date, week_number};

use crate::ask::{NOW, answer, point};

const PARAMETERS: &str =
    r#"{"hot": "2d", "cold": "3d", "daily": 14, "weekly": 8, "monthly": 12, "yearly": 5}"#;

/// Deletes what expires.
fn apply(now: i64, points: &mut Vec<RecoveryPoint>) {
    let answer = answer(PARAMETERS, now, points.clone());
    let mut verdicts = answer.verdicts.iter();
    points.retain(|_| verdicts.next().is_some_and(|v| v.disposition != Disposition::Expire));
}

#[test]
fn what_is_deleted_daily_leaves_what_was_promised() {
    let mut points = Vec::new();
    let days = 3 * 365;
    for hour in 0..days * 24 {
        let now = NOW + hour * HOUR;
        if hour % 24 == 0 {
            apply(now, &mut points);
        }
        points.push(point(now, true));
    }
    let now = NOW + days * DAY;
    apply(now, &mut points);
    let last = |at: usize| &points[points.len() - 1 - at];
    assert_eq!(last(0).taken, now - HOUR);

    let distinct = |key: &dyn Fn(i64) -> i64| {
        let mut keys: Vec<_> = points.iter().map(|point| key(point.taken)).collect();
        keys.dedup();
        keys.len()
    };
    assert!(distinct(&|taken| taken / DAY) >= 14);
    assert!(distinct(&week_number) >= 8);
    assert!(distinct(&|taken| date(taken).year * 12 + date(taken).month) >= 12);
    assert_eq!(distinct(&|taken| date(taken).year), 4, "2026 to 2029");
    // Of each month that is over, the very last hour is there.
    let next_hour_begins_a_month = |point: &&RecoveryPoint| date(point.taken + HOUR).day == 1;
    assert!(points.iter().filter(next_hour_begins_a_month).count() >= 11);
    // Five days of hourly points, and one of each bucket at most.
    assert!(points.len() <= 5 * 24 + 14 + 8 + 12 + 5, "{}", points.len());
}
