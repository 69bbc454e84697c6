//! A year of drills as a scheduler would run them.

use guest_sdk::drill::{Depth, Input};
use guest_sdk::time::{DAY, HOUR, MINUTE};
use guest_sdk::{DrillRun, Tier};

use crate::ask::{NOW, answer, asset, drill, point};

/// What a year of hourly questions led to.
struct Year {
    drills: Vec<DrillRun>,
    full: Vec<i64>,
}

/// Runs a year with a backup a day; a drill passes unless `fails` says otherwise of its start.
fn simulate(tier: Tier, parameters: &str, fails: impl Fn(i64) -> bool) -> Year {
    let mut question = Input { asset: asset(tier), now: NOW, points: vec![], drills: vec![] };
    let mut year = Year { drills: vec![], full: vec![] };
    for hour in 0..365 * 24 {
        let now = NOW + hour * HOUR;
        question.now = now;
        if hour % 24 == 0 {
            question.points.push(point(now, true, None));
        }
        let answer = answer(parameters, &question);
        if answer.due.is_some_and(|due| due <= now) {
            let passed = !fails(now);
            // A scheduler is never exactly on time.
            question.drills.push(drill(now + 10 * MINUTE, passed));
            if answer.depth == Depth::Full {
                year.full.push(now);
                if passed {
                    let at = answer.point.expect("a due drill has a point") as usize;
                    question.points[at].verified = Some(now + HOUR);
                }
            }
        }
    }
    year.drills = question.drills;
    year
}

fn gaps(times: &[i64]) -> impl Iterator<Item = i64> + '_ {
    times.windows(2).map(|pair| pair[1] - pair[0])
}

#[test]
fn a_critical_asset_is_drilled_weekly_and_fully_monthly() {
    let year = simulate(Tier::Critical, "{}", |_| false);
    assert_eq!(year.drills.len(), 52, "each a little later than the last");
    assert!(gaps(&year.full).all(|gap| gap < 29 * DAY));
}

#[test]
fn a_normal_asset_is_drilled_fully_each_quarter() {
    let year = simulate(Tier::Normal, "{}", |_| false);
    assert_eq!(year.drills.len(), 5);
    assert_eq!(year.full.len(), 5);
}

#[test]
fn a_bad_fortnight_is_retried_daily_and_not_oftener() {
    let bad = NOW + 100 * DAY..NOW + 114 * DAY;
    let year = simulate(Tier::Critical, "{}", |now| bad.contains(&now));
    let during = year.drills.iter().filter(|drill| bad.contains(&drill.started));
    assert_eq!(during.count(), 9, "the first one after 105 days, then daily");
    assert!(year.drills.last().unwrap().passed);
}

#[test]
fn drills_start_in_their_windows_only() {
    let parameters = r#"{"windows": [{"days": ["sun"], "from": "03:00", "to": "05:00"}]}"#;
    let year = simulate(Tier::Critical, parameters, |_| false);
    assert_eq!(year.drills.len(), 52);
    for drill in &year.drills {
        assert_eq!(guest_sdk::time::weekday(drill.started), 7);
        assert_eq!(guest_sdk::time::time_of_day(drill.started), 3 * HOUR + 10 * MINUTE);
    }
}
