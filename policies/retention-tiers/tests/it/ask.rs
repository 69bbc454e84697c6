//! How tests ask the rule: parameters as JSON, times in words.

use guest_sdk::retention::{Answer, Disposition, Input};
use guest_sdk::time::DAY;
use guest_sdk::{Asset, AssetKind, Method, Objectives, PolicyError, RecoveryPoint, Temperature, Tier};
use policy_retention_tiers::rule::decide;

/// 2026-09-10T00:00:00Z, a Thursday.
pub(crate) const NOW: i64 = 20_706 * DAY;

pub(crate) fn point(taken: i64, complete: bool) -> RecoveryPoint {
    RecoveryPoint {
        taken,
        method: Method::Incremental,
        complete,
        verified: None,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1_000,
    }
}

pub(crate) fn input(now: i64, points: Vec<RecoveryPoint>) -> Input {
    Input {
        asset: Asset {
            name: "payments".to_owned(),
            kind: AssetKind::Database,
            tier: Tier::High,
            team: "core".to_owned(),
            labels: vec![],
            objectives: Objectives { rpo: None, rto: None },
        },
        now,
        points,
    }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}

pub(crate) fn answer(parameters: &str, now: i64, points: Vec<RecoveryPoint>) -> Answer {
    ask(parameters, &input(now, points)).expect("the parameters are right")
}

/// The verdicts with their reasons in words.
pub(crate) fn verdicts(
    parameters: &str,
    points: &[RecoveryPoint],
) -> Vec<(Disposition, Option<i64>, String)> {
    let answer = answer(parameters, NOW, points.to_vec());
    assert_eq!(answer.verdicts.len(), points.len());
    let reason = |index: u32| answer.reasons[index as usize].clone();
    answer
        .verdicts
        .iter()
        .map(|verdict| (verdict.disposition, verdict.until, reason(verdict.reason)))
        .collect()
}
