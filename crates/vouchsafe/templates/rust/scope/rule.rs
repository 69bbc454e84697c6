//! Assets of some tiers must be backed up, all others may; some paths never are.

use guest_sdk::scope::{Answer, Inclusion, Input};
use guest_sdk::{PolicyError, Tier};

/// What a plan gives the policy.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Globs of paths that are left out.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// Whether the asset is backed up, and which of its paths.
pub fn decide(parameters: &Parameters, input: &Input) -> Result<Answer, PolicyError> {
    let must = matches!(input.asset.tier, Tier::Critical | Tier::High);
    Ok(Answer {
        inclusion: if must { Inclusion::Must } else { Inclusion::May },
        include: Vec::new(),
        exclude: parameters.exclude.clone(),
        wishes: Vec::new(),
        findings: Vec::new(),
        reason: if must { "its tier is critical or high" } else { "its tier is lower than high" }.to_owned(),
    })
}
