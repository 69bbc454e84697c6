//! How tests ask the rule: drills in short.

use guest_sdk::control::{Answer, Assurances, Input};
use guest_sdk::time::DAY;
use guest_sdk::{
    Asset, AssetKind, DrillRun, Method, Objectives, PolicyError, RecoveryPoint, Temperature, Tier,
};
use policy_control_drill_passed::rule::decide;

/// 2026-09-10T00:00:00Z.
pub(crate) const NOW: i64 = 20_706 * DAY;

/// The one recovery point: 1,000 bytes.
pub(crate) fn point() -> RecoveryPoint {
    RecoveryPoint {
        taken: NOW - 400 * DAY,
        method: Method::Full,
        complete: true,
        verified: None,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1_000,
    }
}

/// A drill that passed, of all of the point, in a minute.
pub(crate) fn drill(days_ago: i64) -> DrillRun {
    let started = NOW - days_ago * DAY;
    DrillRun { started, point: Some(0), passed: true, took: Some(60), restored: 1_000 }
}

pub(crate) fn input(drills: Vec<DrillRun>) -> Input {
    let asset = Asset {
        name: "payments".to_owned(),
        kind: AssetKind::Database,
        tier: Tier::High,
        team: "core".to_owned(),
        labels: vec![],
        objectives: Objectives { rpo: None, rto: None },
    };
    let assurances = Assurances {
        ledger_verified: None,
        escrow_tested: None,
        retention_shortened: None,
        clock_ahead: None,
    };
    Input {
        asset,
        now: NOW,
        points: vec![point()],
        vaults: vec![],
        copies: vec![],
        history: vec![],
        drills,
        plan: None,
        assurances,
    }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}
