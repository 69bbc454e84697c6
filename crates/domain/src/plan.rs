//! Plans: which assets are protected by which policies, and where.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asset::{Asset, AssetKind, Tier};
use crate::digest::Digest;
use crate::name::{AssetName, PlanName, PolicyName, TeamName, VaultName};
use crate::policy::PolicyKind;
use crate::time::Timestamp;

/// The largest parameters of one policy, in bytes of canonical JSON.
pub const MAX_PARAMETERS: usize = 64 * 1024;

/// Which assets a plan governs: those that fit every part that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Selector {
    /// One of these names; empty: any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<AssetName>,
    /// One of these kinds; empty: any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<AssetKind>,
    /// One of these tiers; empty: any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tiers: BTreeSet<Tier>,
    /// One of these teams; empty: any.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub teams: BTreeSet<TeamName>,
    /// All of these labels; empty: any.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Selector {
    /// Whether `asset` is governed.
    pub fn fits(&self, asset: &Asset) -> bool {
        fn one_of<T: Ord>(set: &BTreeSet<T>, item: &T) -> bool {
            set.is_empty() || set.contains(item)
        }
        one_of(&self.names, &asset.name)
            && one_of(&self.kinds, &asset.kind)
            && one_of(&self.tiers, &asset.tier)
            && one_of(&self.teams, &asset.team)
            && self.labels.iter().all(|(key, value)| asset.labels.get(key) == Some(value))
    }
}

/// A policy as somebody names it in a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PolicySpec {
    /// Which kind of question it answers here.
    pub kind: PolicyKind,
    /// Its name; the component that the name means when the plan is applied is bound.
    #[serde(rename = "use")]
    pub policy: PolicyName,
    /// Its parameters; absent: none.
    #[serde(default = "no_parameters")]
    pub parameters: Value,
}

fn no_parameters() -> Value {
    Value::Object(serde_json::Map::new())
}

/// A plan as somebody writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanSpec {
    /// Its name.
    pub name: PlanName,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where several plans fit an asset, the one with the highest priority governs it; among equals,
    /// the first by name.
    #[serde(default)]
    pub priority: i32,
    /// Which assets it governs.
    #[serde(default)]
    pub assets: Selector,
    /// The policies that bind them, at most one of each kind.
    pub policies: Vec<PolicySpec>,
    /// Where recovery points go; the first is written by backups.
    pub vaults: Vec<VaultName>,
}

/// A policy as a plan binds it: by digest, so that a later upload changes nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Binding {
    /// What somebody named.
    #[serde(flatten)]
    pub spec: PolicySpec,
    /// The component that the name meant.
    pub component: Digest,
}

/// A plan in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// As somebody wrote it.
    pub spec: PlanSpec,
    /// Its policies, bound to components, in the order of the specification.
    pub bindings: Vec<Binding>,
    /// When it was applied.
    pub applied: Timestamp,
}

/// Why a plan cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No policy answers a question that every plan must answer.
    #[error("accept a plan without a {0} policy: every plan needs scope, frequency, retention and drill")]
    Lacks(PolicyKind),
    /// Two policies answer the same question.
    #[error("accept a plan with two {0} policies: bind one of each kind")]
    Twice(PolicyKind),
    /// No vault.
    #[error("accept a plan without a vault: name at least one under 'vaults'")]
    NoVault,
    /// The same vault twice.
    #[error("accept the vault {0} twice")]
    VaultTwice(VaultName),
    /// Parameters too large.
    #[error("accept {size} bytes of parameters for {policy}: at most {MAX_PARAMETERS} are allowed")]
    Parameters {
        /// Whose.
        policy: PolicyName,
        /// How many.
        size: usize,
    },
    /// Parameters that have no canonical form.
    #[error("accept the parameters of {policy}: {reason}")]
    Encoding {
        /// Whose.
        policy: PolicyName,
        /// Why.
        reason: String,
    },
}

/// The kinds of question that every plan must have a policy for.
pub const ASKED: [PolicyKind; 4] =
    [PolicyKind::Scope, PolicyKind::Frequency, PolicyKind::Retention, PolicyKind::Drill];

impl PlanSpec {
    /// Checks what the types do not say.
    pub fn check(&self) -> Result<(), PlanError> {
        let mut kinds = BTreeSet::new();
        for policy in &self.policies {
            if !kinds.insert(policy.kind) {
                return Err(PlanError::Twice(policy.kind));
            }
            check_parameters(policy)?;
        }
        if let Some(kind) = ASKED.into_iter().find(|kind| !kinds.contains(kind)) {
            return Err(PlanError::Lacks(kind));
        }
        let mut vaults = BTreeSet::new();
        if let Some(twice) = self.vaults.iter().find(|vault| !vaults.insert(*vault)) {
            return Err(PlanError::VaultTwice(twice.clone()));
        }
        if vaults.is_empty() { Err(PlanError::NoVault) } else { Ok(()) }
    }
}

fn check_parameters(policy: &PolicySpec) -> Result<(), PlanError> {
    let bytes = crate::canonical::to_vec(&policy.parameters)
        .map_err(|error| PlanError::Encoding { policy: policy.policy.clone(), reason: error.to_string() })?;
    if bytes.len() > MAX_PARAMETERS {
        return Err(PlanError::Parameters { policy: policy.policy.clone(), size: bytes.len() });
    }
    Ok(())
}

impl Plan {
    /// The policy that answers questions of this kind.
    pub fn binding(&self, kind: PolicyKind) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.spec.kind == kind)
    }
}

/// The plan that governs `asset`, if any fits it.
pub fn governing<'a>(plans: &'a [Plan], asset: &Asset) -> Option<&'a Plan> {
    plans
        .iter()
        .filter(|plan| plan.spec.assets.fits(asset))
        .min_by_key(|plan| (std::cmp::Reverse(plan.spec.priority), plan.spec.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::tests::sample as asset;

    fn spec(name: &str) -> PlanSpec {
        PlanSpec {
            name: name.parse().unwrap(),
            description: None,
            priority: 0,
            assets: Selector::default(),
            policies: ASKED
                .into_iter()
                .map(|kind| PolicySpec { kind, policy: "p".parse().unwrap(), parameters: no_parameters() })
                .collect(),
            vaults: vec!["main".parse().unwrap()],
        }
    }

    fn plan(spec: PlanSpec) -> Plan {
        Plan { spec, bindings: vec![], applied: Timestamp::from_secs(0) }
    }

    #[test]
    fn every_question_needs_one_policy() {
        assert_eq!(spec("a").check(), Ok(()));
        let mut lacks = spec("a");
        lacks.policies.pop();
        assert_eq!(lacks.check(), Err(PlanError::Lacks(PolicyKind::Drill)));
        let mut twice = spec("a");
        twice.policies.push(twice.policies[0].clone());
        assert_eq!(twice.check(), Err(PlanError::Twice(PolicyKind::Scope)));
        let mut more = spec("a");
        for kind in [PolicyKind::Placement, PolicyKind::Control] {
            more.policies.push(PolicySpec { kind, ..more.policies[0].clone() });
        }
        assert_eq!(more.check(), Ok(()));
        let mut nowhere = spec("a");
        nowhere.vaults.clear();
        assert_eq!(nowhere.check(), Err(PlanError::NoVault));
    }

    #[test]
    fn a_selector_wants_every_part_to_fit() {
        let asset = asset();
        assert!(Selector::default().fits(&asset));
        let mut selector = Selector { tiers: [Tier::Critical].into(), ..Selector::default() };
        assert!(selector.fits(&asset));
        selector.labels.insert("env".into(), "test".into());
        assert!(!selector.fits(&asset));
    }

    #[test]
    fn priority_then_name_decides() {
        let mut loud = spec("z");
        loud.priority = 5;
        let plans = [plan(spec("b")), plan(spec("a")), plan(loud)];
        assert_eq!(governing(&plans, &asset()).unwrap().spec.name.as_str(), "z");
        assert_eq!(governing(&plans[..2], &asset()).unwrap().spec.name.as_str(), "a");
    }
}
