//! The newest complete recovery point must not be older than so many hours.

use guest_sdk::PolicyError;
use guest_sdk::control::{Answer, Evidence, EvidenceKind, Input, Status};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Hours that the newest complete recovery point may be old.
    pub hours: u32,
}

/// Microseconds in an hour: times are microseconds since 1970, UTC.
const HOUR: i64 = 3_600_000_000;

/// Whether the asset is compliant, and what shows it.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let complete = (0u32..).zip(&input.points).filter(|(_, point)| point.complete);
    let newest = complete.max_by_key(|(_, point)| point.taken);
    let oldest = input.now - i64::from(parameters.hours) * HOUR;
    let fresh = newest.is_some_and(|(_, point)| point.taken >= oldest);
    let evidence = newest.map(|(index, _)| Evidence { kind: EvidenceKind::Point, index });
    Ok(Answer {
        status: if fresh { Status::Compliant } else { Status::NonCompliant },
        evidence: evidence.into_iter().collect(),
        reason: format!("a complete recovery point within {} hours", parameters.hours),
    })
}
