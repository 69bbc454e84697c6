//! Plans: which assets are protected by which policies, and where.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asset::{Asset, AssetKind, Tier};
use crate::digest::Digest;
use crate::name::{AssetName, PlanName, PolicyName, TeamName, VaultName};
use crate::policy::PolicyKind;
use crate::time::Timestamp;

/// The most policies that a plan may bind.
pub const MAX_POLICIES: usize = 64;

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
    /// The policies that bind them; several of one kind are combined (`crate::combine`).
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
    /// The same policy with the same parameters twice.
    #[error("accept {0} twice with the same parameters: bind it once, or with others")]
    Twice(PolicyName),
    /// More policies than a plan may bind.
    #[error("accept a plan with {0} policies: at most {MAX_POLICIES} are allowed")]
    TooMany(usize),
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
        if self.policies.len() > MAX_POLICIES {
            return Err(PlanError::TooMany(self.policies.len()));
        }
        for (at, policy) in self.policies.iter().enumerate() {
            check_parameters(policy)?;
            if self.policies[..at].contains(policy) {
                return Err(PlanError::Twice(policy.policy.clone()));
            }
        }
        let bound = |kind| self.policies.iter().any(|policy| policy.kind == kind);
        if let Some(kind) = ASKED.into_iter().find(|kind| !bound(*kind)) {
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
    /// The policies that answer questions of this kind, in the order of the plan.
    pub fn bindings_of(&self, kind: PolicyKind) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.spec.kind == kind)
    }

    /// The kinds of question that it binds policies for, each once, in the order of the plan.
    pub fn kinds(&self) -> Vec<PolicyKind> {
        let mut kinds = Vec::new();
        for kind in self.bindings.iter().map(|binding| binding.spec.kind) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
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
    fn every_question_needs_a_policy_and_may_have_several() {
        assert_eq!(spec("a").check(), Ok(()));
        let mut lacks = spec("a");
        lacks.policies.pop();
        assert_eq!(lacks.check(), Err(PlanError::Lacks(PolicyKind::Drill)));
        let mut twice = spec("a");
        twice.policies.push(twice.policies[0].clone());
        assert_eq!(twice.check(), Err(PlanError::Twice("p".parse().unwrap())));
        twice.policies[4].parameters = serde_json::json!({"include": ["src"]});
        assert_eq!(twice.check(), Ok(()));
        twice.policies = vec![twice.policies[0].clone(); MAX_POLICIES + 1];
        assert_eq!(twice.check(), Err(PlanError::TooMany(MAX_POLICIES + 1)));
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
