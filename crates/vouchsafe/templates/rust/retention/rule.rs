//! Every recovery point is kept for so many days; the newest complete one always is.

use guest_sdk::PolicyError;
use guest_sdk::retention::{Answer, Disposition, Input, Verdict};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Days that a recovery point is kept.
    pub days: u32,
}

/// Microseconds in a day: times are microseconds since 1970, UTC.
const DAY: i64 = 24 * 3_600_000_000;

/// What is to become of each recovery point.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    // Points come oldest first.
    let newest = input.points.iter().rposition(|point| point.complete);
    let verdicts = input.points.iter().enumerate().map(|(at, point)| {
        let until = point.taken + i64::from(parameters.days) * DAY;
        if Some(at) == newest {
            Verdict { disposition: Disposition::Hot, until: None, reason: 1 }
        } else if until > input.now {
            Verdict { disposition: Disposition::Hot, until: Some(until), reason: 0 }
        } else {
            Verdict { disposition: Disposition::Expire, until: None, reason: 0 }
        }
    });
    Ok(Answer {
        verdicts: verdicts.collect(),
        reasons: vec![format!("kept for {} days", parameters.days), "the newest complete one".to_owned()],
    })
}
