//! How tests ask the rule: parameters as JSON, times in words.

use guest_sdk::drill::{Answer, Input};
use guest_sdk::time::DAY;
use guest_sdk::{
    Asset, AssetKind, DrillRun, Method, Objectives, PolicyError, RecoveryPoint, Temperature, Tier,
};
use policy_drill_cadence::rule::decide;

/// 2026-09-10T00:00:00Z, a Thursday.
pub(crate) const NOW: i64 = 20_706 * DAY;

pub(crate) fn asset(tier: Tier) -> Asset {
    Asset {
        name: "payments".to_owned(),
        kind: AssetKind::Database,
        tier,
        team: "core".to_owned(),
        labels: vec![],
        objectives: Objectives { rpo: None, rto: None },
    }
}

pub(crate) fn point(taken: i64, complete: bool, verified: Option<i64>) -> RecoveryPoint {
    RecoveryPoint {
        taken,
        method: Method::Incremental,
        complete,
        verified,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1_000,
    }
}

pub(crate) fn drill(started: i64, passed: bool) -> DrillRun {
    DrillRun { started, point: None, passed, took: None, restored: 0 }
}

pub(crate) fn input(tier: Tier, points: Vec<RecoveryPoint>, drills: Vec<DrillRun>) -> Input {
    Input { asset: asset(tier), now: NOW, points, drills }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}

pub(crate) fn answer(parameters: &str, input: &Input) -> Answer {
    ask(parameters, input).expect("the parameters are right")
}
