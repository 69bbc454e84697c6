//! How tests ask the rule: recovery points in short.

use guest_sdk::control::{Answer, Assurances, Input};
use guest_sdk::time::{DAY, HOUR};
use guest_sdk::{Asset, AssetKind, Method, Objectives, PolicyError, RecoveryPoint, Temperature, Tier};
use policy_control_recent_point::rule::decide;

/// 2026-09-10T00:00:00Z.
pub(crate) const NOW: i64 = 20_706 * DAY;

pub(crate) fn point(hours_ago: i64, complete: bool) -> RecoveryPoint {
    RecoveryPoint {
        taken: NOW - hours_ago * HOUR,
        method: Method::Full,
        complete,
        verified: None,
        held: false,
        immutable_until: None,
        temperature: Temperature::Hot,
        size: 1_000,
    }
}

pub(crate) fn input(rpo: Option<u64>, points: Vec<RecoveryPoint>) -> Input {
    let asset = Asset {
        name: "payments".to_owned(),
        kind: AssetKind::Database,
        tier: Tier::High,
        team: "core".to_owned(),
        labels: vec![],
        objectives: Objectives { rpo, rto: None },
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
        points,
        vaults: vec![],
        copies: vec![],
        history: vec![],
        drills: vec![],
        plan: None,
        assurances,
    }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}
