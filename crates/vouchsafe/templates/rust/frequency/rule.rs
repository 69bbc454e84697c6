//! A backup every so many hours after the newest complete recovery point.

use guest_sdk::frequency::{Answer, Input};
use guest_sdk::{Method, PolicyError};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Hours between backups.
    pub hours: u32,
}

/// Microseconds in an hour: times are microseconds since 1970, UTC.
const HOUR: i64 = 3_600_000_000;

/// When the next backup is due.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let newest = input.points.iter().filter(|point| point.complete).map(|point| point.taken).max();
    // Objectives are in seconds.
    let breached = input.asset.objectives.rpo.is_some_and(|rpo| {
        let oldest = input.now.saturating_sub(i64::try_from(rpo).unwrap_or(i64::MAX).saturating_mul(1_000_000));
        newest.is_none_or(|newest| newest < oldest)
    });
    Ok(Answer {
        due: Some(newest.map_or(input.now, |newest| newest + i64::from(parameters.hours) * HOUR)),
        method: if newest.is_none() { Method::Full } else { Method::Incremental },
        rpo_breached: breached,
        reason: format!("a backup every {} hours", parameters.hours),
    })
}
