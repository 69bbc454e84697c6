//! The rule: the newest complete recovery point is recent enough.
//!
//! Incomplete points never count, nor do points of the future: a clock that is wrong must not make an
//! asset compliant for years.

mod parameters;

use guest_sdk::compliance::{compliant, evidence, non_compliant, not_about};
use guest_sdk::control::{Answer, EvidenceKind, Input};
use guest_sdk::skew::has_happened;
use guest_sdk::time::{SECOND, format_span};
use guest_sdk::wording::{count, moment};
use guest_sdk::{PolicyError, RecoveryPoint};

pub use parameters::Parameters;

/// Decides whether the newest complete recovery point is recent enough.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let within = parameters.within()?;
    if let Some(answer) = not_about(&parameters.tiers, input.asset.tier) {
        return Ok(answer);
    }
    let promised = input.asset.objectives.rpo.filter(|_| parameters.objective);
    let allowed = promised.map_or(within, microseconds);
    let whose = if promised.is_some() { "the RPO" } else { "the control" };
    Ok(match newest(input) {
        None => nothing(input),
        Some((at, point)) => {
            let age = input.now.saturating_sub(point.taken).max(0);
            let shown = evidence(EvidenceKind::Point, at);
            let taken = moment(point.taken);
            let (age_text, allowed_text) = (format_span(age), format_span(allowed));
            let newest = format!("the newest complete recovery point, of {taken}, is {age_text} old");
            if age <= allowed {
                compliant(format!("{newest}, and {whose} allows {allowed_text}"), shown)
            } else {
                non_compliant(format!("{newest}, but {whose} allows only {allowed_text}"), shown)
            }
        }
    })
}

fn newest(input: &Input) -> Option<(usize, &RecoveryPoint)> {
    let counts = |point: &RecoveryPoint| point.complete && has_happened(point.taken, input.now);
    input.points.iter().enumerate().filter(|(_, point)| counts(point)).max_by_key(|(_, point)| point.taken)
}

fn nothing(input: &Input) -> Answer {
    let reason = if input.points.is_empty() {
        "there is no recovery point".to_owned()
    } else {
        format!("none of {} is complete and of the past", count(input.points.len(), "recovery point"))
    };
    non_compliant(reason, Vec::new())
}

/// Seconds of the contract in microseconds; more than there are in time is for ever.
fn microseconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(SECOND)
}
