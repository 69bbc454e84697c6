//! A restore test every so many days.

use guest_sdk::PolicyError;
use guest_sdk::drill::{Answer, Depth, Input};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Days between restore tests.
    pub days: u32,
}

/// Microseconds in a day: times are microseconds since 1970, UTC.
const DAY: i64 = 24 * 3_600_000_000;

/// When the next restore test is due.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let last = input.drills.iter().map(|drill| drill.started).max();
    let there = input.points.iter().any(|point| point.complete);
    let next = last.map_or(input.now, |last| last + i64::from(parameters.days) * DAY);
    Ok(Answer {
        // Without a complete recovery point there is nothing to restore.
        due: there.then_some(next),
        point: None,
        depth: Depth::Full,
        reason: format!("a restore test every {} days", parameters.days),
    })
}
