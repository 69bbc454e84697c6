//! How tests ask the rule: vaults and copies in short.

use guest_sdk::placement::{Answer, Input};
use guest_sdk::time::{DAY, HOUR};
use guest_sdk::{
    Asset, AssetKind, Medium, Method, Objectives, PointCopy, PolicyError, RecoveryPoint, Temperature, Tier,
    Vault,
};
use policy_placement_3_2_1::rule::decide;

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

pub(crate) const fn vault(medium: Medium, site: Option<u32>) -> Vault {
    Vault { medium, site, custody: None, immutable: None, isolated: false, encrypted: true, planned: true }
}

pub(crate) fn input(points: Vec<RecoveryPoint>, vaults: Vec<Vault>, copies: &[(u32, u32)]) -> Input {
    let asset = Asset {
        name: "payments".to_owned(),
        kind: AssetKind::Database,
        tier: Tier::Critical,
        team: "core".to_owned(),
        labels: vec![],
        objectives: Objectives { rpo: None, rto: None },
    };
    let copies = copies.iter().map(|(point, vault)| PointCopy { point: *point, vault: *vault }).collect();
    Input { asset, now: NOW, points, vaults, copies }
}

pub(crate) fn ask(parameters: &str, input: &Input) -> Result<Answer, PolicyError> {
    let parameters = serde_json::from_str(parameters).expect("the parameters can be read");
    decide(&parameters, input)
}

pub(crate) fn wanted(answer: &Answer) -> Vec<(u32, u32)> {
    answer.wanted.iter().map(|copy| (copy.point, copy.vault)).collect()
}
